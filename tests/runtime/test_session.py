"""The flow of a call, step by step and without I/O: requests, tokens, delays and deadlines."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from played_flow import Clock, Played

from matricula import ConfigurationError, MatriculaError, Options, Tahoe
from matricula_runtime import session as session_module
from matricula_runtime.errors import (
    LinkError,
    NoResponse,
    ServerError,
    Unauthorized,
    Unconfirmed,
)
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.operation import Call
from matricula_runtime.rate_limiter import RateLimiter
from matricula_runtime.secret import Secret
from matricula_runtime.session import FetchedPage, Session, build_request
from matricula_runtime.steps import GetToken, SendRequest, Wait
from tahoe_api.resources.calls import (
    create_registration,
    get_user,
    list_users,
    update_enrollments_enroll,
)

USER = Response(200, {}, b'{"id": 1}')
CREATED = Response(200, {}, b'{"user_id": 9}')
DOWN, DENIED = Response(503), Response(401, {}, b"{}")
THROTTLED = Response(429, {"retry-after": "7"}, b"{}")
NO_RESPONSE = Failure(sent=True, cause=OSError("reset"))
NEVER_SENT = Failure(sent=False, cause=OSError("refused"))
CREATE = create_registration(username="ana", email="ana@example.org", name="Ana Lee")
ENROLL = update_enrollments_enroll(courses=["c"], identifiers=["ana@example.org"])
OPTIONS = Options(retries=3, deadline=100, timeout=20, connect_timeout=5, rate=None)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(session_module, "time", clock)
    return clock


@pytest.fixture
def session(clock: Clock) -> Iterator[Session]:
    with Tahoe("token-1", base_url="https://host.example/api", options=OPTIONS) as tahoe:
        yield evolve(tahoe.session, rate_limiter=RateLimiter(None, clock.monotonic))


def test_each_further_attempt_has_the_time_that_is_left(session: Session, clock: Clock) -> None:
    slow = evolve(session, options=evolve(OPTIONS, retry_delay=1e-9))
    played = Played(clock, slow.perform(get_user(1)), DOWN, NO_RESPONSE, USER)
    totals = [one.timeout.total for one in played.requests]
    assert totals == [100.0, pytest.approx(99.0), pytest.approx(98.0)]
    assert [one.timeout.connect for one in played.requests] == [5, 5, 5]
    assert [one.timeout.read for one in played.requests] == [20, 20, 20]
    quick = evolve(session, options=evolve(OPTIONS, timeout=3))
    assert Played(clock, quick.perform(get_user(1)), USER).requests[0].timeout.read == 3


def test_a_last_attempt_has_a_second_at_least(session: Session, clock: Clock) -> None:
    late = Response(503, {"retry-after": "99"}, b"")
    played = Played(clock, session.perform(get_user(1)), late, USER)
    assert (played.waits, played.requests[1].timeout.total) == ([99], 1.0)


def test_a_retry_that_passes_the_deadline_is_not_made(session: Session, clock: Clock) -> None:
    late = Response(503, {"retry-after": "100"}, b"")
    played = Played(clock, session.perform(get_user(1)), late)
    assert isinstance(played.error, ServerError)
    assert played.waits == []
    assert not hasattr(played.error, "reference")


def test_a_write_whose_response_was_lost_is_not_sent_again(session: Session, clock: Clock) -> None:
    for result in (NO_RESPONSE, DOWN):
        played = Played(clock, session.perform(CREATE), result)
        assert isinstance(played.error, Unconfirmed)
        assert (len(played.requests), played.error.reference is not None) == (1, True)
    played = Played(clock, session.perform(CREATE), NEVER_SENT, CREATED)
    assert (len(played.requests), played.value.user_id) == (2, 9)


def test_an_error_names_the_number_of_its_call(session: Session, clock: Clock) -> None:
    numbers = []
    for call in (get_user(1), CREATE):
        error = Played(clock, session.perform(call), Response(400, {}, b"{}")).error
        numbers.append(getattr(error, "number", None))
    assert numbers == [1, 2]


def test_a_throttled_call_holds_up_all_calls(session: Session, clock: Clock) -> None:
    flow = session.perform(CREATE)
    next(flow)
    assert flow.send(THROTTLED) == Wait(7)
    assert Played(clock, session.perform(get_user(1)), USER).waits == [7]
    assert isinstance(flow.send(None), SendRequest)
    session.rate_limiter.postpone(0.5)
    assert Played(clock, session.perform(get_user(1)), USER).waits == [0.5]


def test_throttling_costs_no_retry_of_the_budget(session: Session, clock: Clock) -> None:
    for _ in range(30):
        Played(clock, session.perform(get_user(1)), THROTTLED, USER)
    assert Played(clock, session.perform(get_user(1)), DOWN, USER).error is None


def test_a_connection_in_trouble_stops_sending_again(session: Session, clock: Clock) -> None:
    for _ in range(22):
        Played(clock, session.perform(get_user(1)), DOWN, USER)
    assert isinstance(Played(clock, session.perform(get_user(1)), DOWN).error, ServerError)


def test_a_run_may_forbid_a_retry(session: Session, clock: Clock) -> None:
    asked = []

    def may_retry(result: Response | Failure, number: int) -> bool:
        asked.append(number)
        return number < 2

    strict = evolve(session, may_retry=may_retry)
    assert isinstance(Played(clock, strict.perform(get_user(1)), DOWN, DOWN).error, ServerError)
    assert asked == [1, 2]
    Played(clock, strict.perform(get_user(1)), Response(404, {}, b"{}"))
    assert asked == [1, 2]


def make_supplied(session: Session) -> Session:
    """Return the session with a token that a supplier gives."""
    with Tahoe(lambda: "unused", base_url="https://host.example/api", options=OPTIONS) as tahoe:
        return evolve(session, token=tahoe.session.token)


def test_a_rejected_token_is_replaced_once(session: Session, clock: Clock) -> None:
    supplied = make_supplied(session)
    played = Played(clock, supplied.perform(get_user(1)), DENIED, USER)
    assert played.list_tokens() == ["Token token-1", "Token token-2"]
    assert [one.refused and one.refused.reveal() for one in played.tokens] == [None, "token-1"]
    played = Played(clock, supplied.perform(get_user(1)), DENIED, DENIED)
    assert isinstance(played.error, Unauthorized)
    # A new token does not use up a retry, and a rejected request was not done.
    played = Played(clock, supplied.perform(CREATE), DENIED, CREATED)
    assert (played.value.user_id, played.waits) == (9, [])
    assert Played(clock, supplied.perform(get_user(1)), NO_RESPONSE, USER).error is None


def test_a_supplier_that_gives_the_rejected_token_again_is_not_asked_twice(
    session: Session, clock: Clock
) -> None:
    flow = make_supplied(session).perform(get_user(1))
    next(flow)
    assert isinstance(flow.send(Secret("old")), SendRequest)
    assert isinstance(flow.send(DENIED), GetToken)
    with pytest.raises(Unauthorized):
        flow.send(Secret("old"))


def test_a_fixed_token_is_not_asked_for(session: Session, clock: Clock) -> None:
    played = Played(clock, session.perform(get_user(1)), DENIED)
    assert (played.list_tokens(), played.tokens) == (["Token token-1"], [])
    assert isinstance(played.error, Unauthorized)


def test_throttling_with_the_status_of_a_rejected_token_asks_for_no_token(
    session: Session, clock: Clock
) -> None:
    throttled = evolve(THROTTLED, status_code=403, is_throttled=True)
    played = Played(clock, make_supplied(session).perform(get_user(1)), throttled, USER)
    assert (len(played.tokens), played.waits) == (1, [7])


class Cancelled(Exception):
    pass


def test_an_unknown_error_after_a_write_may_have_left_leaves_it_unconfirmed(
    session: Session, clock: Clock
) -> None:
    error = Played(clock, session.perform(CREATE), Cancelled("a task ended")).error
    assert isinstance(error, Unconfirmed)
    assert "a task ended" in str(error)
    error = Played(clock, session.perform(CREATE), Cancelled("Token token-1 was cut")).error
    assert "token-1" not in str(error)
    assert isinstance(Played(clock, session.perform(get_user(1)), Cancelled("x")).error, NoResponse)


def test_a_transport_that_cannot_be_used_says_so(session: Session, clock: Clock) -> None:
    closed = ConfigurationError("The connection is closed.")
    assert Played(clock, session.perform(CREATE), closed).error is closed


def test_an_unknown_error_before_anything_was_sent_stays_as_it_is(
    session: Session, clock: Clock
) -> None:
    flow = make_supplied(session).perform(CREATE)
    assert isinstance(next(flow), GetToken)
    with pytest.raises(Cancelled):
        flow.throw(Cancelled())
    flow = session.perform(CREATE)
    next(flow)
    assert isinstance(flow.send(THROTTLED), Wait)
    with pytest.raises(Cancelled):  # the platform refused it: it was certainly not done
        flow.throw(Cancelled())


@pytest.mark.parametrize(
    ("results", "happened"),
    [
        ([NO_RESPONSE], "no response came (reset)"),
        ([Failure(sent=True, cause=OSError("reset by peer."))], "no response came (reset by peer)"),
        ([DOWN], "the response was 503"),
        ([NO_RESPONSE, NEVER_SENT], "an earlier attempt got no response"),
    ],
)
def test_an_interruption_between_attempts_remembers_the_lost_one(
    session: Session, clock: Clock, results: list[Response | Failure], happened: str
) -> None:
    flow = session.perform(ENROLL)
    next(flow)
    for number, result in enumerate(results):
        if number:
            flow.send(None)  # the delay has passed
        assert isinstance(flow.send(result), Wait)
    with pytest.raises(Unconfirmed) as caught:
        flow.throw(Cancelled())
    assert caught.value.message.startswith(f"{happened}, and the program was stopped")
    assert isinstance(caught.value.__cause__, Cancelled)


def test_a_read_that_is_interrupted_between_attempts_has_done_nothing(
    session: Session, clock: Clock
) -> None:
    flow = session.perform(get_user(1))
    next(flow)
    assert isinstance(flow.send(DOWN), Wait)
    with pytest.raises(Cancelled):
        flow.throw(Cancelled())


def test_a_created_record_has_its_id(session: Session, clock: Clock) -> None:
    value, created = Played(clock, session.create(CREATE), CREATED).value
    assert (value.user_id, created) == (9, 9)


PAGE = Response(200, {}, b'{"count": 0, "next": null, "results": []}')


def test_a_link_counts_from_the_page_it_is_on(session: Session, clock: Clock) -> None:
    call = list_users(page_size=2)
    first = "https://host.example/api/tahoe/api/v1/users/?limit=2"
    other = "https://host.example/other/"
    for link, page, url in [
        (None, None, first),
        ("?offset=2", None, first.replace("limit", "offset")),
        ("?offset=2", other, f"{other}?offset=2"),
    ]:
        played = Played(clock, session.fetch_page(call, link, page), PAGE)
        assert isinstance(played.value, FetchedPage)
        assert (played.requests[0].request.url, played.value.url) == (url, url)
        assert played.value.response.status_code == 200


def test_a_link_with_the_token_is_not_followed(session: Session, clock: Clock) -> None:
    leak = b'{"count": 0, "next": "https://host.example/api/x?key=token-1", "results": []}'
    page = Played(clock, session.fetch_page(list_users()), evolve(PAGE, content=leak)).value
    with pytest.raises(LinkError, match="repeats the token"):
        session.resolve_link(page.response.json()["next"], page.url)


def test_links_are_rebased_only_if_asked(session: Session) -> None:
    page, link = "https://host.example/api/x", "http://inner.local/api/x?page=2"
    with pytest.raises(MatriculaError):
        session.resolve_link(link, page)
    rebased = evolve(session, options=evolve(OPTIONS, rebase_links=True))
    assert rebased.resolve_link(link, page) == "https://host.example/api/x?page=2"


def test_the_log_has_a_line_for_each_attempt(
    session: Session, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="matricula"):
        Played(clock, session.perform(get_user(1)), NO_RESPONSE, USER)
    lines = [record.getMessage() for record in caplog.records if record.name == "matricula"]
    path = "GET /tahoe/api/v1/users/{user_id}/"
    assert lines == [
        f"tahoe #1.1 {path}: sent, no response, 1000 ms",
        f"tahoe #1.2 {path}: 200, 1000 ms",
    ]
    caplog.clear()
    with caplog.at_level(logging.WARNING, logger="matricula"):
        Played(clock, session.perform(get_user(1)), USER)
    assert caplog.records == []


def test_calls_are_traced_unless_a_run_looks_for_a_tracer_itself(
    session: Session, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Session] = []

    def is_enabled() -> bool:
        asked.append(session)
        return False

    monkeypatch.setattr(session_module, "is_tracing_enabled", is_enabled)
    monkeypatch.setattr(session_module, "Trace", None)  # no span is made
    Played(clock, session.perform(get_user(1)), USER)
    Played(clock, evolve(session, may_trace=False).perform(get_user(1)), USER)
    assert len(asked) == 1


def build(session: Session, **arguments: Any) -> Request:
    given = {"method": "post", "url": "/x", **arguments}
    return build_request(session.base_url, Call(get_user(1).endpoint, given))


def test_a_request_is_built_of_its_arguments(session: Session) -> None:
    request = build(session, json={"a": "é", "b": None}, headers={"X-Key": "k\t1"})
    assert (request.method, request.url) == ("POST", "https://host.example/api/x")
    assert request.body == b'{"a":"\\u00e9","b":null}'
    assert request.headers["accept"] == "application/json"
    assert request.headers["user-agent"].startswith("matricula/")
    assert request.headers["x-key"] == "k\t1"
    form = build(session, data={"a": "é b", "b": ["1", "2"], "c": True, "d": {"e": 1}})
    assert form.body == b"a=%C3%A9+b&b=1&b=2&c=true&d=%7B%22e%22%3A1%7D"
    query = build(session, params={"a": [True, "x"]})
    assert (query.url, query.body) == ("https://host.example/api/x?a=true&a=x", None)
    assert build(session, params={}).url == "https://host.example/api/x"
    assert build(session, json={"a": "😀"}).body == b'{"a":"\\ud83d\\ude00"}'
    assert build(session, json=None).body == b"null"


NESTED: list[Any] = []
NESTED.append(NESTED)
DEEP: list[Any] = []
for _ in range(20_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"json": float("nan")}, "An argument is not valid JSON: "),
        ({"json": object()}, "An argument is not valid JSON: "),
        ({"json": NESTED}, "An argument is not valid JSON: "),
        ({"json": DEEP}, "An argument is not valid JSON: "),
        ({"json": "\ud83d"}, "An argument is not valid text"),
        ({"params": {"a": "\ud83d"}}, "An argument is not valid text"),
        ({"headers": {"x-key": "two\nlines"}}, "The header x-key has characters"),
        ({"headers": {"x-key": "é"}}, "The header x-key has characters"),
    ],
)
def test_an_argument_that_cannot_be_sent_is_refused(
    session: Session, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        build(session, **arguments)
    assert str(caught.value).startswith(message)


def test_a_password_is_known_as_a_secret_of_its_request(session: Session) -> None:
    call = create_registration(username="a", email="b", name="c", password="hunter2-hunter2")
    request = build_request(session.base_url, call)
    assert {one.reveal() for one in request.secrets} == {"hunter2-hunter2"}
    assert json.loads(request.body or b"")["password"] == "hunter2-hunter2"
    form = Call(call.endpoint, {"method": "post", "url": "/x", "data": {"password": "a-secret-7"}})
    assert {one.reveal() for one in build_request(session.base_url, form).secrets} == {"a-secret-7"}


def test_the_repr_of_a_session_is_short_and_that_of_a_page_has_no_records(
    session: Session, clock: Clock
) -> None:
    hidden = ("endpoints=", "budget=", "numbers=", "may_retry=", "timeout=Timeout")
    assert [name for name in hidden if name in repr(session)] == []
    page = Played(clock, session.fetch_page(list_users()), PAGE).value
    assert "Response" not in repr(page)
