"""Tahoe as its documents and its published code have it."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import MockServer

V2 = find_path("tahoe", "createRegistration")
V1 = find_path("tahoe", "createRegistrationV1")
USERS = find_path("tahoe", "listUsers")
ALEX = {"username": "auserton", "email": "alex.userton@example.com", "name": "Alex Userton"}


def register(tahoe: httpx2.Client, number: int, **more: Any) -> int:
    body = {"username": f"user{number}", "email": f"user{number}@example.org", "name": "Some Body"}
    response = tahoe.post(V2, json=body | more)
    assert response.status_code == 200, response.text
    return int(response.json()["user_id"])


class TestTahoeRegistration:
    def test_documented_request_gets_documented_response(self, tahoe: httpx2.Client) -> None:
        response = tahoe.post(V2, json=ALEX)
        assert (response.status_code, response.json()) == (200, {"user_id": 9})
        assert response.headers["content-type"] == "application/json"

    def test_old_version_has_a_key_that_ends_in_a_blank(self, tahoe: httpx2.Client) -> None:
        form = {
            "name": "El Mo",
            "username": "elmo",
            "email": "elmo@example.com",
            "password": "bad-password",
        }
        response = tahoe.post(V1, data=form)
        assert (response.status_code, response.json()) == (200, {"user_id ": 9})

    def test_ids_go_up(self, tahoe: httpx2.Client) -> None:
        first = register(tahoe, 1)
        assert register(tahoe, 2) == first + 1

    @pytest.mark.parametrize(
        ("change", "taken", "text"),
        [
            ({"email": "new@example.com"}, ["username"], "Username already exists"),
            ({"username": "new"}, ["email"], "Email already exists"),
            ({}, ["email", "username"], "Both email and username already exist"),
            ({"username": "AUSERTON", "email": "x@example.com"}, ["username"], None),
            ({"username": "new", "email": "Alex.Userton@Example.COM"}, ["email"], None),
        ],
    )
    def test_duplicate_names_the_taken_value(
        self, tahoe: httpx2.Client, change: dict[str, str], taken: list[str], text: str | None
    ) -> None:
        tahoe.post(V2, json=ALEX)
        response = tahoe.post(V2, json=ALEX | change)
        assert response.status_code == 409
        assert response.json()["invalid-params"] == taken
        assert text is None or response.json()["user_message"] == text
        assert tahoe.get(USERS).json()["count"] == 1

    def test_two_accounts_can_make_one_duplicate(self, tahoe: httpx2.Client) -> None:
        register(tahoe, 1)
        register(tahoe, 2)
        body = {"username": "user1", "email": "user2@example.org", "name": "Both"}
        assert tahoe.post(V2, json=body).json()["invalid-params"] == ["email", "username"]

    def test_versions_share_accounts(self, tahoe: httpx2.Client) -> None:
        tahoe.post(V1, json=ALEX)
        assert tahoe.post(V2, json=ALEX).status_code == 409
        response = tahoe.post(V1, json=ALEX)
        assert (response.status_code, response.json()) == (
            409,
            {"user_message": "User already exists"},
        )

    def test_duplicate_is_refused_before_a_missing_name(self, tahoe: httpx2.Client) -> None:
        tahoe.post(V2, json=ALEX)
        assert tahoe.post(V2, json={"email": ALEX["email"]}).status_code == 409

    def test_bad_values_are_reported_in_pairs(self, tahoe: httpx2.Client) -> None:
        response = tahoe.post(
            V2, json={"name": "A < B", "email": "at example.org", "username": "x"}
        )
        assert response.status_code == 400
        pairs = dict(response.json()["user_message"])
        assert list(pairs) == ["username", "email", "name"]
        assert [text[:24] for text in pairs["username"]] == ["Username must be between"]
        assert pairs["email"] == ["A properly formatted e-mail is required"]
        assert pairs["name"] == ["Full Name cannot contain the following characters: < >"]

    @pytest.mark.parametrize("username", ["", "x", "u" * 31])
    def test_username_has_a_length(self, tahoe: httpx2.Client, username: str) -> None:
        response = tahoe.post(V2, json=ALEX | {"username": username})
        [[name, [text]]] = response.json()["user_message"]
        assert (name, text[:24]) == ("username", "Username must be between")

    @pytest.mark.parametrize("username", ["two words", "dotted.name", "ümlaut", "a\u200bb"])
    def test_username_has_an_alphabet(self, tahoe: httpx2.Client, username: str) -> None:
        response = tahoe.post(V2, json=ALEX | {"username": username})
        assert response.status_code == 400
        assert response.json()["user_message"][0][1][0].startswith("Usernames can only contain")

    def test_old_version_names_no_property(self, tahoe: httpx2.Client) -> None:
        response = tahoe.post(V1, json={})
        assert response.status_code == 400
        assert response.json() == {"user_message": "Invalid parameters on user creation"}

    @pytest.mark.parametrize("more", [{"password": "correct-horse-9"}, {}])
    @pytest.mark.parametrize("value", ["maybe", "", 1, 0, None, [True], {}])
    def test_bad_boolean_is_a_list(
        self, tahoe: httpx2.Client, value: object, more: dict[str, str]
    ) -> None:
        response = tahoe.post(V2, json=ALEX | more | {"send_activation_email": value})
        assert response.status_code == 400
        assert response.json() == [f"invalid value `{value}` for boolean type"]

    def test_a_duplicate_comes_before_a_bad_boolean_unless_there_is_a_password(
        self, tahoe: httpx2.Client
    ) -> None:
        tahoe.post(V2, json=ALEX)
        bad = ALEX | {"send_activation_email": "maybe"}
        assert tahoe.post(V2, json=bad).status_code == 409
        assert tahoe.post(V2, json=bad | {"password": "correct-horse-9"}).status_code == 400

    @pytest.mark.parametrize("value", [True, False, "true", "False", "TRUE"])
    def test_booleans_may_be_words(self, tahoe: httpx2.Client, value: object) -> None:
        assert tahoe.post(V2, json=ALEX | {"send_activation_email": value}).status_code == 200

    @pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"3", b"true"])
    def test_body_must_be_an_object(self, tahoe: httpx2.Client, body: bytes) -> None:
        response = tahoe.post(V2, content=body, headers={"Content-Type": "application/json"})
        assert response.status_code == 400
        assert "detail" in response.json()

    def test_refused_registration_creates_no_account(self, tahoe: httpx2.Client) -> None:
        tahoe.post(V2, json=ALEX | {"name": "<b>"})
        assert tahoe.get(USERS).json()["count"] == 0

    @pytest.mark.parametrize(
        ("more", "active"),
        [
            ({}, False),
            ({"send_activation_email": False}, False),
            ({"password": "correct-horse-9"}, False),
            ({"password": "correct-horse-9", "send_activation_email": "False"}, True),
        ],
    )
    def test_only_a_password_without_mail_is_active_at_once(
        self, mock: MockServer, tahoe: httpx2.Client, more: dict[str, Any], active: bool
    ) -> None:
        register(tahoe, 1, **more)
        assert mock.state()["tahoe"]["users"][0]["active"] is active

    def test_passwords_are_not_stored(self, mock: MockServer, tahoe: httpx2.Client) -> None:
        register(tahoe, 1, password="correct-horse-9")
        assert "correct-horse-9" not in str(mock.state())


class TestToken:
    @pytest.mark.parametrize(
        ("authorization", "text"),
        [
            (None, "Authentication credentials were not provided."),
            ("Bearer mock-token", "Authentication credentials were not provided."),
            ("Token", "Invalid token header. No credentials provided."),
            ("Token a b", "Invalid token header. Token string should not contain spaces."),
            ("Token other", "Invalid token."),
            (
                "Token mock-token-nonadmin",
                "You do not have permission to perform this action.",
            ),
        ],
    )
    def test_refusal_is_403_and_says_why(
        self, anybody: httpx2.Client, authorization: str | None, text: str
    ) -> None:
        headers = {"Authorization": authorization} if authorization else {}
        response = anybody.get(USERS, headers=headers)
        assert (response.status_code, response.json()) == (403, {"detail": text})
        assert "www-authenticate" not in response.headers

    def test_scheme_has_no_case(self, anybody: httpx2.Client) -> None:
        headers = {"Authorization": "tOKEN mock-token"}
        assert anybody.get(USERS, headers=headers).status_code == 200

    def test_token_is_looked_at_before_method_and_body(self, anybody: httpx2.Client) -> None:
        assert anybody.delete(USERS).status_code == 403
        assert anybody.post(V2, content=b"{", headers={}).status_code == 403

    def test_accept_is_looked_at_before_the_token(self, anybody: httpx2.Client) -> None:
        response = anybody.get(USERS, headers={"Accept": "text/html"})
        assert response.status_code == 406
        assert response.json() == {"detail": "Could not satisfy the request Accept header."}


class TestTahoeTransport:
    def test_method(self, tahoe: httpx2.Client) -> None:
        response = tahoe.get(V2)
        assert response.status_code == 405
        assert response.json() == {"detail": 'Method "GET" not allowed.'}
        assert response.headers["allow"] == "POST"

    def test_methods_of_a_list(self, tahoe: httpx2.Client) -> None:
        assert tahoe.delete(USERS).headers["allow"] == "GET, HEAD, OPTIONS"
        assert tahoe.options(USERS).headers["allow"] == "GET, HEAD, OPTIONS"
        head = tahoe.head(USERS)
        assert (head.status_code, head.content) == (200, b"")
        assert int(head.headers["content-length"]) > 2
        assert tahoe.head(V2).status_code == tahoe.options(V2).status_code == 405

    @pytest.mark.parametrize("version", ["v1", "v2"])
    @pytest.mark.parametrize(
        ("end", "suffix"), [("", "/"), (".json", ".json"), (".json/", ".json")]
    )
    def test_the_start_of_the_paths_lists_the_collections(
        self, anybody: httpx2.Client, version: str, end: str, suffix: str
    ) -> None:
        start = f"{anybody.base_url}".rstrip("/") + f"/tahoe/api/{version}"
        names = ("courses", "enrollments", "registrations", "users")
        response = anybody.get(f"/tahoe/api/{version}/{end}")
        assert response.json() == {name: f"{start}/{name}{suffix}" for name in names}
        assert response.headers["allow"] == "GET, HEAD, OPTIONS"
        assert anybody.post(f"/tahoe/api/{version}/{end}").status_code == 405

    def test_a_path_may_end_in_its_format(self, tahoe: httpx2.Client) -> None:
        id = register(tahoe, 1)
        assert tahoe.get(f"{USERS}{id}.json").json()["id"] == id
        page = tahoe.get(f"{USERS[:-1]}.json", params={"limit": 1}).json()
        assert (page["count"], page["next"]) == (1, None)
        for path in (f"{USERS[:-1]}.xml", f"{USERS}{id}.xml/", "/tahoe/api/v1/.xml"):
            response = tahoe.get(path)
            assert (response.status_code, response.json()) == (404, {"detail": "Not found."})
            assert response.headers["allow"] == "GET, HEAD, OPTIONS"

    @pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
    def test_missing_slash_is_redirected(self, anybody: httpx2.Client, method: str) -> None:
        response = anybody.request(method, USERS[:-1] + "?limit=1")
        assert response.status_code == 301
        assert response.headers["location"] == USERS + "?limit=1"
        assert response.headers["content-type"].startswith("text/html")

    def test_unknown_path(self, anybody: httpx2.Client) -> None:
        response = anybody.get("/tahoe/api/v1/nothing/")
        assert (response.status_code, response.json()) == (404, {"detail": "Not found."})

    def test_content_type(self, tahoe: httpx2.Client) -> None:
        response = tahoe.post(V2, content=b"x", headers={"Content-Type": "text/plain"})
        assert response.status_code == 415
        assert response.json() == {"detail": 'Unsupported media type "text/plain" in request.'}

    def test_broken_json(self, tahoe: httpx2.Client) -> None:
        response = tahoe.post(V2, content=b"", headers={"Content-Type": "application/json"})
        assert response.status_code == 400
        assert "user_message" in response.json(), "no body counts as an empty object"
        response = tahoe.post(V2, content=b"nope", headers={"Content-Type": "application/json"})
        text = "JSON parse error - Expecting value: line 1 column 1 (char 0)"
        assert (response.status_code, response.json()) == (400, {"detail": text})


class TestTahoeUsers:
    def test_a_registered_user_is_read_back(self, tahoe: httpx2.Client) -> None:
        user_id = tahoe.post(V2, json=ALEX).json()["user_id"]
        user = {
            "id": user_id,
            "username": "auserton",
            "fullname": "Alex Userton",
            "email": "alex.userton@example.com",
        }
        shown = tahoe.get(f"{USERS}{user_id}/").json()
        assert shown == user | {"date_joined": shown["date_joined"]}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", shown["date_joined"])
        assert tahoe.get(USERS).json() == {
            "count": 1,
            "next": None,
            "previous": None,
            "results": [shown],
        }

    @pytest.mark.parametrize("user_id", ["1", "0", "-1", "x", "9" * 30, "1.0", "9%2F"])
    def test_unknown_user(self, tahoe: httpx2.Client, user_id: str) -> None:
        response = tahoe.get(f"{USERS}{user_id}/")
        assert (response.status_code, response.json()) == (404, {"detail": "Not found."})

    @pytest.mark.parametrize(
        ("email", "found"),
        [
            ("user1@example.org", 1),
            ("USER1@EXAMPLE.ORG", 1),
            ("  user1@example.org ", 1),
            ("user1", 0),
            ("nobody@example.org", 0),
            ("", 3),
        ],
    )
    def test_email_exact(self, tahoe: httpx2.Client, email: str, found: int) -> None:
        for number in range(3):
            register(tahoe, number)
        page = tahoe.get(USERS, params={"email_exact": email}).json()
        assert page["count"] == len(page["results"]) == found

    def test_last_of_repeated_parameters_counts(self, tahoe: httpx2.Client) -> None:
        register(tahoe, 1)
        query = "?email_exact=nobody@example.org&email_exact=user1@example.org"
        assert tahoe.get(USERS + query).json()["count"] == 1

    def test_pages_hold_everybody_once(self, tahoe: httpx2.Client) -> None:
        ids = [register(tahoe, number) for number in range(45)]
        found, sizes, url = [], [], USERS
        while url:
            page = tahoe.get(url).json()
            assert page["count"] == 45
            found += [user["id"] for user in page["results"]]
            sizes.append(len(page["results"]))
            url = page["next"]
        assert (found, sizes) == (ids, [20, 20, 5])

    def test_a_full_last_page_has_no_next(self, tahoe: httpx2.Client) -> None:
        for number in range(4):
            register(tahoe, number)
        pages = [tahoe.get(f"{USERS}?limit=2&offset={offset}").json() for offset in (0, 2)]
        assert [bool(page["next"]) for page in pages] == [True, False]

    def test_links_keep_the_query_in_order(self, mock: MockServer, tahoe: httpx2.Client) -> None:
        for number in range(3):
            register(tahoe, number)
        page = tahoe.get(USERS + "?z=1&offset=1&limit=1&a=b").json()
        assert page["next"] == f"{mock.url}{USERS}?a=b&limit=1&offset=2&z=1"
        assert page["previous"] == f"{mock.url}{USERS}?a=b&limit=1&z=1"

    def test_links_lead_to_the_host_that_was_asked(self, tahoe: httpx2.Client) -> None:
        register(tahoe, 1)
        register(tahoe, 2)
        page = tahoe.get(USERS, params={"limit": 1}, headers={"Host": "site.example:81"}).json()
        assert page["next"] == f"http://site.example:81{USERS}?limit=1&offset=1"

    def test_beyond_the_end(self, mock: MockServer, tahoe: httpx2.Client) -> None:
        register(tahoe, 1)
        page = tahoe.get(USERS, params={"offset": 100, "limit": 10}).json()
        assert (page["count"], page["next"], page["results"]) == (1, None, [])
        assert page["previous"] == f"{mock.url}{USERS}?limit=10&offset=90"

    @pytest.mark.parametrize(
        ("query", "name"),
        [
            ("email_exact=%00", "email_exact"),
            ("date_joined=x", "date_joined"),
            ("date_joined=2021-02-30", "date_joined"),
        ],
    )
    def test_bad_parameter(self, tahoe: httpx2.Client, query: str, name: str) -> None:
        response = tahoe.get(f"{USERS}?{query}")
        assert response.status_code == 400
        assert list(response.json()) == [name]

    @pytest.mark.parametrize(
        ("query", "ids", "next_"),
        [
            ("limit=0", 20, "limit=20&offset=20"),
            ("limit=-1", 20, "limit=20&offset=20"),
            ("limit=x", 20, "limit=20&offset=20"),
            ("limit=", 20, "limit=20&offset=20"),
            ("limit=1.0", 20, "limit=20&offset=20"),
            ("limit=1e3", 20, "limit=20&offset=20"),
            ("limit=%202%20", 2, "limit=2&offset=2"),
            ("limit=3&limit=2", 2, "limit=2&offset=2"),
            ("limit=2&limit=x", 20, "limit=20&offset=20"),
            ("limit=2&offset=-1", 2, "limit=2&offset=2"),
            ("limit=2&offset=1.5", 2, "limit=2&offset=2"),
            ("limit=" + "9" * 50, 22, None),
        ],
    )
    def test_bad_pages_are_overlooked(
        self, mock: MockServer, tahoe: httpx2.Client, query: str, ids: int, next_: str | None
    ) -> None:
        mock.seed({"tahoe": {"users": [{"id": id} for id in range(1, 23)]}})
        page = tahoe.get(f"{USERS}?{query}").json()
        assert (page["count"], len(page["results"])) == (22, ids)
        assert page["next"] == (next_ and f"{mock.url}{USERS}?{next_}")

    def test_accounts_of_a_day(self, mock: MockServer, tahoe: httpx2.Client) -> None:
        days = ("2021-02-10", "2021-02-11", "2021-02-10")
        users = [{"id": id, "date_joined": f"{day}T12:13:14Z"} for id, day in enumerate(days, 1)]
        mock.seed({"tahoe": {"users": [*users, {"id": 4}]}})
        for text in ("2021-02-10", "2/10/2021", "Feb 10, 2021"):
            page = tahoe.get(USERS, params={"date_joined": text}).json()
            assert [user["id"] for user in page["results"]] == [1, 3], text

    def test_nul_is_refused(self, tahoe: httpx2.Client) -> None:
        response = tahoe.get(USERS + "?email_exact=a%00b")
        assert response.json() == {"email_exact": ["Null characters are not allowed."]}
