"""The position in a list, page by page and without I/O: no list ends early without an error."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from played_flow import Clock, Played

from matricula import Options, Tahoe
from matricula_runtime import cursor as cursor_module
from matricula_runtime.cursor import Cursor
from matricula_runtime.errors import ForeignHost, IncompleteList, LinkError, PageLoop
from matricula_runtime.message import Response
from matricula_runtime.operation import Call, Endpoint
from matricula_runtime.session import Session
from tahdah_api.resources.calls import list_registrations
from tahoe_api.resources.calls import list_users

URL = "https://host.example/tahoe/api/v1/users/"
NEXT = f"{URL}?limit=2&offset=2"
OTHER = f"{URL}?limit=2&offset=4"
CALL = list_users(page_size=2)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(cursor_module, "time", clock)
    return clock


@pytest.fixture
def session() -> Iterator[Session]:
    options = Options(retries=0, rate=None, empty_pages=1, lookup_pages=2, deadline=10)
    with Tahoe("token-1", base_url="https://host.example", options=options) as tahoe:
        yield tahoe.session


def make_page(*ids: int | None, next_: object = None, **more: object) -> Response:
    records = [{"id": id_, "username": "ana"} for id_ in ids]
    return Response(200, {}, json.dumps({"results": records, "next": next_, **more}).encode())


def read(cursor: Cursor[Any], *pages: Response, clock: Clock | None = None) -> Any:
    """Return the ids of the pages, and behind them the error that the list ended with."""
    found: list[Any] = []
    left = list(pages)
    while not cursor.is_done:
        needed = left[:1]
        played = Played(clock or Clock(), cursor.fetch_next(), *needed) if needed else None
        if played is None:
            try:
                next(cursor.fetch_next())
            except LinkError as error:
                return [*found, error]
            raise AssertionError("it wants a further page")
        left.pop(0)
        if played.error is not None:
            return [*found, played.error]
        found.append([one.id for one in played.value])
    assert not left
    return found


def read_error(cursor: Cursor[Any], *pages: Response) -> LinkError:
    error = read(cursor, *pages)[-1]
    assert isinstance(error, LinkError)
    return error


def test_a_list_is_read_to_its_last_page(session: Session) -> None:
    pages = make_page(1, 2, next_=NEXT, count=3), make_page(3, count=3)
    assert read(Cursor(session, CALL), *pages) == [[1, 2], [3]]
    assert read(Cursor(session, CALL), make_page(count=0)) == [[]]
    fresh = Cursor[Any](session, CALL)
    page = Played(Clock(), fresh.fetch_next(), pages[0]).value
    assert (page.next, fresh.is_done) == (NEXT, False)
    assert Played(Clock(), fresh.fetch_next(), pages[1]).value.next is None
    assert fresh.is_done


def test_a_list_without_pages_is_one_response(session: Session) -> None:
    body = b'[{"candidateId": 2, "candidateExperienceId": 3}]'
    cursor = Cursor[Any](session, list_registrations(1, 2))
    (registration,) = Played(Clock(), cursor.fetch_next(), Response(200, {}, body)).value
    assert (registration.candidate_id, cursor.is_done) == (2, True)


def test_a_saved_link_goes_on_and_knows_no_position(session: Session) -> None:
    """Without an offset in the link, nobody knows how many records come before."""
    cursor = Cursor[Any](session, CALL, after=f"{URL}?cursor=abc")
    assert read(cursor, make_page(8, 9, count=9)) == [[8, 9]]
    cursor = Cursor[Any](session, CALL, after=f"{URL}?cursor=abc")
    assert read(cursor, make_page(8, 9, next_=OTHER), make_page(10)) == [[8, 9], [10]]
    cursor = Cursor[Any](session, CALL, after=NEXT)
    assert str(read_error(cursor, make_page(3, count=9))).endswith(
        "it ends after 3 of 9 records. The list is incomplete; the records so far are real."
    )


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        # The total.
        ([make_page(1, 2, count=3)], "it ends after 2 of 3 records"),
        ([make_page(1, 2, count=1)], "its total is 1, but there are 2 records"),
        ([make_page(1, 2, count=-1)], "its total is -1"),
        ([make_page(1, 2, count="2")], "its total is '2'"),
        ([make_page(1, 2, count=True)], "its total is True"),
        (
            [make_page(1, 2, next_=NEXT, count=3), make_page(3, 4, count=3)],
            "its total is 3, but there are 4 records",
        ),
        # The link.
        ([make_page(1, next_=7)], "page 1 has a link that is none: 7"),
        ([make_page(1, next_="")], "page 1 has a link that is none: ''"),
        ([make_page(1, next_=False)], "page 1 has a link that is none: False"),
        ([make_page(1, next_=["x" * 56])], f"link that is none: ['{'x' * 56}']"),
        ([make_page(1, next_=["x" * 57])], f"link that is none: ['{'x' * 57}'…"),
        (
            [make_page(1, 2, next_=NEXT.replace("offset=2", "offset=5"))],
            "the link of page 1 skips 3 records",
        ),
        ([make_page(1, 2, 3)], "page 1 has 3 records instead of 2"),
        ([Response(200, {}, b'{"results": null, "next": null}')], "differs from the documented"),
    ],
)
def test_a_list_that_is_not_whole_ends_with_an_error(
    session: Session, pages: list[Response], message: str
) -> None:
    played = Played(Clock(), Cursor[Any](session, CALL).fetch_next(), pages[0])
    if played.error is not None:
        assert message in str(played.error)
        return
    error = read_error(Cursor(session, CALL), *pages)
    assert isinstance(error, IncompleteList)
    assert f"{message}. The list is incomplete" in str(error)


def test_the_records_of_a_page_with_a_wrong_link_are_real(session: Session) -> None:
    *records, error = read(Cursor(session, CALL), make_page(1, 2, next_=7))
    assert (records, isinstance(error, IncompleteList)) == ([[1, 2]], True)


def test_records_that_move_to_the_next_page_come_once(session: Session) -> None:
    pages = make_page(1, 2, next_=NEXT), make_page(2, 3)
    assert read(Cursor(session, CALL), *pages) == [[1, 2], [3]]


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ([make_page(1, 2, next_=f"{URL}?limit=2#x")], "page 1 leads back to a page"),
        (
            [make_page(1, 2, next_=NEXT), make_page(3, 4, next_=NEXT)],
            "page 2 leads back to a page",
        ),
        (
            [make_page(1, 2, next_=NEXT), make_page(1, 2, next_=OTHER)],
            "page 2 has only records that came before",
        ),
        (
            [make_page(1, None, next_=NEXT), make_page(1, None, next_=OTHER)],
            "page 2 has only records that came before",
        ),
        ([make_page(next_=NEXT), make_page(next_=OTHER)], "2 pages in a row had no new record"),
    ],
)
def test_a_list_that_goes_round_ends_with_an_error(
    session: Session, pages: list[Response], message: str
) -> None:
    error = read_error(Cursor(session, CALL), *pages)
    assert isinstance(error, PageLoop)
    assert message in str(error)


def test_a_page_without_records_may_come_between(session: Session) -> None:
    pages = make_page(1, 2, next_=NEXT), make_page(next_=OTHER), make_page(3)
    assert read(Cursor(session, CALL), *pages) == [[1, 2], [], [3]]
    more = [make_page(next_=NEXT), make_page(1, 2, next_=OTHER), make_page(next_=f"{URL}?offset=9")]
    assert len(read(Cursor(session, CALL), *more, make_page(3))) == 4


def test_records_may_be_deleted_meanwhile(session: Session) -> None:
    pages = make_page(1, 2, next_=NEXT, count=3), make_page(count=1)
    assert read(Cursor(session, CALL), *pages) == [[1, 2], []]


@pytest.mark.parametrize("offset", ["abc", "%D9%A9", "9&offset=9"])
def test_an_offset_that_is_no_number_proves_nothing(session: Session, offset: str) -> None:
    link = f"{URL}?limit=2&offset={offset}"
    pages = make_page(1, 2, next_=link), make_page(3)
    assert read(Cursor(session, CALL), *pages) == [[1, 2], [3]]


def test_records_without_ids_may_be_alike_but_not_whole_pages(session: Session) -> None:
    assert CALL.endpoint.pagination is not None
    pagination = evolve(CALL.endpoint.pagination, id=())
    alike = evolve(CALL, endpoint=evolve(CALL.endpoint, pagination=pagination))
    pages = make_page(1, 2, next_=NEXT), make_page(2, 2, next_=OTHER), make_page(2, 2)
    *records, error = read(Cursor(session, alike), *pages)
    assert records == [[1, 2], [2, 2]]
    assert "page 3 has only records that came before" in str(error)


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("https://host.example/tahoe/api/v1/courses/", "page 1 leads to another path"),
        (f"{URL}%2e%2e/?offset=2", "page 1 leads to another path"),
    ],
)
def test_a_link_to_another_list_is_not_followed(session: Session, link: str, message: str) -> None:
    assert message in str(read_error(Cursor(session, CALL), make_page(1, 2, next_=link)))
    same = f"{URL.rstrip('/')}?offset=2&limit=2"
    assert read(Cursor(session, CALL), make_page(1, 2, next_=same), make_page(3)) == [[1, 2], [3]]


def test_a_link_to_another_host_is_not_followed(session: Session) -> None:
    for link in ("https://evil.example/tahoe/api/v1/users/?offset=2", "https://[::1"):
        error = read_error(Cursor(session, CALL), make_page(1, 2, next_=link))
        assert isinstance(error, ForeignHost)


def test_a_look_up_ends_after_some_pages(session: Session, clock: Clock) -> None:
    pages = make_page(1, 2, next_=NEXT), make_page(3, 4, next_=OTHER)
    error = read_error(Cursor.for_look_up(session, CALL), *pages)
    assert "the look-up was ended after 2 pages" in str(error)
    assert isinstance(error, IncompleteList)


def test_a_look_up_has_the_time_of_one_call(session: Session, clock: Clock) -> None:
    cursor = Cursor[Any].for_look_up(session, CALL)
    clock.now = 100.0
    Played(clock, cursor.fetch_next(), make_page(1, 2, next_=NEXT))
    clock.now = 107.0
    played = Played(clock, cursor.fetch_next(), make_page(3, 4, next_=OTHER))
    assert played.requests[0].timeout.total == pytest.approx(3.0, abs=0.01)
    late = Cursor[Any].for_look_up(session, CALL)
    Played(clock, late.fetch_next(), make_page(1, 2, next_=NEXT))
    clock.now += 8.5  # the first request took a second
    Played(clock, late.fetch_next(), make_page(3, 4, next_=OTHER))
    late = Cursor[Any].for_look_up(session, CALL)
    Played(clock, late.fetch_next(), make_page(1, 2, next_=NEXT))
    clock.now += 9.0  # the first request took a second
    error = Played(clock, late.fetch_next()).error
    assert "the look-up was ended after 10 s" in str(error)


def test_a_list_of_another_shape_is_no_list(session: Session) -> None:
    """A parser may accept it, where the spec does not require the list."""
    endpoint = CALL.endpoint
    loose = Endpoint[Any](endpoint.operation, lambda **_: {}, dict, endpoint.pagination)
    cursor = Cursor[Any](session, Call(loose, CALL.arguments))
    played = Played(Clock(), cursor.fetch_next(), Response(200, {}, b"{}"))
    assert "page 1 has no list of records" in str(played.error)
    assert str(read_error(cursor)) == str(played.error)
