"""Tokens: all sources, a new one after a rejection, and no token in any output."""

import asyncio
import inspect
import io
import logging
import pickle
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from scripted_server import CLOSE, Serve, response

import matricula
from matricula import AsyncTahoe, ConfigurationError, DigitalChalk, Tahdah, Tahoe
from matricula_runtime.auth import Token, token_from_file, token_from_keyring

TOKEN = "secret-token-1234"
USER = response(200, '{"id": 1}')


def token_of(request: bytes) -> str:
    lines = request.decode().split("\r\n")
    return next(
        line.partition(": ")[2] for line in lines if line.lower().startswith("authorization")
    )


@pytest.mark.parametrize(
    ("platform", "variable", "header"),
    [
        (Tahoe, "TAHOE_TOKEN", "Token from-environment"),
        (Tahdah, "TAHDAH_TOKEN", "Bearer from-environment"),
        (DigitalChalk, "DIGITALCHALK_TOKEN", "Bearer from-environment"),
    ],
)
def test_the_token_of_the_environment_goes_after_the_platforms_word(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, platform: Any, variable: str, header: str
) -> None:
    server = serve(lambda request, number: response(404, "{}"))
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(ConfigurationError, match=variable):
        platform(base_url=server.url)
    monkeypatch.setenv(variable, " from-environment\n")
    with platform(base_url=server.url) as connection, pytest.raises(matricula.MatriculaError):
        operation = (
            connection.users.get if hasattr(connection, "users") else connection.registrations.list
        )
        operation(*([1, 1] if platform is Tahdah else [1]))
    assert token_of(server.requests[0]) == header


@pytest.mark.parametrize("token", ["", "  ", "two\nlines", "tökén", "nul\0"])
def test_a_token_that_no_header_can_carry_is_refused(token: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Tahoe(token or "x", base_url="http://127.0.0.1:9") if token else Token("")
    assert not token.strip() or token not in str(caught.value)


def test_a_file_is_read_again_after_a_refusal(
    runner: ConnectionRunner, serve: Serve, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    path.write_text("old\n")

    def handle(request: bytes, number: int) -> bytes:
        path.write_text("new\n")
        return USER if token_of(request).endswith("new") else response(403, "{}")

    server = serve(handle)
    connection = runner.connect("tahoe", server.url, token=token_from_file(path))
    assert runner.wait(connection.users.get(1)).id == 1
    assert [token_of(request) for request in server.requests] == ["Token old", "Token new"]


def test_the_keyring_is_asked(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Backend(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str:
            return f"{service}-{username}"

        def set_password(self, service: str, username: str, password: str) -> None: ...

        def delete_password(self, service: str, username: str) -> None: ...

    backend = Backend()  # type: ignore[no-untyped-call]
    monkeypatch.setattr(keyring, "get_password", backend.get_password)
    server = serve(lambda request, number: USER)
    with Tahoe(token_from_keyring("tahoe", "ana"), base_url=server.url) as connection:
        connection.users.get(1)
    assert token_of(server.requests[0]) == "Token tahoe-ana"


def test_a_keyring_that_does_not_work_is_an_error_of_the_tree() -> None:
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    try:
        with pytest.raises(ConfigurationError, match="keyring gives no token"):
            Tahoe(token_from_keyring("tahoe", "ana"), base_url="http://127.0.0.1:9").users.get(1)
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("library", "message"),
    [
        ({"keyring": None}, "The package keyring is missing: "),
        ({}, "The keyring has no token of 'ana' for 'tahoe'. Add it: keyring set tahoe ana"),
    ],
)
def test_a_missing_package_or_entry_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, library: dict[str, None], message: str
) -> None:
    import keyring

    monkeypatch.setattr(keyring, "get_password", lambda service, username: "")
    for name, module in library.items():
        monkeypatch.setitem(sys.modules, name, module)
    with pytest.raises(ConfigurationError) as caught:
        token_from_keyring("tahoe", "ana").get()
    assert str(caught.value).startswith(message)
    assert not library or "keyring" in str(caught.value).removeprefix(message)


def test_a_refusal_is_final_for_a_fixed_token_and_asks_a_supplier_once(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(lambda request, number: response(401, "{}"))
    connection = runner.connect("tahoe", server.url)
    with pytest.raises(matricula.Unauthorized):
        runner.wait(connection.users.get(1))
    assert len(server.requests) == 1
    given = iter(["first", "second", "third"])
    connection = runner.connect("tahoe", server.url, token=lambda: next(given))
    with pytest.raises(matricula.Unauthorized):
        runner.wait(connection.users.get(1))
    assert [token_of(request) for request in server.requests[1:]] == ["Token first", "Token second"]


def count_asks() -> tuple[list[int], Callable[[], str]]:
    asks: list[int] = []

    def supply() -> str:
        asks.append(1)
        time.sleep(0.05)
        return f"token-{len(asks)}"

    return asks, supply


def refuse_first(request: bytes, number: int) -> bytes:
    return response(403, "{}") if token_of(request).endswith("token-1") else USER


def test_threads_that_are_refused_together_ask_once(serve: Serve) -> None:
    asks, supply = count_asks()
    with Tahoe(supply, base_url=serve(refuse_first).url) as connection:
        threads = [threading.Thread(target=connection.users.get, args=(1,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(asks) == 2


def test_tasks_that_are_refused_together_ask_once(serve: Serve) -> None:
    asks: list[int] = []

    async def supply() -> str:
        asks.append(1)
        await asyncio.sleep(0.05)
        return f"token-{len(asks)}"

    async def main() -> None:
        async with AsyncTahoe(supply, base_url=serve(refuse_first).url) as connection:
            await asyncio.gather(*(connection.users.get(1) for _ in range(8)))

    asyncio.run(main())
    assert len(asks) == 2


def test_an_async_supplier_needs_an_async_connection() -> None:
    async def supply() -> str:
        return "x"

    with (
        Tahoe(supply, base_url="http://127.0.0.1:9") as connection,
        pytest.raises(ConfigurationError, match="asynchronous: use an async connection"),
    ):
        connection.users.get(1)


class Later:
    """An awaitable that is no coroutine."""

    def __await__(self) -> Iterator[None]:
        yield


async def give() -> str:
    return "x"


def test_what_an_asynchronous_supplier_began_is_ended() -> None:
    coroutine = give()
    for given in (coroutine, Later()):

        def supply(given: Any = given) -> Any:
            return given

        with pytest.raises(ConfigurationError, match="asynchronous"):
            Token(supply).get()
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED


def test_a_fixed_token_stays_after_a_rejection() -> None:
    token = Token(TOKEN)
    assert token.get(token.known) == token.known
    assert asyncio.run(token.get_async(token.known)) == token.known


def test_a_token_works_in_one_event_loop_after_the_other() -> None:
    async def supply() -> str:
        return f"token-{len(given)}"

    given: list[str] = []
    token = Token(supply)
    for _ in range(3):
        refused = token.known
        given.append(asyncio.run(token.get_async(refused)).reveal())
        assert token.known is not None
        assert token.known.reveal() == given[-1]
    assert given == ["token-0", "token-1", "token-2"]
    assert asyncio.run(token.get_async()).reveal() == "token-2"


def test_another_event_loop_does_not_make_a_renewal_happen_twice() -> None:
    given: list[str] = []

    async def supply() -> str:
        given.append(f"token-{len(given)}")
        name = given[-1]
        await asyncio.sleep(0 if given[1:] else 0.01)
        return name

    token = Token(supply)
    with asyncio.Runner() as one, asyncio.Runner() as other:
        waiting = [one.get_loop().create_task(token.get_async())]
        one.run(asyncio.sleep(0))  # the supplier has begun
        refused = other.run(token.get_async())

        async def renew() -> None:
            await asyncio.gather(*waiting, token.get_async(refused))

        one.run(renew())
    assert given == ["token-0", "token-1"]


def test_a_token_of_another_type_is_refused() -> None:
    wrong: Any = 7
    with pytest.raises(ConfigurationError) as caught:
        Tahoe(wrong, base_url="http://127.0.0.1:9")
    assert str(caught.value) == "token must be a text or a function that returns one, not int."


def test_a_token_shows_nothing_and_tells_whether_it_can_change() -> None:
    fixed, supplied = Token(TOKEN), Token(lambda: TOKEN)
    assert repr(fixed) == repr(supplied) == "Token(***)"
    assert fixed.fixed is not None
    assert (fixed.fixed.reveal(), supplied.fixed, supplied.known) == (TOKEN, None, None)
    supplied.get()
    assert (supplied.known == fixed.known, supplied.fixed) == (True, None)


class VaultError(Exception):
    pass


def fail() -> str:
    raise VaultError("the vault is sealed")


async def fail_later() -> str:
    raise VaultError("the vault is sealed")


def refuse() -> str:
    raise ConfigurationError("Unlock the vault.")


@pytest.mark.parametrize(
    ("supplier", "message"),
    [
        (fail, "The token supplier failed: the vault is sealed"),
        (fail_later, "The token supplier failed: the vault is sealed"),
        (refuse, "Unlock the vault."),
        (lambda: None, "The token supplier must return a text, not NoneType."),
        (lambda: "two\nlines", "The token is empty or has characters"),
    ],
)
def test_a_supplier_that_fails_is_an_error_of_the_tree(supplier: Any, message: str) -> None:
    async def call() -> None:
        async with AsyncTahoe(supplier, base_url="http://127.0.0.1:9") as connection:
            await connection.users.get(1)

    with pytest.raises(ConfigurationError) as caught:
        asyncio.run(call())
    assert str(caught.value).startswith(message)
    if supplier is not fail_later:
        with (
            pytest.raises(ConfigurationError) as caught,
            Tahoe(supplier, base_url="http://127.0.0.1:9") as tahoe,
        ):
            tahoe.users.get(1)
        assert str(caught.value).startswith(message)


def show_everything(error: BaseException) -> str:
    """Format an error with the local variables of our own frames."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [
        f"{frame.name} {frame.locals}"
        for one in (shown, shown.__cause__, shown.__context__)
        if one
        for frame in one.stack
        if "matricula" in frame.filename or "_api" in frame.filename
    ]
    return "\n".join([str(error), repr(error), repr(vars(error)), *frames])


def test_the_token_is_shown_nowhere(runner: ConnectionRunner, serve: Serve) -> None:
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    seen = []
    try:
        for reply in (CLOSE, response(403, "{}"), response(200, "[]"), response(500, "")):
            server = serve(lambda request, number, reply=reply: reply)  # type: ignore[misc]
            connection = runner.connect("tahoe", server.url, token=TOKEN)
            seen += [
                repr(connection),
                str(connection),
                repr(vars(connection)),
                repr(connection.users),
            ]
            calls: list[Callable[[], Any]] = [
                lambda: connection.users.get(1),
                lambda: connection.registrations.create(username="a", email="b", name="c"),
                lambda: runner.connect("tahoe", "https://user@host", token=TOKEN),
                lambda: runner.connect("tahdah", "https://user@host", token=TOKEN),
                lambda: runner.connect("tahdah", "https://host.example", token=TOKEN + "\n\0"),
            ]
            for call in calls:
                try:
                    runner.wait(call())
                except matricula.MatriculaError as error:
                    seen.append(show_everything(error))
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    seen.append(output.getvalue())
    assert "POST /tahoe/api/v2/registrations/" in seen[-1]
    assert not [text for text in seen if TOKEN in text]


def test_a_connection_cannot_be_pickled() -> None:
    connection = Tahoe(TOKEN, base_url="http://127.0.0.1:9")
    with pytest.raises(TypeError):
        pickle.dumps(connection)
    with pytest.raises(TypeError):
        pickle.dumps(connection.session.token)
