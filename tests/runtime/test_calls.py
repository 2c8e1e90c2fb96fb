"""Endings of calls: one table of cases for sync, async and aiohttp."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from connection_runner import ConnectionRunner
from scripted_server import CLOSE, RESET, STALL, Handler, Serve, response

import matricula
from matricula import Learner, Options

ANA: dict[str, Any] = {"username": "ana", "email": "ana@example.org", "name": "Ana Lee"}
QUICK = Options(timeout=0.3, connect_timeout=1, retries=2, deadline=5)


def always(reply: bytes) -> Handler:
    return lambda request, number: reply


def create(connection: Any) -> Any:
    return connection.registrations.create(**ANA)


def read(connection: Any) -> Any:
    return connection.users.get(1)


HTML = response(502, "<html>Bad gateway</html>", "text/html")
CASES = [
    # a write                                              the error
    (create, CLOSE, "Unconfirmed"),
    (create, RESET, "Unconfirmed"),
    (create, STALL, "Unconfirmed"),
    (create, b"garbage\r\n\r\n", "Unconfirmed"),
    (create, HTML, "Unconfirmed"),
    (create, response(500, "{}"), "Unconfirmed"),
    (create, response(503, ""), "Unconfirmed"),
    (create, response(520, "{}"), "Unconfirmed"),
    (create, response(302, "", location="/x"), "Unconfirmed"),
    (create, response(404, "<html>", "text/html"), "Unconfirmed"),
    (create, response(200, '{"user_id', "application/json"), "Unconfirmed"),
    (create, response(200, "<html>Log in</html>", "text/html"), "Unconfirmed"),
    (create, response(200, ""), "Unconfirmed"),
    (create, response(200, "{}"), "Unconfirmed"),
    (create, response(200, "[]"), "Unconfirmed"),
    (create, response(200, '{"user_id": null}'), "Unconfirmed"),
    (create, response(201, '{"user_id": 9}'), "NotUnderstood"),
    (create, response(200, '{"user_id": 9}', "text/html"), None),
    (create, response(408, '{"detail": "timeout"}'), "Unconfirmed"),
    (create, response(400, '{"user_message": "no"}'), "Invalid"),
    (create, response(401, ""), "Unauthorized"),
    (create, response(403, "<html>", "text/html"), "Forbidden"),
    (create, response(409, '{"user_message": "x", "invalid-params": ["email"]}'), "Duplicate"),
    (create, response(418, "{}"), "Refused"),
    # a read
    (read, CLOSE, "NoResponse"),
    (read, STALL, "NoResponse"),
    (read, HTML, "ServerError"),
    (read, response(520, "{}"), "ServerError"),
    (read, response(408, "{}"), "ServerError"),
    (
        read,
        response(429, "{}", retry_after="Mon, 01 Jan 99999999999999999999 00:00:00 GMT"),
        "RateLimited",
    ),
    (read, response(302, "", location="/x"), "NotUnderstood"),
    (read, response(200, ""), "NotUnderstood"),
    (read, response(200, "null"), "NotUnderstood"),
    (read, response(200, "[" * 100_000), "NotUnderstood"),
    (read, response(200, b"\xff\xfe"), "NotUnderstood"),
    (read, response(404, '{"detail": "Not found."}'), "NotFound"),
    (read, response(404, "<html>", "text/html"), "NotUnderstood"),
]


@pytest.mark.parametrize(("call", "reply", "error"), CASES)
def test_every_response_is_a_value_or_an_error_of_the_tree(
    runner: ConnectionRunner, serve: Serve, call: Any, reply: bytes, error: str | None
) -> None:
    server = serve(always(reply))
    timeout = 0.3 if reply == STALL else 10
    connection = runner.connect("tahoe", server.url, options=Options(timeout=timeout, retries=0))
    if error is None:
        runner.wait(call(connection))
        return
    with pytest.raises(matricula.MatriculaError) as caught:
        runner.wait(call(connection))
    raised = caught.value
    assert type(raised).__name__ == error
    assert isinstance(raised, matricula.CallError)
    assert raised.operation.path.startswith("/tahoe/api/")
    assert raised.number == 1
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [CLOSE, RESET, STALL, HTML, response(503, "", retry_after="0")])
def test_a_registration_whose_response_was_lost_is_never_sent_again(
    runner: ConnectionRunner, serve: Serve, fault: bytes
) -> None:
    server = serve(always(fault))
    connection = runner.connect("tahoe", server.url, options=QUICK)
    with pytest.raises(matricula.Unconfirmed, match="reconcile"):
        runner.wait(create(connection))
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [CLOSE, RESET, HTML, response(503, "", retry_after="0")])
def test_a_read_is_sent_again(runner: ConnectionRunner, serve: Serve, fault: bytes) -> None:
    user = response(200, json.dumps({"id": 1, "username": "ana"}))
    server = serve(lambda request, number: fault if number < 3 else user)
    connection = runner.connect("tahoe", server.url, options=QUICK)
    assert runner.wait(read(connection)).username == "ana"
    assert len(server.requests) == 3


def test_a_throttled_registration_is_sent_again_when_the_server_says(
    runner: ConnectionRunner, serve: Serve
) -> None:
    throttled = response(429, '{"detail": "throttled"}', retry_after="0")
    done = response(200, '{"user_id": 9}')
    server = serve(lambda request, number: throttled if number < 3 else done)
    connection = runner.connect("tahoe", server.url, options=QUICK)
    assert runner.wait(create(connection)).user_id == 9
    assert len(server.requests) == 3


def test_one_that_stays_throttled_says_how_long(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(always(response(429, '{"detail": "throttled"}', retry_after="4000")))
    connection = runner.connect("tahoe", server.url, options=QUICK)
    with pytest.raises(matricula.RateLimited) as caught:
        runner.wait(create(connection))
    assert caught.value.retry_after == 4000
    assert "Wait 67 minutes, or set a lower rate." in str(caught.value)
    assert len(server.requests) == 1


def test_nothing_is_sent_to_a_closed_port(runner: ConnectionRunner) -> None:
    connection = runner.connect("tahoe", "http://127.0.0.1:9", options=Options(retries=0))
    with pytest.raises(matricula.NotSent, match="Nothing was sent"):
        runner.wait(create(connection))


def test_a_response_that_cannot_be_read_keeps_the_id(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(always(response(201, '{"user_id": 41}')))
    connection = runner.connect("tahoe", server.url)
    with pytest.raises(matricula.NotUnderstood) as caught:
        runner.wait(create(connection))
    assert caught.value.created_id == 41
    assert caught.value.response is not None
    assert caught.value.response.json() == {"user_id": 41}
    outcome = runner.wait(connection.register(Learner(**ANA)))
    assert (outcome.outcome, outcome.id, len(outcome.warnings)) == ("created", 41, 1)


def test_a_refusal_names_the_fields(runner: ConnectionRunner, serve: Serve) -> None:
    body = {"user_message": [["username", ["too short", "bad"]], ["name", ["missing"]]]}
    server = serve(always(response(400, json.dumps(body))))
    connection = runner.connect("tahoe", server.url)
    outcome = runner.wait(connection.register(Learner(**ANA)))
    assert outcome.outcome == "rejected"
    assert outcome.fields == {"username": ("too short", "bad"), "name": ("missing",)}
    assert outcome.reason == "username: too short bad; name: missing"


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_stops_a_registration(
    runner: ConnectionRunner, serve: Serve, status: int
) -> None:
    server = serve(always(response(status, '{"detail": "Invalid token."}')))
    connection = runner.connect("tahoe", server.url)
    with pytest.raises(matricula.Refused, match="Check the token"):
        runner.wait(connection.register(Learner(**ANA)))


def test_a_learner_without_a_name_is_refused_before_anything_is_sent(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(always(response(200, '{"user_id": 9}')))
    connection = runner.connect("tahoe", server.url)
    outcome = runner.wait(connection.register(Learner(email=" ana@example.org ", username=" ")))
    assert outcome.outcome == "rejected"
    assert set(outcome.fields) == {"name", "username"}
    assert server.requests == []


def test_the_request_is_what_the_document_shows(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(always(response(200, '{"user_id": 9}')))
    runner.wait(create(runner.connect("tahoe", server.url)))
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    assert lines[0] == "post /tahoe/api/v2/registrations/ http/1.1"
    assert "authorization: token secret-token-1234" in lines
    assert "content-type: application/json" in lines
    assert any(line.startswith("user-agent: matricula/") for line in lines)
    assert json.loads(body) == ANA


def test_a_view_with_options_changes_nothing(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(always(CLOSE))
    connection = runner.connect("tahoe", server.url, options=Options(retries=0))
    view = connection.with_options(retries=1)
    for one, sent in ((view, 2), (connection, 3)):
        with pytest.raises(matricula.NoResponse):
            runner.wait(read(one))
        assert len(server.requests) == sent


def test_secrets_in_a_response_are_hidden(runner: ConnectionRunner, serve: Serve) -> None:
    def echo(request: bytes, number: int) -> bytes:
        token = "secret-token-1234" if b"secret-token-1234" in request else ""
        body = {"user_message": [["email", [f"{token} and hunter2-hunter2"]]]}
        return response(400, json.dumps(body))

    connection = runner.connect("tahoe", serve(echo).url)
    outcome = runner.wait(connection.register(Learner(**ANA, password="hunter2-hunter2")))
    assert outcome.fields == {"email": ("*** and ***",)}
    assert "hunter2" not in f"{outcome} {outcome.error}"
    assert "secret" not in f"{outcome} {outcome.error}"


@pytest.mark.parametrize("write", [json.dumps, repr, quote], ids=["JSON", "Python", "URL"])
def test_secrets_are_hidden_however_the_server_writes_them(
    runner: ConnectionRunner, serve: Serve, write: Callable[[str], str]
) -> None:
    password = 'pä"ss\\word-1'
    body = {"user_message": [["email", [write(password)]]]}
    connection = runner.connect("tahoe", serve(always(response(400, json.dumps(body)))).url)
    outcome = runner.wait(connection.register(Learner(**ANA, password=password)))
    assert "word-1" not in f"{outcome} {outcome.error}"


def test_no_error_keeps_the_request_of_the_library(runner: ConnectionRunner, serve: Serve) -> None:
    for fault in (CLOSE, b"HTTP/1.1 nonsense\r\n\r\n", response(200, "x", content_encoding="br")):
        connection = runner.connect("tahoe", serve(always(fault)).url)
        with pytest.raises(matricula.MatriculaError) as caught:
            runner.wait(create(connection))
        error: BaseException | None = caught.value
        while error is not None:
            assert "secret-token" not in repr(error) + repr(vars(error))
            error = error.__cause__ or error.__context__


def test_a_good_status_without_an_id_is_looked_up(runner: ConnectionRunner, serve: Serve) -> None:
    def handle(found: bool) -> Handler:
        users = [{"id": 9, "email": "ANA@example.org"}] if found else []
        page = response(200, json.dumps({"results": users, "next": None}))
        gateway = response(200, '{"status": "error", "message": "maintenance"}')
        return lambda request, number: gateway if request.startswith(b"POST") else page

    for found, outcome, id_ in ((True, "exists", 9), (False, "unconfirmed", None)):
        connection = runner.connect("tahoe", serve(handle(found)).url)
        ended = runner.wait(connection.register(Learner(**ANA)))
        assert (ended.outcome, ended.id) == (outcome, id_)


def test_arguments_that_are_no_json_are_refused_before_anything_is_sent(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(always(response(200, "{}")))
    tahoe = runner.connect("tahoe", server.url)
    with pytest.raises(matricula.ConfigurationError, match="JSON"):
        runner.wait(tahoe.registrations.create(**ANA, extra={"x": float("nan")}))
    with pytest.raises(matricula.ConfigurationError, match="text"):
        runner.collect(tahoe.users.list(email_exact="\ud800"))
    assert server.requests == []
