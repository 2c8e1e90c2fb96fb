"""Values and bodies that break servers get JSON and a status below 500.

The server then handles the next request as usual.
"""

from __future__ import annotations

import json
import time
from typing import Any

import httpx2
import pytest
from operation_paths import find_path

V1 = find_path("tahoe", "createRegistrationV1")
V2 = find_path("tahoe", "createRegistration")
USERS = find_path("tahoe", "listUsers")
LEARNERS = find_path("digitalchalk", "createUser")
CANDIDATES = find_path("tahdah", "createCandidate")
REGISTRATIONS = find_path("tahdah", "createRegistrations", legalentityid=1001, experienceid=2001)
JSON = {"Content-Type": "application/json"}
GOOD = b'{"username": "ana", "email": "ana@example.org", "name": "%s"}'


def is_refused(response: httpx2.Response, status: int = 400) -> bool:
    assert response.headers["content-type"] == "application/json"
    assert response.json()
    return response.status_code == status


BROKEN = {
    "no value": b" ",
    "half": b'{"username": "a',
    "NaN": b'{"username": NaN}',
    "Infinity": b'{"username": -Infinity}',
    "beyond a double": b'{"username": 1e999}',
    "invalid UTF-8": b'{"username": "\xff\xfe"}',
    "UTF-16": '{"username": "a"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"username": "a"}',
    "lone surrogate": b'{"username": "\\ud800"}',
    "raw control character": b'{"username": "\x01"}',
    "NUL byte": b'{"username": "a"}\x00',
    "two values": b"{} {}",
    "comment": b"{} // x",
    "single quotes": b"{'username': 'a'}",
    "trailing comma": b'{"username": "a",}',
    "deep arrays": b"[" * 50_000 + b"]" * 50_000,
    "deep objects": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "open arrays": b"[" * 900_000,
    "form as JSON": b"username=a&email=b",
    "texts without end": b"[" * 101 + b'"\\' * 400_000,
    "escapes without end": b'{"' + b"\\" * 900_001 + b"[" * 101,
    "quotes and brackets": b'"[' * 400_000,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("path", [V2, CANDIDATES, LEARNERS])
def test_broken_json(
    tahoe: httpx2.Client, tahdah: httpx2.Client, path: str, content: bytes
) -> None:
    client = tahoe if path == V2 else tahdah
    assert is_refused(client.post(path, content=content, headers=JSON))


WRONG: dict[str, object] = {
    "list": [],
    "text": "x",
    "null": None,
    "number": 1,
    "list in place of text": {"username": ["a"], "email": {}, "name": 1},
    "huge number": {"username": 10**40},
    "huge text": {"username": "u" * 900_000},
    "huge address": {"email": "a@" + "b." * 400_000, "username": "@" * 50_000},
    "much of what is unknown": {str(number): 0 for number in range(60_000)},
    "nested in a value": {"username": [[[[[[[[[[1]]]]]]]]]]},
    "empty name": {"": 1},
    "names like methods": {"__class__": 1, "constructor": 1, "__proto__": {}},
}


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("path", [V2, V1, CANDIDATES, "/api/v5/users"])
def test_wrong_values(tahoe: httpx2.Client, tahdah: httpx2.Client, path: str, value: Any) -> None:
    client = tahoe if "tahoe" in path else tahdah
    assert is_refused(client.post(path, content=json.dumps(value), headers=JSON))


@pytest.mark.parametrize("item", [b"1", b"{}", b'"[", {"a": []}'])
def test_many_wrong_items(tahdah: httpx2.Client, item: bytes) -> None:
    count = 900_000 // (len(item) + 1)
    content = b'{"candidateIds": [' + (item + b",") * count + item + b"]}"
    start = time.process_time()
    response = tahdah.post(REGISTRATIONS, content=content, headers=JSON)
    assert time.process_time() - start < 2
    assert is_refused(response)
    assert 0 < len(response.json()["errors"]) <= 100


@pytest.mark.parametrize("depth", [99, 100, 101, 200, 5000])
def test_depth(tahoe: httpx2.Client, depth: int) -> None:
    nested = b"[" * (depth - 1) + b"]" * (depth - 1)
    content = GOOD[:-1] % b"Ana" + b', "more": ' + nested + b"}"
    response = tahoe.post(V2, content=content, headers=JSON)
    assert response.status_code == (200 if depth <= 100 else 400)


def test_brackets_in_texts_do_not_nest(tahoe: httpx2.Client) -> None:
    content = GOOD % (b'[{\\"' * 60)
    assert tahoe.post(V2, content=content, headers=JSON).status_code == 200


NAMES = {
    "apostrophe": "O'Neill",
    "script": "محمد Ἑλένη 田中",
    "astral": "𝒜 👩‍👩‍👧",
    "line break": "a\nb",
    "control characters": "\x01\x7f\x80",
    "SQL": "'; DROP TABLE users; --",
    "formula": "=1+1",
    "format": "%s{0}",
    "blanks inside": "A   \u3000 B",
    "backslash": "\\",
    "right to left": "\u202eabc",
    "longest": "ä" * 255,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_come_back_as_they_were_sent(tahoe: httpx2.Client, name: str) -> None:
    body = {"username": "ana", "email": "ana@example.org", "name": name}
    response = tahoe.post(V2, json=body)
    assert response.status_code == 200
    user_id = response.json()["user_id"]
    assert tahoe.get(f"{USERS}{user_id}/").json()["fullname"] == name


@pytest.mark.parametrize("name", ["", "   ", "\t", "\u00a0", "\u3000", "a\0b", "<", ">", "ä" * 256])
def test_names_that_are_refused(tahoe: httpx2.Client, name: str) -> None:
    body = {"username": "ana", "email": "ana@example.org", "name": name}
    response = tahoe.post(V2, json=body)
    assert is_refused(response)
    assert response.json()["user_message"][0][0] == "name"


def test_last_of_a_key_that_comes_twice_counts(tahoe: httpx2.Client) -> None:
    content = b'{"username": "first", ' + (GOOD % b"Ana")[1:]
    user_id = tahoe.post(V2, content=content, headers=JSON).json()["user_id"]
    assert tahoe.get(f"{USERS}{user_id}/").json()["username"] == "ana"


def test_whole_numbers_with_a_fraction_are_whole(tahdah: httpx2.Client) -> None:
    person = {"firstName": "A", "lastName": "B", "email": "a@example.org"}
    number = tahdah.post(CANDIDATES, json=person).json()["id"]
    content = (
        b'{"candidateIds": [{"candidateId": %d.0, "behavior": 2e0, '
        b'"registrationDate": "2025-09-03"}]}' % number
    )
    response = tahdah.post(REGISTRATIONS, content=content, headers=JSON)
    assert response.json()[0]["candidateId"] == str(number)


FORMS = {
    "invalid UTF-8": b"username=%ff%fe&email=a",
    "NUL": b"username=ana&email=ana%40example.org&name=a%00b",
    "no fields": b"&&&==&",
    "many fields": b"a=1&" * 5000,
    "broken escapes": b"username=%&email=%zz&name=%u1234",
    "raw bytes": bytes(range(256)),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_forms(tahoe: httpx2.Client, content: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert is_refused(tahoe.post(V2, content=content, headers=headers))


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/jsonx",
        "application/xml",
        "application/json, text/plain",
        ";",
        "/",
        "\u00e4".encode("latin-1"),
    ],
)
def test_content_types(tahoe: httpx2.Client, content_type: str | bytes) -> None:
    value = content_type if isinstance(content_type, bytes) else content_type.encode()
    headers = [(b"Content-Type", value)]
    assert is_refused(tahoe.post(V2, content=GOOD % b"A", headers=headers), 415)


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json ;x"]
)
def test_content_types_that_are_json(tahoe: httpx2.Client, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    assert tahoe.post(V2, content=GOOD % b"A", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 200),
        ("*/*", 200),
        ("application/*", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/json;q=0.5", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("applicationjson", 406),
        (",;,", 406),
    ],
)
def test_accept(tahoe: httpx2.Client, accept: str, status: int) -> None:
    assert tahoe.get(USERS, headers={"Accept": accept}).status_code == status
