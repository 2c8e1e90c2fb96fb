"""Lists are read lazily and to their end, without loops and on no other host."""

import json
import re
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from scripted_server import Serve, response

from matricula import ForeignHost, NotUnderstood, Options, PageLoop


def page(ids: Any, link: str | None = None) -> bytes:
    users = [{"id": number, "username": f"user{number}"} for number in ids]
    return response(
        200, json.dumps({"count": 99, "next": link, "previous": None, "results": users})
    )


def offset(request: bytes) -> int:
    found = re.search(rb"offset=(\d+)", request.split(b"\r\n")[0])
    return int(found.group(1)) if found else 0


def test_all_pages_are_walked_and_only_when_needed(runner: ConnectionRunner, serve: Serve) -> None:
    def handle(request: bytes, number: int) -> bytes:
        start = offset(request)
        link = f"?limit=2&offset={start + 2}" if start < 4 else None
        return page(range(start, start + 2), link)

    server = serve(handle)
    users = runner.connect("tahoe", server.url).users
    pages = users.list(page_size=2)
    assert server.requests == []
    assert [user.id for user in runner.collect(pages)] == [0, 1, 2, 3, 4, 5]
    assert len(server.requests) == 3
    assert [user.id for user in runner.collect(users.list(page_size=2, limit=3))] == [0, 1, 2]
    assert len(server.requests) == 5
    assert runner.wait(users.list().first()).id == 0
    assert runner.collect(users.list(limit=0)) == []
    assert len(server.requests) == 6


def test_a_walk_goes_on_from_a_saved_position(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(
        lambda request, number: page(
            [offset(request)], f"?offset={offset(request) + 1}" if offset(request) < 3 else None
        )
    )
    users = runner.connect("tahoe", server.url).users
    all_pages = runner.collect(users.list().pages())
    saved = all_pages[1].next
    assert saved == "?offset=2"
    rest = runner.collect(users.list().pages(after=saved))
    assert [[user.id for user in one] for one in rest] == [[2], [3]]
    assert rest[-1].next is None


def test_a_record_that_slides_to_the_next_page_is_given_once(
    runner: ConnectionRunner, serve: Serve
) -> None:
    pages = [page([1, 2, 3], "?p=2"), page([3, 4], "?p=3"), page([5])]
    server = serve(lambda request, number: pages[number - 1])
    users = runner.connect("tahoe", server.url).users
    assert [user.id for user in runner.collect(users.list())] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/tahoe/api/v1/users/?p=2",
        "//evil.example/x",
        "http://[evil.example",
        "http://evil.example℀.example/",
        "http://127.0.0.1@evil.example/",
    ],
)
def test_a_link_to_another_host_is_not_followed(
    runner: ConnectionRunner, serve: Serve, link: str
) -> None:
    server = serve(lambda request, number: page([number], link))
    users = runner.connect("tahoe", server.url).users
    with pytest.raises(ForeignHost, match=r"evil\.example"):
        runner.collect(users.list())
    assert len(server.requests) == 1


def test_nor_is_one_to_another_port_of_the_same_host(
    runner: ConnectionRunner, serve: Serve
) -> None:
    other = serve(lambda request, number: page([7]))
    server = serve(lambda request, number: page([number], f"{other.url}/tahoe/api/v1/users/"))
    with pytest.raises(ForeignHost):
        runner.collect(runner.connect("tahoe", server.url).users.list())
    assert other.requests == []


def test_links_with_an_inner_host_can_be_rebased(runner: ConnectionRunner, serve: Serve) -> None:
    inner = "http://inner.local/tahoe/api/v1/users/?offset=1"
    server = serve(lambda request, number: page([number], inner if number == 1 else None))
    options = Options(rebase_links=True)
    users = runner.connect("tahoe", server.url, options=options).users
    assert [user.id for user in runner.collect(users.list())] == [1, 2]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_loop_ends_in_an_error(runner: ConnectionRunner, serve: Serve, length: int) -> None:
    server = serve(lambda request, number: page([number], f"?offset={number % length}"))
    given: list[Any] = []
    with pytest.raises(PageLoop, match="fetched before"):
        runner.collect(runner.connect("tahoe", server.url).users.list(), given)
    assert [user.id for user in given] == list(range(1, len(server.requests) + 1))
    assert len(server.requests) <= length + 1


def test_a_list_that_goes_on_without_records_ends_in_an_error(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(lambda request, number: page([], f"?offset={number}"))
    with pytest.raises(PageLoop, match="no new record"):
        runner.collect(runner.connect("tahoe", server.url).users.list())


@pytest.mark.parametrize(
    "body", ['{"results": "no"}', "[]", '{"results": null}', "{}", '{"results": [1]}']
)
def test_a_page_that_is_none_is_an_error_and_no_silent_end(
    runner: ConnectionRunner, serve: Serve, body: str
) -> None:
    server = serve(lambda request, number: response(200, body))
    with pytest.raises(NotUnderstood):
        runner.collect(runner.connect("tahoe", server.url).users.list())


def test_a_path_only_link_is_resolved_against_the_page(
    runner: ConnectionRunner, serve: Serve
) -> None:
    body = {"results": [{"id": "a"}], "next": "/dc/api/v5/offerings?offset=1"}
    last = {"results": [{"id": "b"}]}
    server = serve(lambda request, number: response(200, json.dumps(body if number == 1 else last)))
    offerings = runner.connect("digitalchalk", server.url).offerings
    assert [offering.id for offering in runner.collect(offerings.list())] == ["a", "b"]
    assert server.requests[1].startswith(b"GET /dc/api/v5/offerings?offset=1 ")


def test_a_negative_limit_is_a_mistake(runner: ConnectionRunner, serve: Serve) -> None:
    with pytest.raises(ValueError, match="limit"):
        runner.connect("tahoe", "http://127.0.0.1:9").users.list(limit=-1)


def test_a_null_id_is_not_an_error(runner: ConnectionRunner, serve: Serve) -> None:
    body = {"results": [{"id": [1]}, {"id": None}], "next": None}
    server = serve(lambda request, number: response(200, json.dumps(body)))
    assert len(runner.collect(runner.connect("tahoe", server.url).users.list())) == 2
