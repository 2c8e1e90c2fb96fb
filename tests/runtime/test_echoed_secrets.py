"""A server that repeats the token and the password does not get them into anything of ours."""

import json
import logging
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from echoes import ECHOES, PASSWORD, TOKEN, LogKeeper, describe, find_secrets, repeat
from scripted_server import Handler, Serve, response

from matricula import Created, Learner, LinkError, MatriculaError, Rejected

ANA = Learner(
    email="ana@example.org",
    first_name="Ana",
    last_name="Lee",
    username="ana",
    password=PASSWORD,
)
Method = Callable[[ConnectionRunner, Any], Any]


@pytest.fixture
def log() -> Iterator[LogKeeper]:
    """Everything that is logged, at any level, by HTTP libraries too."""
    keeper, root = LogKeeper(), logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(keeper)
    yield keeper
    root.removeHandler(keeper)
    root.setLevel(level)


def register(runner: ConnectionRunner, connection: Any) -> Any:
    return runner.wait(connection.register(ANA))


def register_on_course(runner: ConnectionRunner, connection: Any) -> Any:
    return runner.wait(connection.register(ANA, course="course-v1:a+b+c"))


def create(runner: ConnectionRunner, connection: Any) -> Any:
    return runner.wait(
        connection.users.create(
            email="ana@example.org", first_name="Ana", last_name="Lee", password=PASSWORD
        )
    )


def read(runner: ConnectionRunner, connection: Any) -> Any:
    return runner.wait(connection.users.get("7"))


def read_list(runner: ConnectionRunner, connection: Any) -> Any:
    return runner.collect(connection.users.list())


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize(
    ("platform", "method"),
    [
        ("tahoe", register),
        ("tahoe", register_on_course),
        ("tahoe", read),
        ("tahoe", read_list),
        ("digitalchalk", register),
        ("digitalchalk", create),
        ("digitalchalk", read_list),
    ],
)
def test_nothing_shows_a_secret(
    runner: ConnectionRunner,
    serve: Serve,
    log: LogKeeper,
    platform: str,
    method: Method,
    echo: str,
) -> None:
    server = serve(repeat(ECHOES[echo]))
    connection = runner.connect(platform, server.url, token=TOKEN)
    shown: list[object] = []
    try:
        shown.append(method(runner, connection))
    except MatriculaError as error:
        shown.append(error)
    assert server.requests
    for value in shown:
        for text in describe(value):
            assert find_secrets(text) == [], text
    assert find_secrets("\n".join(log.lines)) == []


def respond_to_writes(reply: bytes) -> Handler:
    """Make a server that cannot be read from."""
    return lambda request, number: reply if request.startswith(b"POST") else response(503)


def test_an_id_that_repeats_a_secret_is_no_id(runner: ConnectionRunner, serve: Serve) -> None:
    for text in (TOKEN, PASSWORD, f"user {TOKEN}!"):
        body = json.dumps({"user_id": text})
        server = serve(respond_to_writes(response(200, body)))
        outcome = runner.wait(runner.connect("tahoe", server.url, token=TOKEN).register(ANA))
        assert outcome.id is None


def test_a_password_like_an_ordinary_word_breaks_nothing(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(lambda request, number: response(200, '{"user_id": 123456}'))
    for password in ("user_id", "123456", "1", '"', "id", "user"):
        learner = Learner(email="a@example.org", name="Ana", username="ana", password=password)
        outcome = runner.wait(runner.connect("tahoe", server.url).register(learner))
        assert isinstance(outcome, Created)
        assert outcome.id == 123456


def test_a_short_password_in_a_long_id_breaks_nothing(
    runner: ConnectionRunner, serve: Serve
) -> None:
    def handle(request: bytes, number: int) -> bytes:
        if request.startswith(b"GET"):
            return response(200, '{"results": []}')
        return response(201, "", location="/dc/api/v5/users/5d21234a")

    learner = Learner(email="a@example.org", first_name="A", last_name="B", password="1234")
    outcome = runner.wait(runner.connect("digitalchalk", serve(handle).url).register(learner))
    assert outcome.id == "5d21234a"


def test_a_look_up_compares_what_the_server_sent(runner: ConnectionRunner, serve: Serve) -> None:
    """A password, or a token, that is a part of the email hides no record."""

    def handle(request: bytes, number: int) -> bytes:
        if request.startswith(b"POST"):
            return response(409, '{"user_message": "taken", "invalid-params": ["email"]}')
        users = [{"id": 9, "email": "secret-word@example.org"}]
        return response(200, json.dumps({"results": users, "next": None}))

    learner = Learner(
        email="secret-word@example.org", name="Ana", username="ana", password="secret-word"
    )
    server = serve(handle)
    for token in ("another", "secret-word"):
        outcome = runner.wait(runner.connect("tahoe", server.url, token=token).register(learner))
        assert (outcome.outcome, outcome.id) == ("exists", 9)


def test_a_link_with_a_secret_is_not_followed(runner: ConnectionRunner, serve: Serve) -> None:
    body = {"results": [{"id": 1}], "next": f"?token={TOKEN}"}
    server = serve(lambda request, number: response(200, json.dumps(body)))
    with pytest.raises(LinkError):
        runner.collect(runner.connect("tahoe", server.url, token=TOKEN).users.list())
    assert len(server.requests) == 1


def test_errors_survive_a_pickle_without_the_secrets(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(repeat(ECHOES["messages"]))
    outcome = runner.wait(runner.connect("tahoe", server.url, token=TOKEN).register(ANA))
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "Token *** ***: Token *** ***"
    again = pickle.loads(pickle.dumps(outcome))
    assert (again.reason, again.fields) == (outcome.reason, outcome.fields)


def test_logs_name_no_email(runner: ConnectionRunner, serve: Serve, log: LogKeeper) -> None:
    server = serve(lambda request, number: response(200, '{"results": [], "next": null}'))
    connection = runner.connect("tahoe", server.url)
    runner.collect(connection.users.list(email_exact="ana@example.org"))
    assert any("GET /tahoe/api/v1/users/" in line for line in log.lines)
    assert not any("example.org" in line or "email_exact" in line for line in log.lines)
