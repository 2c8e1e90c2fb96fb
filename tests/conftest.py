"""Fixtures for all folders: a mock server that checks its own responses, and connections."""

from collections.abc import Iterator

import pytest
from connection_runner import ConnectionRunner

from matricula_mock import MockServer


@pytest.fixture(scope="session")
def mock_server() -> Iterator[MockServer]:
    with MockServer() as server:
        yield server


@pytest.fixture
def mock(mock_server: MockServer) -> MockServer:
    """An empty mock server."""
    mock_server.reset()
    return mock_server


@pytest.fixture(params=["sync", "async", "aiohttp"])
def runner(request: pytest.FixtureRequest) -> Iterator[ConnectionRunner]:
    """Connections of each kind, so that one table of cases covers them all."""
    runner = ConnectionRunner(request.param)
    yield runner
    runner.close()
