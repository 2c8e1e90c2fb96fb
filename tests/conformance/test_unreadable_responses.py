"""Responses that a proxy or a maintenance page makes: no operation takes one for a success.

Every operation gets every shape. A write is then *unconfirmed*: nobody knows whether it was done.
"""

from collections.abc import Iterator
from functools import cache

import pytest
from connection_runner import ConnectionRunner
from every_operation import CALLS, TABLE
from gateway import Gateway
from platform_calls import PlatformCalls
from scripted_server import response

import matricula
from matricula_mock import MockServer

HTML = "text/html; charset=utf-8"
TEXT = "text/plain"
SHAPES = {
    "200, empty": response(200, ""),
    "200, empty HTML": response(200, "", HTML),
    "200, {}": response(200, "{}"),
    "200, []": response(200, "[]"),
    "200, [{}]": response(200, "[{}]"),
    "200, null": response(200, "null"),
    "200, true": response(200, "true"),
    "200, number": response(200, "1"),
    "200, text": response(200, '"ok"'),
    "200, status": response(200, '{"status": "ok"}'),
    "200, {} as text": response(200, "{}", TEXT),
    "200, error": response(200, '{"error": {"code": 503, "message": "maintenance"}}'),
    "200, page": response(200, "<html><title>Back soon</title></html>", HTML),
    "200, cut off": response(200, '{"id": 1', "application/json"),
    "200, no UTF-8": response(200, b'{"id": "\xff"}'),
    "201, empty": response(201, ""),
    "201, {}": response(201, "{}"),
    "201, page": response(201, "<html></html>", HTML),
    "202, queued": response(202, '{"queued": true}'),
    "204": b"HTTP/1.1 204 X\r\n\r\n",
    "206, part": response(206, "{", content_range="bytes 0-0/10"),
}
DOCUMENTED = {
    ("listRegistrations", "200, []"),  # tahdah's list
    ("listTrustGroupMembers", "200, []"),
    ("getUserFieldValues", "200, {}"),
    *(("getUserFieldValues", f"200, {name}") for name in ("{} as text", "status", "error")),
}
"""Shapes that the spec documents for a read. The documented response of many writes is 204."""


@cache
def list_operations() -> list[tuple[str, str]]:
    return sorted({(row.platform, row.operation) for row in TABLE})


@pytest.fixture
def gateway(mock: MockServer) -> Iterator[Gateway]:
    gateway = Gateway(mock.url)
    yield gateway
    gateway.close()


def find_error(calls: PlatformCalls, operation: str) -> str:
    try:
        calls.call(operation)
    except matricula.MatriculaError as error:
        return type(error).__name__
    return ""


@pytest.mark.parametrize(("platform", "operation"), list_operations())
def test_no_operation_takes_a_response_of_a_gateway_for_its_own(
    runner: ConnectionRunner, mock: MockServer, gateway: Gateway, platform: str, operation: str
) -> None:
    calls = CALLS[platform](runner, mock, gateway.url)
    calls.prepare(operation)
    name = operation.partition(".")[0]
    facts = calls.api.endpoints[name].operation
    expected, found = {}, {}
    for shape, reply in SHAPES.items():
        is_documented = (name, shape) in DOCUMENTED and not calls.api.endpoints[name].pagination
        if is_documented or (shape == "204" and 204 in facts.statuses):
            continue
        expected[shape] = "NotUnderstood" if facts.method == "GET" else "Unconfirmed"
        gateway.reply = reply
        found[shape] = find_error(calls, operation)
    assert found == expected
