"""One strict mock for all tests of this folder, empty again for each of them."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2
import pytest

from matricula_mock import MockServer


@pytest.fixture
def mock(matricula_mock: MockServer) -> MockServer:
    return matricula_mock


Connect = Callable[..., httpx2.Client]


@pytest.fixture(scope="session")
def connect(matricula_mock_server: MockServer) -> Iterator[Connect]:
    """Return a function that makes clients, each once for the whole run.

    They keep no cookies, as our own clients. `verify=False`: there is no TLS on this machine, and to load certificates takes 20 ms.
    """
    with ExitStack() as stack:

        @cache
        def connect(authorization: str = "", path: str = "") -> httpx2.Client:
            headers = {"Authorization": authorization} if authorization else {}
            url = matricula_mock_server.url + path
            return stack.enter_context(
                httpx2.Client(
                    base_url=url,
                    headers=headers,
                    cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                    trust_env=False,
                    verify=False,
                )
            )

        yield connect


@pytest.fixture
def tahoe(mock: MockServer, connect: Connect) -> httpx2.Client:
    return connect("Token mock-token")


@pytest.fixture
def tahdah(mock: MockServer, connect: Connect) -> httpx2.Client:
    return connect("Bearer mock-token")


@pytest.fixture
def chalk(mock: MockServer, connect: Connect) -> httpx2.Client:
    return connect("Bearer mock-token", "/dc/api/v5")


@pytest.fixture
def anybody(mock: MockServer, connect: Connect) -> httpx2.Client:
    return connect()


@pytest.fixture
def raw(mock: MockServer) -> Callable[[bytes], bytes]:
    """Sends bytes on a connection of their own and returns all that comes back."""
    port = int(mock.url.rpartition(":")[2])

    def exchange(request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(request)
            response = b""
            while part := connection.recv(65_536):
                response += part
            return response

    return exchange
