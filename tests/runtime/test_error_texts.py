"""Messages of errors have the vendor's text, or the URL that the web server does not have."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from scripted_server import CLOSE, Serve, response

from matricula import (
    Invalid,
    Learner,
    NoResponse,
    NotFound,
    NotSent,
    NotUnderstood,
    Unconfirmed,
)
from matricula_runtime.operation import Mode, Operation, Replay

HTML = "<html><h1>Not Found</h1></html>"


@pytest.mark.parametrize("reply", [response(404, HTML, "text/html"), response(404, "")])
@pytest.mark.parametrize("platform", ["tahoe", "digitalchalk"])
def test_a_404_of_the_web_server_names_the_url(
    runner: ConnectionRunner, serve: Serve, reply: bytes, platform: str
) -> None:
    server = serve(lambda request, number: reply)
    connection = runner.connect(platform, f"{server.url}/wrong")
    with pytest.raises(NotUnderstood) as caught:
        runner.wait(connection.users.get("7"))
    path = "/wrong/tahoe/api/v1/users/7/" if platform == "tahoe" else "/wrong/users/7"
    assert f"the web server has no {server.url}{path}: check the base URL" in str(caught.value)


def test_a_write_names_the_url_too(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: response(404, HTML, "text/html"))
    connection = runner.connect("tahoe", server.url)
    with pytest.raises(Unconfirmed, match=r"no http://127.*/v2/registrations/: check the base URL"):
        runner.wait(connection.registrations.create(email="a@example.org", name="A", username="a"))


def test_the_url_has_no_email(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: response(404, HTML, "text/html"))
    connection = runner.connect("digitalchalk", server.url)
    calls: list[Callable[[], Any]] = [
        lambda: connection.users.list(email="ana@example.org").first(),
        lambda: connection.users.get("ana@example.org"),
    ]
    for call in calls:
        with pytest.raises(NotUnderstood, match="check the base URL") as caught:
            runner.wait(call())
        assert "ana" not in str(caught.value)
        assert "email=" not in str(caught.value)


def test_a_404_of_the_platform_names_no_url(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: response(404, '{"detail": "Not found."}'))
    with pytest.raises(NotFound) as caught:
        runner.wait(runner.connect("tahoe", server.url).users.get(7))
    assert "base URL" not in str(caught.value)


@pytest.mark.parametrize("platform", ["tahoe", "digitalchalk"])
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("7", "7"),
        ("a/b c", "a%2Fb%20c"),
        ("ana@example.org", "{user_id}"),
        ("ana%40example.org", "{user_id}"),
        ("x" * 101, "{user_id}"),
    ],
)
def test_an_error_shows_the_id_that_was_asked_for(
    runner: ConnectionRunner, serve: Serve, platform: str, value: str, shown: str
) -> None:
    server = serve(lambda request, number: response(404, '{"detail": "Not found."}'))
    with pytest.raises(NotFound) as caught:
        runner.wait(runner.connect(platform, server.url).users.get(value))
    path = f"/tahoe/api/v1/users/{shown}/" if platform == "tahoe" else f"/users/{shown}"
    assert f" GET {path}: 404 " in str(caught.value)
    assert caught.value.path == path


def test_a_name_in_a_path_is_not_shown() -> None:
    operation = Operation(
        "getUser", "GET", "/users/{username}", frozenset({200}), Replay(Mode.SAFE)
    )
    assert operation.split_url("https://a.example/users/ana-lee") == (
        "https://a.example",
        "/users/{username}",
    )


FILTERS = {"tahoe": "email_exact", "digitalchalk": "email"}
LISTS = {"tahoe": "/tahoe/api/v1/users/", "digitalchalk": "/dc/api/v5/users"}


@pytest.mark.parametrize("platform", LISTS)
def test_a_refused_connection_names_the_url(runner: ConnectionRunner, platform: str) -> None:
    connection = runner.connect(platform, "http://127.0.0.1:9")
    with pytest.raises(NotSent) as caught:
        runner.wait(connection.users.list(**{FILTERS[platform]: "ana@example.org"}).first())
    assert f" GET http://127.0.0.1:9{LISTS[platform]}: no server listens" in str(caught.value)


@pytest.mark.parametrize("platform", LISTS)
def test_a_lost_response_names_the_url(
    runner: ConnectionRunner, serve: Serve, platform: str
) -> None:
    server = serve(lambda request, number: CLOSE)
    connection = runner.connect(platform, server.url)
    with pytest.raises(NoResponse) as caught:
        runner.wait(connection.users.list(**{FILTERS[platform]: "ana@example.org"}).first())
    assert f" GET {server.url}{LISTS[platform]}: " in str(caught.value)
    lost = runner.wait(connection.register(Learner("ana@example.org", "Ana", "Lee", None, "ana")))
    assert isinstance(lost, Unconfirmed)
    assert f" POST {server.url}/" in str(lost)
    assert "example.org" not in str(lost) + str(caught.value)


BODIES: list[Any] = [
    {"user_message": "Email is taken"},
    {"detail": "Email is taken"},
    {"message": "Email is taken"},
    {"error": {"code": 12, "text": "Email is taken"}},
    {"errors": ["Email is taken"]},
    {"errors": {"email": ["Email is taken", "too"]}},
    {"errors": [{"field": "email", "messages": [{"text": "Email is taken"}]}]},
    {"detail": [{"loc": ["body", "email"], "msg": "Email is taken", "type": "value_error"}]},
    {"title": "Unprocessable", "status": 422, "violations": {"email": "Email is taken"}},
    {"fieldErrors": {"email": {"message": "Email is taken"}}},
    {"user_message": [["email", [{"why": "Email is taken"}]]]},
    ["Email is taken"],
    [{"email": ["Email is taken"]}],
]


@pytest.mark.parametrize("platform", ["tahoe", "digitalchalk"])
@pytest.mark.parametrize("body", BODIES, ids=json.dumps)
def test_the_text_of_a_422_is_in_the_message(
    runner: ConnectionRunner, serve: Serve, platform: str, body: Any
) -> None:
    server = serve(lambda request, number: response(422, json.dumps(body)))
    with pytest.raises(Invalid) as caught:
        runner.wait(runner.connect(platform, server.url).users.get("7"))
    assert "Email is taken" in caught.value.message
    assert "Email is taken" in str(caught.value)


def test_plain_text_is_in_the_message(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: response(422, "Email\n is taken", "text/plain"))
    with pytest.raises(NotUnderstood, match="text/plain, 15 bytes: Email is taken"):
        runner.wait(runner.connect("tahoe", server.url).users.get(7))


@pytest.mark.parametrize("body", [{"a": "x" * 10**6}, ["y"] * 10**5])
def test_a_long_text_is_cut(runner: ConnectionRunner, serve: Serve, body: Any) -> None:
    server = serve(lambda request, number: response(422, json.dumps(body)))
    with pytest.raises(Invalid) as caught:
        runner.wait(runner.connect("tahoe", server.url).users.get(7))
    assert len(caught.value.message) < 400


def test_a_deep_body_is_no_trouble(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: response(422, '{"a":' * 500 + "1" + "}" * 500))
    with pytest.raises(Invalid):
        runner.wait(runner.connect("tahoe", server.url).users.get(7))
