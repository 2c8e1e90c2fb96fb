"""Lists are read lazily and to their end, without loops and on no other host."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from scripted_server import Handler, Serve, response

from matricula import (
    ConfigurationError,
    ForeignHost,
    IncompleteList,
    LinkError,
    NotUnderstood,
    Options,
    PageLoop,
    Tahoe,
)


def page(ids: Any, link: object = None, **more: object) -> bytes:
    users = [{"id": number, "username": f"user{number}"} for number in ids]
    return response(200, json.dumps({"next": link, "previous": None, "results": users, **more}))


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


@pytest.mark.parametrize(
    "link", ["/dc/api/v5/users?offset=1", "../courses/?offset=1", "%2e%2e/courses/?offset=1", "/"]
)
def test_a_link_to_another_path_is_not_followed(
    runner: ConnectionRunner, serve: Serve, link: str
) -> None:
    server = serve(lambda request, number: page([number], link))
    with pytest.raises(LinkError, match="another path"):
        runner.collect(runner.connect("tahoe", server.url).users.list())
    assert len(server.requests) == 1


def give(pages: Sequence[bytes]) -> Handler:
    """Make a server that gives these pages one after the other."""
    return lambda request, number: pages[number - 1]


WRONG = {
    "number as a link": ([page([1], 5)], "link that is none: 5"),
    "truth as a link": ([page([1], True)], "link that is none: True"),
    "false as a link": ([page([1], False)], "link that is none: False"),
    "object as a link": ([page([1], {})], "link that is none: {}"),
    "list as a link": ([page([1], ["?offset=1"])], r"link that is none: \['\?offset=1'\]"),
    "empty link": ([page([1], "")], "link that is none: ''"),
    "total too high": ([page([1], count=9)], "ends after 1 of 9"),
    "nothing of some": ([page([], count=9)], "ends after 0 of 9"),
    "total too high later": ([page([1, 2], "?p=2"), page([3], count=9)], "ends after 3 of 9"),
    "total too low": ([page([1, 2, 3], count=2)], "total is 2, but there are 3"),
    "total too low later": (
        [page([1, 2], "?offset=2", count=2), page([3], count=2)],
        "total is 2, but there are 3",
    ),
    "negative total": ([page([1], count=-1)], "total is -1"),
    "truth as total": ([page([1], count=True)], "total is True"),
    "text as total": ([page([1], count="many")], "total is 'many'"),
    "skipped records": ([page([1, 2], "?offset=20"), page([21])], "skips 18 records"),
    "page too long": ([page([1, 2, 3, 4])], "4 records instead of 3"),
    "page too long later": ([page([1], "?offset=1&limit=1"), page([2, 3])], "2 records instead"),
    "same records": ([page([1, 2], "?p=2"), page([2, 1], "?p=3")], "only records that came before"),
    "same records at the end": ([page([1, 2], "?p=2"), page([1, 2])], "came before"),
    "by turns": (
        [page([1], "?p=2"), page([2], "?p=3"), page([1], "?p=4"), page([2], "?p=5")],
        "came before",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_list_gives_its_records_and_then_an_error(
    runner: ConnectionRunner, serve: Serve, name: str
) -> None:
    pages, reason = WRONG[name]
    server = serve(lambda request, number: pages[number - 1])
    given: list[Any] = []
    with pytest.raises(LinkError, match=reason) as caught:
        runner.collect(runner.connect("tahoe", server.url).users.list(page_size=3), given)
    assert "GET /tahoe/api/v1/users/" in str(caught.value)
    assert len(server.requests) <= len(pages)
    assert len({user.id for user in given}) == len(given) >= (name != "nothing of some")


def test_a_wrong_end_is_no_error_for_those_who_do_not_reach_it(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(lambda request, number: page([1, 2], 5, count=9))
    users = runner.connect("tahoe", server.url).users
    assert runner.wait(users.list().first()).id == 1
    assert len(runner.collect(users.list(limit=2))) == 2


def test_an_error_comes_again_when_the_next_page_is_asked_for_again(serve: Serve) -> None:
    server = serve(lambda request, number: page([1], 5))
    with Tahoe("t", base_url=server.url) as tahoe:
        pages = tahoe.users.list().pages()
        assert [user.id for user in next(pages)] == [1]
        with pytest.raises(IncompleteList):
            next(pages)


@pytest.mark.parametrize("platform", ["tahoe", "digitalchalk"])
def test_records_without_an_id_are_compared_page_by_page(
    runner: ConnectionRunner, serve: Serve, platform: str
) -> None:
    record = {"user": "ana", "type": "standard", "agreed": True}

    def make_page(link: str, count: int) -> bytes:
        return response(200, json.dumps({"results": [record] * count, "next": link}))

    server = serve(lambda request, number: make_page(f"?p={number}", 2 if number < 3 else 3))
    connection = runner.connect(platform, server.url)
    pages = connection.enrollments.list() if platform == "tahoe" else None
    given: list[Any] = []
    with pytest.raises(PageLoop, match="came before"):
        runner.collect(pages or connection.user_agreements.list("u1"), given)
    assert len(given) == 2


def test_totals_may_change_while_a_list_is_read(runner: ConnectionRunner, serve: Serve) -> None:
    """Records were added at the start, then removed: the positions hold, and nothing is wrong."""
    added = [
        page([1, 2, 3], "?offset=3", count=5),
        page([3, 4, 5], None, count=6),
    ]
    removed = [page([1, 2, 3], "?offset=3", count=6), page([], None, count=2)]
    for pages, ids in ((added, [1, 2, 3, 4, 5]), (removed, [1, 2, 3])):
        server = serve(give(pages))
        users = runner.connect("tahoe", server.url).users
        assert [user.id for user in runner.collect(users.list())] == ids


def test_a_list_may_begin_later(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: page([4, 5], None, count=5))
    users = runner.connect("tahoe", server.url).users
    assert len(runner.collect(users.list(offset=3))) == 2
    after = "/tahoe/api/v1/users/?cursor=x"
    assert len(runner.collect(users.list().pages(after=after))[0]) == 2


@pytest.mark.parametrize("allowed", [0, 2])
def test_some_empty_pages_in_a_row_are_allowed(
    runner: ConnectionRunner, serve: Serve, allowed: int
) -> None:
    server = serve(
        lambda request, number: page([] if number <= allowed + 1 else [number], f"?p={number}")
    )
    options = Options(empty_pages=allowed)
    with pytest.raises(PageLoop, match=f"{allowed + 1} pages in a row"):
        runner.collect(runner.connect("tahoe", server.url, options=options).users.list())
    more = Options(empty_pages=allowed + 1)
    users = runner.connect("tahoe", serve(server.handler).url, options=more).users
    assert runner.wait(users.list().first()).id == allowed + 2


@pytest.mark.parametrize("after", ["", 5, b"?offset=1", ["?offset=1"]])
def test_a_position_that_is_none_is_a_mistake(after: Any) -> None:
    with Tahoe("t", base_url="http://127.0.0.1:9") as tahoe, pytest.raises(ConfigurationError):
        next(tahoe.users.list().pages(after=after))


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


@pytest.mark.parametrize(
    "wrong",
    [{"page_size": 0}, {"page_size": -3}, {"page_size": "x"}, {"page_size": True}, {"offset": -1}],
)
def test_a_page_that_no_list_has_is_a_mistake(runner: ConnectionRunner, wrong: Any) -> None:
    users = runner.connect("tahoe", "http://127.0.0.1:9").users
    [name] = wrong
    with pytest.raises(ConfigurationError, match=f"{name} must be a whole number"):
        users.list(**wrong)


def test_the_smallest_page_and_the_first_offset(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: page([1]))
    users = runner.connect("tahoe", server.url).users.list(page_size=1, offset=0)
    assert [user.id for user in runner.collect(users)] == [1]
    assert server.requests[0].startswith(b"GET /tahoe/api/v1/users/?limit=1&offset=0 ")


def test_a_null_id_is_not_an_error(runner: ConnectionRunner, serve: Serve) -> None:
    body = {"results": [{"id": [1]}, {"id": None}], "next": None}
    server = serve(lambda request, number: response(200, json.dumps(body)))
    assert len(runner.collect(runner.connect("tahoe", server.url).users.list())) == 2
