"""curl against the mock: the commands of the documents, and options that change the request.

HOST in a command is the URL of the mock server. Without curl a stand-in runs the commands of the
documents, and the tests of options are skipped.
"""

import json
import subprocess
from functools import cache
from typing import Any

import pytest
from attrs import frozen
from curl_command import needs_curl, run_with_curl
from operation_paths import find_path

from matricula_mock import MockServer

TOKEN, BEARER = "-H 'Authorization: Token mock-token'", "-H 'Authorization: Bearer mock-token'"
JSON = "-H 'Content-Type: application/json'"
V2, USERS = "HOST/tahoe/api/v2/registrations/", "HOST/tahoe/api/v1/users/"
CHALK = "HOST/dc/api/v5/registrations"
REGISTRATIONS = "HOST/api/learningexperiences/legalentities/1001/experiences/2001/registrations"
ANA = '{"username": "ana-lee", "email": "ana@example.org", "name": "Ana Lee"}'


@frozen
class CurlResponse:
    """The last response that curl got; `interim` has the statuses before it."""

    interim: list[int]
    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@cache
def describe_curl() -> str:
    return subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout


def run(mock: MockServer, command: str) -> CurlResponse:
    """Run a command that begins with `curl`."""
    if "--http2" in command and "HTTP2" not in describe_curl():
        pytest.skip("this curl has no HTTP/2")
    options = "curl --silent --show-error --include --noproxy '*' --max-time 20"
    command = command.replace("curl", options, 1).replace("HOST", mock.url)
    interim, rest = [], run_with_curl(command)
    while True:
        head, _, rest = rest.replace("\r\n", "\n").partition("\n\n")
        first, *lines = head.splitlines()
        status = int(first.split()[1])
        if status != 100:
            break
        interim.append(status)
    pairs = (line.partition(": ") for line in lines)
    return CurlResponse(interim, status, {name.lower(): value for name, _, value in pairs}, rest)


@pytest.mark.parametrize(("version", "key"), [("v2", "user_id"), ("v1", "user_id ")])
def test_the_command_of_tahoes_registration(mock: MockServer, version: str, key: str) -> None:
    command = f"""curl -v -X POST \\
HOST/tahoe/api/{version}/registrations/ \\
-H 'Authorization: Token mock-token' \\
-H 'Content-Type: application/json' \\
-H 'cache-control: no-cache' \\
-d '{{
"username": "auserton",
"email": "alex.userton@example.com",
"name": "Alex Userton"
}}'"""
    made = run(mock, command)
    assert (made.status, list(made.json)) == (200, [key])
    assert run(mock, command).status == 409


def test_the_commands_of_tahoes_users(mock: MockServer) -> None:
    made = run(mock, f"curl {V2} {TOKEN} {JSON} -d '{ANA}'").json["user_id"]
    headers = f"-H 'Accept: */*' {TOKEN} -H 'Cache-Control: no-cache'"
    ana = {"id": made, "username": "ana-lee", "fullname": "Ana Lee", "email": "ana@example.org"}
    ana["date_joined"] = run(mock, f"curl -X GET {USERS}{made}/ {headers}").json["date_joined"]
    page = {"count": 1, "next": None, "previous": None, "results": [ana]}
    assert run(mock, f"curl -X GET {USERS} {headers}").json == page
    assert run(mock, f"curl -X GET {USERS}?email_exact=ana@example.org {headers}").json == page
    assert run(mock, f"curl -X GET {USERS}{made}/ {headers}").json == ana


def test_the_command_of_tahdahs_registrations(mock: MockServer) -> None:
    person = '{"firstName": "Ana", "lastName": "Lee", "email": "ana@example.org"}'
    candidate = run(mock, f"curl HOST/api/candidates {BEARER} {JSON} -d '{person}'").json["id"]
    made = run(
        mock,
        f"""curl --location --request POST '{REGISTRATIONS}' \\
--header 'Authorization: Bearer mock-token' \\
--header 'Content-Type: application/json' \\
--data-raw '{{
    "candidateIds": [
        {{
            "candidateId": {candidate},
            "behavior": 2,
            "registrationDate": "2025-09-03"
        }}
    ]
}}'""",
    )
    assert made.status == 200
    assert [one["candidateId"] for one in made.json] == [str(candidate)]
    place = find_path("tahdah", "listRegistrations", legalentityid=1001, experienceid=2001)
    assert run(mock, f"curl HOST{place} {BEARER}").json == made.json


def test_digitalchalks_registration_list_and_grade(mock: MockServer) -> None:
    person = '{"firstName": "Ana", "lastName": "Lee", "email": "ana@example.org"}'
    made = run(mock, f"curl HOST/dc/api/v5/users {BEARER} {JSON} -d '{person}'")
    assert (made.status, made.body) == (201, "")
    user = made.headers["location"].rpartition("/")[2]
    search = f"curl -G HOST/api/v5/offerings {BEARER} --data-urlencode 'title=forklift'"
    body = json.dumps({"userId": user, "offeringId": run(mock, search).json["results"][0]["id"]})
    made = run(mock, f"curl {CHALK} {BEARER} {JSON} -d '{body}'")
    registration = f"{CHALK}/{made.headers['location'].rpartition('/')[2]}"
    grade = """-d '{"gradePercentage": 92.5}'"""
    graded = run(mock, f"curl -X PUT {registration} {BEARER} {JSON} {grade}")
    assert (graded.status, graded.body) == (204, "")
    listed = run(mock, f"curl {CHALK} {BEARER}").json["results"]
    assert [(one["status"], one["gradePercentage"]) for one in listed] == [("passed", 92.5)]


def test_a_form(mock: MockServer) -> None:
    fields = "-d username=ana -d email=ana@example.org --data-urlencode 'name=Ana & Lee'"
    assert run(mock, f"curl {V2} {TOKEN} {fields} -d send_activation_email=true").status == 200
    assert run(mock, f"curl {USERS} {TOKEN}").json["results"][0]["fullname"] == "Ana & Lee"
    course = mock.state()["tahoe"]["courses"][0]["id"]
    both = "-d identifiers=ana -d identifiers=ben@example.org"
    learners = f"-d action=enroll {both} --data-urlencode 'courses={course}'"
    enrolled = run(mock, f"curl HOST/tahoe/api/v1/enrollments/ {TOKEN} {learners}")
    assert enrolled.status == 201
    assert len(enrolled.json["results"]) == 2
    made = run(mock, f"curl {V2} {TOKEN} -F username=ben -F email=b@example.org -F name=Ben")
    assert made.status == 200, "a multipart form is read as well"


@needs_curl
@pytest.mark.parametrize(
    ("way", "interim"),
    [
        ("--http1.0", []),
        ("--http2", []),  # asks for HTTP/2 with an Upgrade header, which a server may ignore
        ("-H 'Transfer-Encoding: chunked'", []),
        ("-H 'Expect: 100-continue'", [100]),
        ("-H 'Expect:' -H 'Connection: close'", []),
        ("--compressed", []),
    ],
)
def test_a_way_to_send_a_body(mock: MockServer, way: str, interim: list[int]) -> None:
    response = run(mock, f"curl {way} {V2} {TOKEN} {JSON} -d '{ANA}'")
    assert (response.status, response.interim) == (200, interim)
    assert [user["username"] for user in mock.state()["tahoe"]["users"]] == ["ana-lee"]


@needs_curl
def test_a_wrong_token_is_rejected_for_every_kind_of_body(mock: MockServer) -> None:
    for way in ("-H 'Expect: 100-continue'", "-H 'Transfer-Encoding: chunked'", "--http2"):
        wrong = "-H 'Authorization: Token wrong'"
        assert run(mock, f"curl {way} {V2} {wrong} {JSON} -d '{ANA}'").status == 403
    assert mock.state()["tahoe"]["users"] == []


@pytest.mark.parametrize(
    ("url", "token"),
    [(V2, TOKEN), (CHALK, BEARER), (REGISTRATIONS, BEARER), ("HOST/api/candidates", BEARER)],
)
def test_a_post_without_a_body_gets_the_platforms_error(
    mock: MockServer, url: str, token: str
) -> None:
    for more in ("", JSON):
        response = run(mock, f"curl -X POST {url} {token} {more}")
        assert response.status in (400, 415), response
        assert {"user_message", "errors", "fieldErrors", "message"} & set(response.json)


@pytest.mark.parametrize(("url", "token"), [(USERS, TOKEN), (CHALK, BEARER)])
def test_a_head_has_the_headers_of_a_get(mock: MockServer, url: str, token: str) -> None:
    head, get = run(mock, f"curl --head {url} {token}"), run(mock, f"curl {url} {token}")
    assert head.status == 200
    for name in ("content-type", "content-length"):
        assert head.headers[name] == get.headers[name]


@needs_curl
def test_several_requests_on_one_connection(mock: MockServer) -> None:
    """curl keeps the connection after an error and after a response without a body."""
    parts = [f"curl {V2} {TOKEN} {JSON} -d '{ANA}'", f"--head {USERS} {TOKEN}", f"{USERS} {TOKEN}"]
    again = f"{V2} {TOKEN} {JSON} -d '{ANA}'"
    command = " --next ".join([*parts, again, f"{USERS}9999/ {TOKEN}"])
    report = "-o /dev/null -w '%{http_code} %{num_connects}\\n'"
    options = f"curl --noproxy '*' --silent {report}"
    command = command.replace("curl", options, 1).replace("--next ", f"--next -s {report} ")
    lines = run_with_curl(command.replace("HOST", mock.url)).splitlines()
    assert lines == ["200 1", "200 0", "200 0", "409 0", "404 0"]
