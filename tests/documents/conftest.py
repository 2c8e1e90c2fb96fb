"""Clients that send requests as the documents do: with their headers, and without cookies."""

from collections.abc import Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2
import pytest

from matricula_mock import MockServer


@pytest.fixture(scope="session")
def connection(mock_server: MockServer) -> Iterator[httpx2.Client]:
    """A client without a token. To load certificates takes 20 ms, and there is no TLS here."""
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    with httpx2.Client(
        base_url=mock_server.url, cookies=cookies, trust_env=False, verify=False
    ) as client:
        yield client


@pytest.fixture
def anybody(mock: MockServer, connection: httpx2.Client) -> httpx2.Client:
    """Requests without a token, to an empty mock."""
    connection.headers = httpx2.Headers({"Accept": "*/*"})
    return connection


@pytest.fixture
def tahoe(anybody: httpx2.Client) -> httpx2.Client:
    """Requests with the headers of Tahoe's documents."""
    anybody.headers.update({"Authorization": "Token mock-token", "cache-control": "no-cache"})
    return anybody


@pytest.fixture
def bearer(anybody: httpx2.Client) -> httpx2.Client:
    """Requests with the token of tahdah and DigitalChalk."""
    anybody.headers["Authorization"] = "Bearer mock-token"
    return anybody
