"""The stand-in for curl sends and prints what curl does, so that guides can be tested without it."""

import subprocess
from pathlib import Path

import curl_command
import pytest
from curl_command import needs_curl, run_with_curl

from matricula_mock import MockServer

STAND_IN = Path(curl_command.__file__).parent / "bin"
USERS, V2 = "HOST/tahoe/api/v1/users/", "HOST/tahoe/api/v2/registrations/"
TOKEN, JSON = "-H 'Authorization: Token mock-token'", "-H 'Content-Type: application/json'"
ANA = """'{"username": "ana", "email": "ana@example.org", "name": "Ana Lee"}'"""
FIELDS = "-d username=ana -d email=ana@example.org --data-urlencode 'name=Ana & Lée'"
REDIRECT = '[{"operationId": "listUsers", "fault": "redirect", "host": "http://127.0.0.1:9"}]'
COMMANDS = [
    f"curl -s {USERS} {TOKEN}",
    f"curl -s -X GET {USERS} -H 'Accept: */*' {TOKEN}",
    f"curl -v {V2} {TOKEN} {JSON} -d {ANA}",
    f"curl --location --request POST {V2} {TOKEN} {JSON} --data-raw {ANA}",
    f"echo {ANA} > ana.json; curl -s {V2} {TOKEN} {JSON} -d @ana.json",
    f"curl -s {V2} {TOKEN} {FIELDS}",
    f"curl -s -o out -w '%{{http_code}}' {V2} {TOKEN} -F username=ana -F name=Ana",
    f"curl -s -X POST {V2} {TOKEN}",
    f"curl -s -G {USERS} {TOKEN} --data-urlencode 'email_exact=a+b@example.org'",
    f"curl -s -o out -w '%{{http_code}} %{{redirect_url}}\\n' {USERS} -H 'Accept:'; cat out",
    f"curl -s -X PUT HOST/_mock/faults -d '{REDIRECT}' > plan; "
    f"curl -s -w '%{{http_code}} %{{redirect_url}}\\n' {USERS} {TOKEN}",
    "curl -s http://127.0.0.1:1/ || echo exit $?",
]


def observe(command: str, mock: MockServer) -> tuple[str, object]:
    """Run a command; return its output and the request that the mock got."""
    mock.reset()
    printed = run_with_curl(command.replace("HOST", mock.url))
    request = dict(mock.requests()[-1]) if mock.requests() else {}
    return printed, {name: request.get(name) for name in ("method", "path", "query", "body")}


@needs_curl
def test_it_does_what_curl_does(
    mock: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        expected = observe(command, mock)
        observed = observe(command.replace("curl ", f"'{STAND_IN}/curl' "), mock)
        assert observed == expected, command


def test_the_head_of_a_response(mock: MockServer) -> None:
    said = run_with_curl(f"'{STAND_IN}/curl' --head {mock.url}/tahoe/api/v1/users/ {TOKEN}")
    assert said.startswith("HTTP/1.1 200 OK\n")
    assert "content-type: application/json" in said
    assert said.endswith("\n\n")


@pytest.mark.parametrize(
    "options", ["--http2", "-H 'Expect: 100-continue'", "--silence", "-T file"]
)
def test_what_it_cannot_do_is_an_error(options: str, mock: MockServer) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run_with_curl(f"'{STAND_IN}/curl' {options} {mock.url}")
    assert "its stand-in for tests cannot do this" in caught.value.stderr
