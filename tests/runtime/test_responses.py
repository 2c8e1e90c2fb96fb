"""Values and errors of responses, one by one and without I/O."""

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import define, evolve, field

from digitalchalk_api.resources import calls as digitalchalk
from digitalchalk_api.resources.operations import PLATFORM as DIGITALCHALK
from matricula_runtime.errors import (
    CallError,
    Duplicate,
    Forbidden,
    Invalid,
    NoResponse,
    NotFound,
    NotSent,
    NotUnderstood,
    RateLimited,
    Refused,
    ServerError,
    Unauthorized,
    Unconfirmed,
)
from matricula_runtime.message import Failure, Response
from matricula_runtime.operation import Call, Endpoint, Platform
from matricula_runtime.responses import Exchange, read_id, read_id_from_response, read_response
from tahdah_api.models import NewRegistration
from tahdah_api.resources import calls as tahdah
from tahdah_api.resources.operations import PLATFORM as TAHDAH
from tahoe_api.resources import calls as tahoe
from tahoe_api.resources.operations import PLATFORM as TAHOE
from tahoe_api.types import UNSET, Unset

HTML = {"content-type": "text/html; charset=utf-8"}
TEXT = {"content-type": "text/plain"}
CREATE = tahoe.create_registration(username="ana", email="ana@example.org", name="Ana Lee")
READ = tahoe.get_user(7)
EJECT = digitalchalk.update_registration_eject("r1")


def make_response(
    status: int, body: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    given = {"content-type": "application/json"} if headers is None else headers
    return Response(status, given, body.encode())


def with_endpoint(call: Call[Any], value: object, result: type, **operation: Any) -> Call[Any]:
    """Return a call whose parser accepts everything, as a loose spec would, and makes `value`."""
    kind: Any = result
    endpoint = Endpoint[Any](evolve(call.endpoint.operation, **operation), lambda **_: value, kind)
    return Call(endpoint, call.arguments)


def find_platform(call: Call[Any]) -> Platform:
    path = call.endpoint.operation.path
    return TAHOE if path.startswith("/tahoe") else TAHDAH if "/api" in path else DIGITALCHALK


def fail(call: Call[Any], last: Response | Failure, *, was_lost: bool = False) -> CallError:
    """Return the error of a call that ended with this result."""
    url = f"https://host.example{call.arguments['url']}"
    with pytest.raises(CallError) as caught:
        read_response(call, Exchange(url, last, 2, was_lost), find_platform(call))
    assert caught.value.attempts == 2
    assert caught.value.url == url.partition("?")[0]
    assert caught.value.platform == find_platform(call).title
    assert caught.value.response is (last if isinstance(last, Response) else None)
    return caught.value


def read(call: Call[Any], response: Response) -> tuple[Any, Exchange]:
    exchange = Exchange("https://host.example/x", response, 1)
    return read_response(call, exchange, find_platform(call)), exchange


def test_a_documented_response_is_a_value_and_perhaps_an_id() -> None:
    user, exchange = read(READ, make_response(200, '{"id": 7, "username": "ana"}'))
    assert (user.username, exchange.created_id) == ("ana", None)
    created, exchange = read(CREATE, make_response(200, '{"user_id": 9}'))
    assert (created.user_id, exchange.created_id) == (9, 9)
    assert read(EJECT, make_response(204))[0] is None
    new_user = digitalchalk.create_user(
        first_name="A", last_name="B", username="ab", email="a@example.org"
    )
    location = {"location": "https://host.example/dc/api/v5/users/u7"}
    id_, exchange = read(new_user, make_response(201, "", location))
    assert (id_, exchange.created_id) == ("u7", "u7")
    add = tahdah.create_registrations(1, 2, candidate_ids=list[NewRegistration]())
    listed = '[{"candidateId": 2, "candidateExperienceId": 3}]'
    (registration,), _ = read(add, make_response(200, listed))
    assert registration.candidate_experience_id == 3
    assert read(tahdah.list_registrations(1, 2), make_response(200, "[]"))[0] == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Invalid),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (409, Duplicate),
        (418, Refused),
        (422, Invalid),
        (429, RateLimited),
        (499, Refused),
    ],
)
def test_a_refusal_that_can_be_understood(status: int, kind: type[CallError]) -> None:
    for call in (READ, CREATE):
        error = fail(call, make_response(status, '{"detail": "no"}'))
        assert type(error) is kind
        assert error.message == "no"
        assert isinstance(error, Refused)
        assert error.concerns_token == (status in (401, 403))
        # It cannot follow from an earlier attempt, except a rejected value of a write.
        lost = fail(call, make_response(status, '{"detail": "no"}'), was_lost=True)
        is_in_doubt = call is CREATE and status in (400, 409, 422)
        assert type(lost) is (Unconfirmed if is_in_doubt else kind)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_rejected_value_may_follow_from_an_earlier_attempt(method: str) -> None:
    call = with_endpoint(EJECT, None, type(None), method=method)
    assert type(fail(call, make_response(409, "{}"))) is Duplicate
    assert type(fail(call, make_response(409, "{}"), was_lost=True)) is Unconfirmed


def test_a_record_that_an_earlier_attempt_may_have_deleted() -> None:
    delete = digitalchalk.delete_user("u1")
    assert type(fail(delete, make_response(404, "{}"))) is NotFound
    error = fail(delete, make_response(404, "{}"), was_lost=True)
    assert type(error) is Unconfirmed
    assert "an attempt got no response, and the next was refused: " in str(error)
    assert isinstance(error.__cause__, NotFound)


@pytest.mark.parametrize(
    ("response", "kind", "message"),
    [
        (make_response(500, '{"detail": "broken"}'), ServerError, "broken"),
        (make_response(502, "<html>", HTML), ServerError, "text/html, 6 bytes"),
        (make_response(599, "", {}), ServerError, "no content type, 0 bytes"),
        (make_response(408, "{}"), ServerError, "application/json, 2 bytes"),
        (make_response(302, "", {}), NotUnderstood, "redirects are not followed"),
        (make_response(300, "", {}), NotUnderstood, "redirects are not followed"),
        (make_response(399, "", {}), NotUnderstood, "redirects are not followed"),
        (make_response(302, '{"a": "b"}'), NotUnderstood, "redirects are not followed"),
        (make_response(400, "<html>", HTML), NotUnderstood, "text/html, 6 bytes"),
        (make_response(410, "<html>", HTML), NotUnderstood, "text/html, 6 bytes"),
        (
            make_response(404, "<html>", HTML),
            NotUnderstood,
            "the web server has no https://host.example/tahoe/api/v1/users/7/",
        ),
        (make_response(101, "", {}), NotUnderstood, "no content type, 0 bytes"),
        (make_response(200, "<html>", HTML), NotUnderstood, "differs from the documented one"),
        (make_response(200, '{"a": 1}'), NotUnderstood, "differs from the documented one"),
        (make_response(200, "[]"), NotUnderstood, "differs from the documented one"),
        (make_response(200, "null"), NotUnderstood, "differs from the documented one"),
        (
            make_response(503, " over\n loaded ", TEXT),
            ServerError,
            "text/plain, 14 bytes: over loaded",
        ),
        (make_response(503, 301 * "x", TEXT), ServerError, f"text/plain, 301 bytes: {300 * 'x'}…"),
        (make_response(503, 300 * "x", TEXT), ServerError, f"text/plain, 300 bytes: {300 * 'x'}"),
        (make_response(503, "<p>busy</p>", HTML), ServerError, "text/html, 11 bytes"),
        (make_response(500, '["a", {"b": "c"}]'), ServerError, "a; b: c"),
    ],
)
def test_a_response_that_says_nothing_certain(
    response: Response, kind: type[CallError], message: str
) -> None:
    error = fail(READ, response)
    assert type(error) is kind
    assert message in error.message
    assert "bytes" not in message or error.message == message
    assert ("redirects" in error.message) == ("redirects" in message)
    # Nobody knows whether a write was done.
    assert type(fail(CREATE, response)) is Unconfirmed


def test_a_proxys_page_with_the_status_of_a_rejected_token_is_one() -> None:
    assert type(fail(READ, make_response(403, "<html>", HTML))) is Forbidden
    assert type(fail(READ, make_response(429, "<html>", HTML))) is RateLimited


def test_a_call_begins_without_an_attempt_and_without_a_lost_response() -> None:
    exchange = Exchange(last=make_response(409, "{}"))
    with pytest.raises(Duplicate) as caught:
        read_response(CREATE, exchange, TAHOE)
    assert (caught.value.url, caught.value.attempts) == ("", 0)
    assert (exchange.was_lost, exchange.is_under_way) == (False, False)


def test_a_failure_of_the_transport() -> None:
    cause = OSError("the line is cut")
    assert type(fail(READ, Failure(sent=True, cause=cause))) is NoResponse
    assert type(fail(CREATE, Failure(sent=True, cause=cause))) is Unconfirmed
    error = fail(CREATE, Failure(sent=False, cause=cause))
    assert (type(error), error.message, error.__cause__) == (NotSent, "the line is cut", cause)
    assert fail(READ, Failure(sent=True, cause=TimeoutError())).message == "TimeoutError"


def test_a_limit_says_how_long_to_wait() -> None:
    error = fail(READ, make_response(429, "{}", {"retry-after": "30"}))
    assert isinstance(error, RateLimited)
    assert (error.retry_after, "Wait 30 seconds, or set a lower rate." in str(error)) == (30, True)
    error = fail(READ, make_response(429, "{}"))
    assert isinstance(error, RateLimited)
    assert (error.retry_after, error.advice) == (None, RateLimited.advice)
    assert not error.concerns_token
    other = fail(READ, make_response(409, '{"detail": "no"}', {"retry-after": "30"}))
    assert "Wait" not in str(other)


@pytest.mark.parametrize("status", [403, 503])
def test_throttling_with_another_status_is_a_limit(status: int) -> None:
    for body in ('{"detail": "slow down"}', "slow down"):
        throttled = evolve(make_response(status, body, TEXT), is_throttled=True)
        for call in (READ, CREATE):
            error = fail(call, throttled)
            assert isinstance(error, RateLimited)
            assert (error.concerns_token, "slow down" in error.message) == (False, True)


def test_a_write_that_was_done_is_not_to_be_sent_again() -> None:
    error = fail(CREATE, make_response(201, '{"user_id": 9}'))
    assert isinstance(error, NotUnderstood)
    assert error.created_id == 9
    assert "The record was written: do not send the request again." in str(error)


@pytest.mark.parametrize(
    ("call", "response"),
    [
        (CREATE, make_response(200, "{}")),
        (CREATE, make_response(200, '{"user_id": null}')),
        (EJECT, make_response(204, '{"ok": true}')),
        (
            tahdah.create_registrations(1, 2, candidate_ids=list[NewRegistration]()),
            make_response(200, "[]"),
        ),
    ],
)
def test_a_success_without_anything_documented_leaves_a_write_unconfirmed(
    call: Call[Any], response: Response
) -> None:
    assert type(fail(call, response)) is Unconfirmed


def test_a_value_of_another_type_is_not_understood() -> None:
    wrong_ones: list[tuple[object, type]] = [({}, str), ([], dict), (None, dict), ("x", list[str])]
    for value, result in wrong_ones:
        wrong = with_endpoint(READ, value, result)
        assert type(fail(wrong, make_response(200, "{}"))) is NotUnderstood
    right_ones: list[tuple[object, type]] = [(True, int), (["x"], list[str]), ({"id": 1}, dict)]
    for value, result in right_ones:
        assert read(with_endpoint(READ, value, result), make_response(200, "{}"))[0] == value
    plain = with_endpoint(CREATE, {"user_id": 5}, dict)
    assert read(plain, make_response(200, '{"user_id": 5}'))[1].created_id == 5


@define
class Notice:
    """A generated model without required properties."""

    text: str | Unset = UNSET
    number: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)


def test_a_record_without_any_documented_property_is_not_understood() -> None:
    """A proxy's response may be an object as well."""
    for value, result in ((Notice(), Notice), ([Notice(text="a"), Notice()], list[Notice])):
        wrong = with_endpoint(READ, value, result)
        assert type(fail(wrong, make_response(200, "{}"))) is NotUnderstood
    for value, result in ((Notice(number=1), Notice), ([Notice(text="a")], list[Notice])):
        assert read(with_endpoint(READ, value, result), make_response(200, "{}"))[0] == value
    add = with_endpoint(CREATE, [], list[Notice], created_id=None)
    assert type(fail(add, make_response(200, "[]"))) is Unconfirmed


def test_messages_name_the_fields_of_a_body() -> None:
    taken = '{"user_message": "taken", "invalid-params": ["email"]}'
    error = fail(CREATE, make_response(409, taken))
    assert isinstance(error, Duplicate)
    assert (error.message, dict(error.fields)) == ("taken", {"email": ()})
    assert error.detail is not None
    nameless = fail(CREATE, make_response(400, '{"invalid-params": ["email", "name"]}'))
    assert nameless.message == "email; name"
    assert fail(READ, make_response(400, '{"user_message": "", "detail": "no"}')).message == "no"
    assert fail(CREATE, make_response(400, "{}")).message == "application/json, 2 bytes"
    wrong = '{"errors": [{"field": "/name", "message": "is short"}]}'
    entity = tahdah.create_candidate(first_name="A", last_name="B", email="a@b.example")
    assert fail(entity, make_response(400, wrong)).message == "/name: is short"
    errors = '{"fieldErrors": {"email": ["is taken", "is short"]}}'
    undocumented = fail(READ, make_response(400, errors))
    assert isinstance(undocumented, Invalid)
    assert undocumented.message == "email: is taken; email: is short"
    assert undocumented.detail == {"fieldErrors": {"email": ["is taken", "is short"]}}


@pytest.mark.parametrize(
    ("value", "kind", "id_"),
    [
        (7, None, 7),
        (7, int, 7),
        (7, str, "7"),
        ("7", int, 7),
        ("7", None, "7"),
        ("u-7", str, "u-7"),
        ("u-7", int, None),
        ("٧", int, None),
        (1, int, 1),
        (0, int, None),
        (-1, int, None),
        (2**63 - 1, int, 2**63 - 1),
        (2**63, int, None),
        ("9" * 18, int, int("9" * 18)),
        ("9" * 19, int, None),
        ("9" * 5000, int, None),
        ("0" * 19 + "7", int, None),
        ("0", int, None),
        (True, int, None),
        (1.5, int, None),
        (None, None, None),
        ([7], None, None),
        ("..", None, None),
        ("a***b", None, None),
        ("a/b", None, "a/b"),
        ("", None, None),
    ],
)
def test_ids(value: object, kind: type[int] | type[str] | None, id_: object) -> None:
    found = read_id(value, kind)
    assert (found, type(found)) == (id_, type(id_))


def test_an_id_is_read_from_body_or_header() -> None:
    assert read_id_from_response(CREATE, make_response(500, '{"user_id": "9"}')) == 9
    assert read_id_from_response(CREATE, make_response(500, "<html>")) is None
    assert read_id_from_response(CREATE, make_response(500)) is None
    assert read_id_from_response(READ, make_response(200, '{"id": 9}')) is None
