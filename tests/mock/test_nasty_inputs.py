"""Input that breaks servers. Each is answered with JSON and a status below 500, and the server
answers the next call as if nothing had been."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from addresses import find_address

from matricula_mock import MockServer, body, protocol

V2 = find_address("tahoe", "createRegistration")
USERS = "/tahoe/api/v1/users/"
CANDIDATES = find_address("tahdah", "createCandidate")
REGISTRATIONS = find_address("tahdah", "createRegistrations", legalentityid=1001, experienceid=2001)
JSON = {"Content-Type": "application/json"}
GOOD = b'{"username": "ana", "email": "ana@example.org", "name": "%s"}'


def is_refused(answer: httpx2.Response, status: int = 400) -> bool:
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()
    return answer.status_code == status


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
@pytest.mark.parametrize("path", [V2, CANDIDATES, "/dc/api/v5/users"])
def test_broken_json(
    tahoe: httpx2.Client, tahdah: httpx2.Client, path: str, content: bytes
) -> None:
    client = tahoe if path == V2 else tahdah
    assert is_refused(client.post(path, content=content, headers=JSON))


WRONG = {
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
@pytest.mark.parametrize("path", [V2, "/tahoe/api/v1/registrations/", CANDIDATES, "/api/v5/users"])
def test_wrong_values(tahoe: httpx2.Client, tahdah: httpx2.Client, path: str, value: Any) -> None:
    client = tahoe if "tahoe" in path else tahdah
    assert is_refused(client.post(path, content=json.dumps(value), headers=JSON))


@pytest.mark.parametrize("item", [b"1", b"{}", b'"[", {"a": []}'])
def test_many_wrong_items(tahdah: httpx2.Client, item: bytes) -> None:
    count = 900_000 // (len(item) + 1)
    content = b'{"candidateIds": [' + (item + b",") * count + item + b"]}"
    start = time.monotonic()
    answer = tahdah.post(REGISTRATIONS, content=content, headers=JSON)
    assert time.monotonic() - start < 2
    assert is_refused(answer)
    assert 0 < len(answer.json()["errors"]) <= 100


@pytest.mark.parametrize("depth", [99, 100, 101, 200, 5000])
def test_depth(tahoe: httpx2.Client, depth: int) -> None:
    nested = b"[" * (depth - 1) + b"]" * (depth - 1)
    content = GOOD[:-1] % b"Ana" + b', "more": ' + nested + b"}"
    answer = tahoe.post(V2, content=content, headers=JSON)
    assert answer.status_code == (200 if depth <= 100 else 400)


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
    "blanks": "   ",
    "backslash": "\\",
    "right to left": "\u202eabc",
    "longest": "ä" * 255,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_come_back_as_they_were_sent(tahoe: httpx2.Client, name: str) -> None:
    body = {"username": "ana", "email": "ana@example.org", "name": name}
    answer = tahoe.post(V2, json=body)
    assert answer.status_code == 200
    user_id = answer.json()["user_id"]
    assert tahoe.get(f"{USERS}{user_id}/").json()["fullname"] == name


@pytest.mark.parametrize("name", ["", "a\0b", "<", ">", "ä" * 256])
def test_names_that_are_refused(tahoe: httpx2.Client, name: str) -> None:
    body = {"username": "ana", "email": "ana@example.org", "name": name}
    answer = tahoe.post(V2, json=body)
    assert is_refused(answer)
    assert answer.json()["user_message"][0][0] == "name"


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
    answer = tahdah.post(REGISTRATIONS, content=content, headers=JSON)
    assert answer.json()[0]["candidateId"] == str(number)


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
        "multipart/form-data; boundary=x",
        "application/json, text/plain",
        ";",
        "/",
        "\u00e4".encode("latin-1"),
    ],
)
def test_content_types(tahoe: httpx2.Client, content_type: str | bytes) -> None:
    headers = [("Content-Type", content_type)]
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


PATHS = [
    b"/",
    b"//",
    b"/.",
    b"/tahoe",
    b"/tahoe/api/",
    b"/tahoe/api/v1/users//",
    b"/tahoe/api/v1//users/",
    b"/tahoe/api/v1/users/%2e%2e/",
    b"/tahoe/api/v1/users/..%2f..%2fetc%2fpasswd/",
    b"/tahoe/api/v1/users/%00/",
    b"/tahoe/api/v1/users/%ff/",
    b"/tahoe/api/v1/users/%zz/",
    b"/tahoe/api/v1/users/%/",
    b"/tahoe/api/v1/users/9%0d%0aX-Evil:1/",
    b"/tahoe/api/v1/users/" + b"9" * 5000 + b"/",
    b"/tahoe/api/v1/users/-9/",
    b"/tahoe/api/v1/users/%D9%A1/",
    b"/tahoe/api/v1/users/9.json/",
    b"/tahoe/api/v1/users/9;x=1/",
    b"/tahoe" + b"/a" * 10_000,
    b"/TAHOE/api/v1/users/",
    b"/api",
    b"/api/",
    b"/api/v5",
    b"/dc/api/v5/users/%2F",
    b"/dc/api/v5/registrations/" + b"a" * 20_000,
    find_address("tahdah", "listRegistrations", legalentityid="1e3", experienceid="0x1").encode(),
    b"/_mock",
    b"/_mock/",
    b"/_mock/state/",
    b"/favicon.ico",
    b"*",
    b"http://elsewhere.example/nothing",
]


@pytest.mark.parametrize("path", PATHS)
def test_paths(raw: Callable[[bytes], bytes], path: bytes) -> None:
    head = b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" % path
    for token in (b"Token mock-token", b"Bearer mock-token"):
        answer = raw(head + b"Authorization: %s\r\n\r\n" % token)
        status = int(answer.split(b" ")[1])
        assert status in (401, 403, 404)
        assert json.loads(answer.partition(b"\r\n\r\n")[2])
        assert b"x-evil" not in answer.lower()


QUERIES = [
    "%",
    "%ff",
    "email_exact=%ff",
    "&&&",
    "===",
    "limit",
    "limit[]=1",
    "limit=1&limit=2",
    "a=" + "b" * 20_000,
    "&".join(f"a{number}=1" for number in range(5000)),
    "email_exact=%0d%0a",
    "email_exact=%F0%9F%98%80",
    "?",
    ";",
]


@pytest.mark.parametrize("query", QUERIES)
def test_queries(tahoe: httpx2.Client, tahdah: httpx2.Client, query: str) -> None:
    for client, path in ((tahoe, USERS), (tahdah, "/dc/api/v5/users")):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code in (200, 400)
        assert answer.json()


TOKENS = [
    b"Token \xff",
    b"Token  ",
    b"\xff",
    b"Token " + b"x" * 20_000,
    b"Token\tx",
    b"Token,mock-token",
    b",",
    b"Token mock-token,Token mock-token",
]


@pytest.mark.parametrize("token", TOKENS)
def test_tokens(raw: Callable[[bytes], bytes], token: bytes) -> None:
    head = b"GET %s HTTP/1.1\r\nConnection: close\r\nAuthorization: %s\r\n\r\n"
    answer = raw(head % (USERS.encode(), token))
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert list(json.loads(answer.partition(b"\r\n\r\n")[2])) == ["detail"]


HOSTS = [b"", b"<script>", b"a b", b"a/b", b"[::1]:80:90", b"\xff", b"a\tb"]


@pytest.mark.parametrize("host", HOSTS)
def test_hosts_do_not_reach_links(
    raw: Callable[[bytes], bytes], mock: MockServer, host: bytes
) -> None:
    mock.seed({"tahoe": {"users": [{"id": 1}, {"id": 2}]}})
    answer = raw(
        b"GET %s?limit=1 HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
        b"Authorization: Token mock-token\r\n\r\n" % (USERS.encode(), host)
    )
    page = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert page["next"] == f"{mock.url}{USERS}?limit=1&offset=1"


NO_HTTP = {
    "garbage": b"GARBAGE\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "method": b"BREW /pot HTTP/1.1\r\n\r\n",
    "proxy": b"CONNECT elsewhere.example:443 HTTP/1.1\r\n\r\n",
    "no path": b"GET ?x HTTP/1.1\r\n\r\n",
    "NUL in the path": b"GET /\x00 HTTP/1.1\r\n\r\n",
    "raw byte in the path": b"GET /\xff HTTP/1.1\r\n\r\n",
    "header without a colon": b"GET / HTTP/1.1\r\nHost\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": (
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "broken chunk": (
        b"POST /tahoe/api/v2/registrations/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"
    ),
}


@pytest.mark.parametrize("request_", NO_HTTP.values(), ids=NO_HTTP)
def test_what_is_no_http(raw: Callable[[bytes], bytes], request_: bytes) -> None:
    answer = raw(request_)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert list(json.loads(answer.partition(b"\r\n\r\n")[2])) == ["error"]


HEADS = {
    "path": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
    "header": b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"X: 1\r\n" * 20_000 + b"\r\n",
    "without end": b"GET / HTTP/1.1\r\nX: " + b"a" * 5_000_000,
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_heads_that_are_too_large(raw: Callable[[bytes], bytes], head: bytes) -> None:
    answer = raw(head)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert list(json.loads(answer.partition(b"\r\n\r\n")[2])) == ["error"]


@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_that_are_too_large(tahoe: httpx2.Client, chunked: bool) -> None:
    def parts() -> Any:
        for _ in range(300):
            yield b" " * 10_000

    content = parts() if chunked else b" " * 3_000_000
    answer = tahoe.post(V2, content=content, headers=JSON)
    assert is_refused(answer, 413)
    assert tahoe.get(USERS).json()["count"] == 0


def test_a_body_without_end_is_cut_off(raw: Callable[[bytes], bytes], monkeypatch: Any) -> None:
    monkeypatch.setattr(body, "DISCARDED", 2_000_000)
    head = b"POST %s HTTP/1.1\r\nContent-Length: 9000000000\r\n\r\n" % V2.encode()
    assert raw(head + b" " * 2_100_000).startswith(b"HTTP/1.1 413 ")


def test_those_who_keep_the_server_waiting_are_sent_away(
    raw: Callable[[bytes], bytes], tahoe: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "PATIENCE", 0.2)
    monkeypatch.setattr(protocol, "HEAD_PATIENCE", 0.2)
    head = b"POST %s HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n"
    assert raw(head % V2.encode() + b"{").startswith(b"HTTP/1.1 408 ")
    assert raw(b"GET / HTTP/1.1\r\nX").startswith(b"HTTP/1.1 408 ")
    assert raw(b"") == b""
    whole = b"GET /_mock/faults HTTP/1.1\r\n\r\n"
    assert b"HTTP/1.1 408 " in raw(whole + b"GET")
    assert tahoe.get(USERS).json()["count"] == 0


def test_pipelined_calls_are_answered_in_order(raw: Callable[[bytes], bytes]) -> None:
    head = b"GET /tahoe/api/v1/users/%d/ HTTP/1.1\r\nAuthorization: Token mock-token\r\n%s\r\n"
    calls = [head % (number, b"") for number in range(99)] + [head % (99, b"Connection: close\r\n")]
    assert raw(b"".join(calls)).count(b"HTTP/1.1 404 ") == 100


def test_connections_that_come_and_go(mock: MockServer, tahoe: httpx2.Client) -> None:
    port = int(mock.url.rpartition(":")[2])

    async def knock() -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /tahoe/api/v2/registrations/ HTTP/1.1\r\nContent-Length: 10\r\n\r\n{")
        writer.transport.abort()

    async def knock_often() -> None:
        for _ in range(10):
            await asyncio.gather(*(knock() for _ in range(100)))

    asyncio.run(knock_often())
    start = time.monotonic()
    assert tahoe.get(USERS).json()["count"] == 0
    assert time.monotonic() - start < 1


def test_one_name_is_registered_by_one_of_many(mock: MockServer, tahoe: httpx2.Client) -> None:
    port = int(mock.url.rpartition(":")[2])
    content = GOOD % b"Ana"
    call = b"POST %s HTTP/1.1\r\n%b\r\n%b" % (
        V2.encode(),
        b"Authorization: Token mock-token\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(content),
        content,
    )

    async def register() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(call)
        answer = await reader.read()
        writer.close()
        return int(answer.split(b" ")[1])

    async def register_often() -> list[int]:
        return await asyncio.gather(*(register() for _ in range(500)))

    statuses = asyncio.run(register_often())
    assert sorted(statuses) == [200] + [409] * 499
    assert tahoe.get(USERS).json()["count"] == 1
