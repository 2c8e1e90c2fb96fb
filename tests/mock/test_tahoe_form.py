"""How Tahoe reads the values of a registration: what it strips, accepts and refuses, in its words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import MockServer

V1 = find_path("tahoe", "createRegistrationV1")
V2 = find_path("tahoe", "createRegistration")
ANA = {"username": "ana-lee", "email": "ana@example.org", "name": "Ana Lee"}
BLANK_NAME = "Your legal name must be a minimum of one character long"
BAD_EMAIL = "A properly formatted e-mail is required"
NUL = "Null characters are not allowed."


def errors_of(response: httpx2.Response) -> Any:
    assert response.status_code == 400, response.text
    return response.json()["user_message"]


def account(mock: MockServer) -> dict[str, Any]:
    (found,) = mock.state()["tahoe"]["users"]
    return dict(found)


@pytest.mark.parametrize("blank", [" ", "\t", "\r\n", "\u00a0", "\u3000", "\x1f", "\x85"])
class TestBlanks:
    def test_around_values_are_removed(
        self, mock: MockServer, tahoe: httpx2.Client, blank: str
    ) -> None:
        padded = {name: f"{blank}{value}{blank}" for name, value in ANA.items()}
        assert tahoe.post(V2, json=padded).status_code == 200
        found = account(mock)
        assert [found[key] for key in ("username", "email", "fullname")] == list(ANA.values())

    def test_only_are_nothing(self, tahoe: httpx2.Client, blank: str) -> None:
        body = {"username": blank, "email": blank, "name": blank, "password": blank}
        assert errors_of(tahoe.post(V2, json=body)) == [
            ["username", ["Username must be between 2 and 30 characters long."]],
            ["email", [BAD_EMAIL]],
            ["password", ["This field is required."]],
            ["name", [BLANK_NAME]],
        ]

    def test_hide_a_duplicate_until_the_form_is_read(
        self, tahoe: httpx2.Client, blank: str
    ) -> None:
        tahoe.post(V2, json=ANA)
        username, email = f"{blank}{ANA['username']}", f"{blank}{ANA['email']}"
        text = "It looks like ana@example.org belongs to an existing account."
        found = errors_of(tahoe.post(V2, json=ANA | {"username": username, "email": email}))
        assert [(name, texts[0][: len(text)]) for name, texts in found] == [("email", text)]
        late = "Invalid parameters on user creation: username"
        body = ANA | {"username": username, "email": "new@example.org"}
        assert errors_of(tahoe.post(V2, json=body)) == late
        assert errors_of(tahoe.post(V1, json=body)) == late
        body = ANA | {"username": "new", "email": email}
        assert errors_of(tahoe.post(V1, json=body)) == "Invalid parameters on user creation"


class TestPasswords:
    @pytest.mark.parametrize(
        ("password", "texts"),
        [
            ("ana-lee", ["The password is too similar to the username."]),
            ("ana-lee-1", ["The password is too similar to the username."]),
            ("Lee1", ["The password is too similar to the username."]),
            ("ANA", ["The password is too similar to the username."]),
            ("ａｎａ", ["The password is too similar to the username."]),
            ("example!", ["The password is too similar to the email address."]),
            ("ana@example.org", ["The password is too similar to the email address."]),
            ("x", ["This password is too short. It must contain at least 2 characters."]),
            (" x ", ["This password is too short. It must contain at least 2 characters."]),
            (
                "x" * 76,
                ["This password is too long. It must contain no more than 75 characters."],
            ),
            ("a\0b", [NUL]),
            ("", ["This field is required."]),
            (None, ["This field is required."]),
        ],
    )
    def test_that_are_refused(
        self, tahoe: httpx2.Client, password: str | None, texts: list[str]
    ) -> None:
        body = ANA | {"password": password}
        assert errors_of(tahoe.post(V2, json=body)) == [["password", texts]]

    @pytest.mark.parametrize("password", ["xy", "correct-horse-9", "x" * 75, "\u5bc6\u7801"])
    def test_that_are_accepted(self, tahoe: httpx2.Client, password: str) -> None:
        assert tahoe.post(V2, json=ANA | {"password": password}).status_code == 200

    def test_are_compared_with_valid_usernames_only(self, tahoe: httpx2.Client) -> None:
        body = ANA | {"username": "ana lee", "password": "ana@example.org"}
        assert [name for name, _ in errors_of(tahoe.post(V2, json=body))] == ["username"]


class TestEmails:
    @pytest.mark.parametrize(
        "email",
        [
            "a@b.co",
            "a@bücher.de",
            "x" * 65 + "@example.org",
            "o'neil+x@example.org",
            '"ab"@c.de',
            "a@localhost",
            "a@[127.0.0.1]",
            "a@xn--bcher-kva.de",
            "A@EXAMPLE.ORG",
        ],
    )
    def test_that_are_accepted(self, mock: MockServer, tahoe: httpx2.Client, email: str) -> None:
        assert tahoe.post(V2, json=ANA | {"email": email}).status_code == 200
        assert account(mock)["email"] == email

    @pytest.mark.parametrize(
        "email",
        [
            *("a@b", "a@b.c", "a@127.0.0.1", '"a b"@c.de', "a@@b.co", ".a@b.co", "a.@b.co"),
            *("a@b..co", "a@-b.co", "a@b-.co", "a,b@c.de", "a@b.co.", "a@[1.2.3]", "ana", "é@c.de"),
            *("a@b.c-", "a b@c.de", "a@b c.de", "a@" + "b" * 64 + ".co"),
        ],
    )
    def test_that_are_refused(self, tahoe: httpx2.Client, email: str) -> None:
        assert errors_of(tahoe.post(V2, json=ANA | {"email": email})) == [["email", [BAD_EMAIL]]]

    @pytest.mark.parametrize(
        ("email", "texts"),
        [
            ("a", [BAD_EMAIL, "Ensure this value has at least 3 characters (it has 1)."]),
            ("x" * 250 + "@b.co", ["Email cannot be more than 254 characters long"]),
            ("x" * 255, [BAD_EMAIL, "Email cannot be more than 254 characters long"]),
            ("a\0b", [BAD_EMAIL, NUL]),
        ],
    )
    def test_that_are_wrong_twice(self, tahoe: httpx2.Client, email: str, texts: list[str]) -> None:
        assert errors_of(tahoe.post(V2, json=ANA | {"email": email})) == [["email", texts]]


@pytest.mark.parametrize("name", ["username", "email", "name", "password"])
@pytest.mark.parametrize("value", [1, 1.5, True, False, [], {}, ["ana"], {"a": 1}])
def test_values_that_are_no_text_are_refused(
    tahoe: httpx2.Client, name: str, value: object
) -> None:
    """The document says 400 for wrong types, where the vendor's code takes some or crashes."""
    assert [field for field, _ in errors_of(tahoe.post(V2, json=ANA | {name: value}))] == [name]
    assert errors_of(tahoe.post(V1, json=ANA | {name: value}))


def test_a_nul_in_the_profile_is_refused(tahoe: httpx2.Client) -> None:
    assert errors_of(tahoe.post(V2, json=ANA | {"goals": "a\0"})) == [["goals", [NUL]]]
    assert tahoe.post(V2, json=ANA | {"unknown": "a\0"}).status_code == 200


def test_equal_requests_at_once_make_one_account(mock: MockServer, tahoe: httpx2.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: tahoe.post(V2, json=ANA).status_code, range(8)))
    assert sorted(statuses) == [200] + [409] * 7
    account(mock)


class TestBodies:
    @pytest.mark.parametrize(
        "content_type", ["application/*", "*/*", "application/json; charset=utf-8", "*/json"]
    )
    def test_ranges_of_json_are_read(self, tahoe: httpx2.Client, content_type: str) -> None:
        response = tahoe.post(
            V2, content=httpx2.Request("POST", "http://x", json=ANA).content,
            headers={"Content-Type": content_type},
        )  # fmt: skip
        assert response.status_code == 200

    def test_a_charset_is_used(self, mock: MockServer, tahoe: httpx2.Client) -> None:
        body = '{"username": "ana", "email": "a@b.co", "name": "Zo\u00eb"}'.encode("latin-1")
        headers = {"Content-Type": "application/json; charset=latin-1"}
        assert tahoe.post(V2, content=body, headers=headers).status_code == 200
        assert account(mock)["fullname"] == "Zoë"

    def test_multipart(self, mock: MockServer, tahoe: httpx2.Client) -> None:
        fields: dict[str, Any] = {
            name: (None, value)
            for name, value in (
                ANA | {"password": "xy-9", "send_activation_email": "false"}
            ).items()
        }
        assert tahoe.post(V2, files=fields | {"cv": ("cv.txt", b"text")}).status_code == 200
        assert (account(mock)["fullname"], account(mock)["active"]) == ("Ana Lee", True)
        assert tahoe.post(V2, files=fields).status_code == 409

    def test_multipart_needs_a_boundary(self, tahoe: httpx2.Client) -> None:
        headers = {"Content-Type": "multipart/form-data"}
        response = tahoe.post(V2, content=b"x", headers=headers)
        text = "Multipart form parse error - Invalid boundary in multipart: None"
        assert (response.status_code, response.json()) == (400, {"detail": text})

    @pytest.mark.parametrize("count", [2000, 2001, 15_000])
    def test_multipart_has_a_limit(self, tahoe: httpx2.Client, count: int) -> None:
        part = b'--B\r\ncontent-disposition: form-data; name="x"\r\n\r\n\r\n'
        headers = {"Content-Type": "multipart/form-data; boundary=B"}
        response = tahoe.post(V2, content=part * count + b"--B--", headers=headers)
        assert response.status_code == 400
        assert ("detail" in response.json()) == (count > 2000)

    @pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
    def test_constants_are_no_json(self, tahoe: httpx2.Client, name: str) -> None:
        headers = {"Content-Type": "application/json"}
        response = tahoe.post(V2, content=f'{{"a": {name}}}', headers=headers)
        text = f"JSON parse error - Out of range float values are not JSON compliant: '{name}'"
        assert response.json() == {"detail": text}


def test_every_response_names_the_methods(tahoe: httpx2.Client, anybody: httpx2.Client) -> None:
    for response in (
        tahoe.post(V2, json=ANA),
        tahoe.post(V2, json=ANA),
        tahoe.post(V2, json={}),
        tahoe.get(V2),
        anybody.post(V2),
    ):
        assert response.headers.get_list("allow") == ["POST"], response.status_code


@pytest.mark.parametrize("name", ["users", "courses", "enrollments"])
def test_version_2_has_the_lists_of_version_1(
    mock: MockServer, tahoe: httpx2.Client, name: str
) -> None:
    mock.seed({"tahoe": {"users": [{"id": 1}, {"id": 2}]}})
    page = tahoe.get(f"/tahoe/api/v2/{name}/?limit=1")
    assert page.json()["count"] == tahoe.get(f"/tahoe/api/v1/{name}/").json()["count"]
    assert page.json()["next"] in (None, f"{mock.url}/tahoe/api/v2/{name}/?limit=1&offset=1")
