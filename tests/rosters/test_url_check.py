"""The check of the URL before a run, on platforms that list their records in other ways."""

import asyncio
from typing import Any

import pytest
from scripted_server import ScriptedServer, response

from matricula import AsyncConnection, make_probe
from matricula.rosters.url_check import find_url_problem
from matricula_runtime.message import Response
from matricula_runtime.operation import (
    Endpoint,
    ErrorShape,
    Mode,
    Operation,
    Pagination,
    Platform,
    Replay,
    Scalar,
)

NEXT = "$response.body#/next"


class QuayConnection(AsyncConnection):
    """A connection to an invented platform."""

    platform = Platform("quay", "Quay API", "https://quay.example/api", "Bearer", ErrorShape())


def make_endpoint(
    path: str,
    pagination: Pagination | None = None,
    method: str = "GET",
    defaults: dict[str, Scalar] | None = None,
) -> Endpoint[Any]:
    def parse(*, client: object, response: Response) -> object:
        return response.json()

    operation = Operation(
        "list", method, path, frozenset({200}), Replay(Mode.SAFE), defaults=defaults or {}
    )
    return Endpoint(operation, parse, list, pagination)


READABLE = {
    "pages that have no size": [make_endpoint("/users", Pagination(next=NEXT))],
    "pages with a size": [make_endpoint("/users", Pagination(next=NEXT, size="per"))],
    "one response": [make_endpoint("/users")],
    "a default in the path": [
        make_endpoint("/homes/{home}/users/{user}", defaults={"home": "a b"}),
        make_endpoint("/homes/{home}/users", defaults={"home": "a b"}),
    ],
    "no users": [make_endpoint("/users", method="POST"), make_endpoint("/courses")],
}
SENT = [
    b"/wrong/users",
    b"/wrong/users?per=1",
    b"/wrong/users",
    b"/wrong/homes/a%20b/users",
    b"/wrong/courses",
]
UNREADABLE = {
    "reads need ids": [make_endpoint("/courses/{course}/users")],
    "nothing is read": [make_endpoint("/users", method="POST")],
}


def check_url(endpoints: list[Endpoint[Any]], reply: bytes) -> tuple[str | None, list[bytes]]:
    """Return the problem, and the paths of the requests."""
    server = ScriptedServer(lambda request, number: reply)
    named = {str(number): one for number, one in enumerate(endpoints)}

    class Connected(QuayConnection):
        """The connection with these operations."""

        endpoints = named

    async def ask() -> str | None:
        async with Connected("token", base_url=server.url + "/wrong") as connection:
            return await find_url_problem(connection)

    try:
        return asyncio.run(ask()), [request.split()[1] for request in server.requests]
    finally:
        server.close()


@pytest.mark.parametrize(("name", "path"), list(zip(READABLE, SENT, strict=True)))
def test_something_is_read_without_ids(name: str, path: bytes) -> None:
    problem, sent = check_url(READABLE[name], response(404, "{}"))
    assert problem is not None
    assert "The Quay API is not at http://127.0.0.1" in problem
    assert sent == [path]


@pytest.mark.parametrize("reply", [response(200, "[]"), response(401, "{}"), response(500)])
def test_api_that_answers_is_there(reply: bytes) -> None:
    assert check_url(READABLE["one response"], reply)[0] is None


@pytest.mark.parametrize("name", UNREADABLE)
def test_nothing_is_sent_where_a_404_could_mean_an_id(name: str) -> None:
    assert check_url(UNREADABLE[name], response(404, "{}")) == (None, [])


def test_no_probe_without_reads() -> None:
    assert make_probe({"one": UNREADABLE["nothing is read"][0]}) is None
