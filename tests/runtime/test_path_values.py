"""Values in paths: each arrives at its operation as it is, or nothing is sent."""

import inspect
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import unquote

import pytest
from connection_runner import ConnectionRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from operation_paths import find_path
from scripted_server import ScriptedServer, Serve, response

import digitalchalk_api.resources.calls
import tahdah_api.resources.calls
import tahoe_api.resources.calls
from matricula import ConfigurationError, MatriculaError
from matricula_runtime.operation import Call

MODULES = {
    "tahoe": tahoe_api.resources.calls,
    "tahdah": tahdah_api.resources.calls,
    "digitalchalk": digitalchalk_api.resources.calls,
}
Method = Callable[..., Any]


def list_values(call: Callable[..., Call[Any]]) -> tuple[list[str], dict[str, object]]:
    """Return the names of the values in the path, and some value for each other required one."""
    parameters = inspect.signature(call).parameters.values()
    path = [one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
    required = [one for one in parameters if one.default is one.empty and one.name not in path]
    return path, {one.name: make_value(str(one.annotation)) for one in required}


def make_value(annotation: str) -> object:
    for word, value in (("Mapping", {}), ("list", []), ("bool", True), ("str", "x")):
        if word in annotation:
            return value
    return 1


CALLS = [
    pytest.param(call, name, id=f"{platform}-{call_name}-{name}")
    for platform, module in MODULES.items()
    for call_name, call in inspect.getmembers(module, inspect.isfunction)
    if call.__module__ == module.__name__
    for name in list_values(call)[0]
]

MISLEADING: list[object] = [
    *("", ".", "..", "%2e%2e", "%2E.", "%252e%252e", "．．", "‥", "..;", "..;x=1", ";x", " .. "),
    *("/", "//", "a/", "/a", "a//b", "../x", "a/..", "a/./b", "%2f", "a%2F..", "a\\..", "\\", "／"),
    *(
        " ",
        "\t",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\0",
        "a\0",
        "%00",
        "a\nb",
        "%0d%0a",
        "\x7f",
        "\x85",
    ),
    *("\u2028", "\ud800", "a\udfff", "a" * 1001),
    *(None, True, False, 1.5, float("nan"), float("inf"), b"a", ["a"], {}, 10**5000),
]


@pytest.mark.parametrize(("call", "name"), CALLS)
def test_a_value_that_leads_elsewhere_is_refused(call: Callable[..., Call[Any]], name: str) -> None:
    path, others = list_values(call)
    for value in MISLEADING:
        values = {one: value if one == name else "fine" for one in path}
        with pytest.raises(ConfigurationError, match=f"^{name} ") as caught:
            call(**values, **others)
        assert isinstance(caught.value, ValueError)
        str(caught.value).encode()
        if isinstance(value, (str, float)) and len(str(value)) < 50:
            shown = repr(value)
            assert shown in str(caught.value) or ascii(value) in str(caught.value)


def change(connection: Any) -> Any:
    return connection.user_agreements.update("u1", "..", agreed=True)


def delete(connection: Any) -> Any:
    return connection.users.delete("..")


def read(connection: Any) -> Any:
    return connection.offerings.get("")


def read_pages(connection: Any) -> Any:
    return connection.user_agreements.list("..")


@pytest.mark.parametrize("method", [change, delete, read, read_pages])
def test_nothing_is_sent(runner: ConnectionRunner, serve: Serve, method: Method) -> None:
    server = serve(lambda request, number: response(204))
    connection = runner.connect("digitalchalk", server.url)
    with pytest.raises(MatriculaError, match="cannot be part of a path"):
        runner.wait(method(connection))
    assert server.requests == []


def target_of(server: ScriptedServer) -> str:
    return server.requests[-1].split(b" ")[1].decode("ascii")


WORDS = st.text(max_size=6)
SEGMENTS = st.sampled_from(["..", ".", "%2e", "%2f", "/", "\\", "a", "ü", "%", "?", "#", ";", " "])
TEXTS = st.one_of(WORDS, st.lists(st.one_of(SEGMENTS, WORDS), max_size=4).map("".join))


@pytest.mark.parametrize("platform", ["tahoe", "digitalchalk"])
def test_a_value_arrives_as_it_is_or_not_at_all(
    runner: ConnectionRunner, serve: Serve, platform: str
) -> None:
    server = serve(lambda request, number: response(404, '{"detail": "no"}'))
    connection = runner.connect(platform, server.url)
    methods: dict[str, tuple[str, Method]] = {
        "tahoe": ("getCourse", lambda value: connection.courses.get(value)),
        "digitalchalk": (
            "getUserAgreement",
            lambda value: connection.user_agreements.get(value, "standard"),
        ),
    }
    operation, method = methods[platform]
    template = find_path(
        platform, operation, course_id="{}", user_id="{}", agreement_type="standard"
    )
    pattern = re.compile(re.escape(template).replace(r"\{\}", "([^/?#]*)"))

    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(TEXTS)
    @example("course-v1:a+b+c")
    @example("a/b c?d#e%41é")
    @example("😀")
    def check(value: str) -> None:
        before = len(server.requests)
        try:
            runner.wait(method(value))
        except ConfigurationError:
            assert len(server.requests) == before
        except MatriculaError:
            [found] = cast("re.Match[str]", pattern.fullmatch(target_of(server))).groups()
            assert len(server.requests) == before + 1
            assert unquote(found, errors="strict") == value
        else:
            raise AssertionError("the server rejects every request")

    check()


def test_ids_of_all_kinds_are_sent(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: response(404, '{"detail": "no"}'))
    number = uuid.UUID("7d0f6c1e-0000-4000-8000-000000000001")
    tahoe, tahdah = (runner.connect(name, server.url) for name in ("tahoe", "tahdah"))
    calls: list[tuple[Method, str]] = [
        (lambda: tahoe.users.get(2**63), f"/users/{2**63}/"),
        (lambda: tahoe.users.get("7"), "/users/7/"),
        (lambda: tahdah.trust_groups.update(1, number, name="x"), f"{number}"),
    ]
    for call, end in calls:
        with pytest.raises(MatriculaError):
            runner.wait(call())
        assert target_of(server).endswith(end)


HALF = "Ana\ud800"


def find_by_email(connection: Any) -> Any:
    return connection.users.list(email_exact=HALF).first()


def create(connection: Any) -> Any:
    return connection.registrations.create(username="ana", email="a@example.org", name=HALF)


def create_with_more(connection: Any) -> Any:
    return connection.registrations.create(
        username="ana", email="a@example.org", name="Ana", extra={"a": [{HALF: 1}]}
    )


@pytest.mark.parametrize("method", [find_by_email, create, create_with_more])
def test_half_a_character_is_never_sent(
    runner: ConnectionRunner, serve: Serve, method: Method
) -> None:
    server = serve(lambda request, number: response(200, "{}"))
    with pytest.raises(ConfigurationError, match="half of a surrogate pair"):
        runner.wait(method(runner.connect("tahoe", server.url)))
    assert server.requests == []


@pytest.mark.parametrize(
    "arguments",
    [
        {"data": {"name": HALF}},
        {"headers": {"x-name": HALF}},
        {"headers": {"x-name": "a\r\nb: c"}},
        {"headers": {"x-name": "Zoë"}},
    ],
)
def test_forms_and_headers_are_text(
    runner: ConnectionRunner, serve: Serve, arguments: Mapping[str, object]
) -> None:
    server = serve(lambda request, number: response(200, "{}"))
    connection = runner.connect("tahoe", server.url)
    call = tahoe_api.resources.calls.get_user(1)
    call.arguments = {**call.arguments, **arguments}
    with pytest.raises(ConfigurationError):
        runner.wait(connection.run(connection.session.perform(call)))
    assert server.requests == []


def test_characters_of_two_halves_are_sent(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: response(200, '{"user_id": 9}'))
    registrations = runner.connect("tahoe", server.url).registrations
    runner.wait(registrations.create(username="ana", email="a@example.org", name="Ana 😀 \\ud800"))
    assert rb'"Ana \ud83d\ude00 \\ud800"' in server.requests[0]
