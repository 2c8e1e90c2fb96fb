"""Fixtures for all folders: a mock server that checks its own responses, and connections."""

import os
from collections.abc import Iterator

import pytest
from connection_runner import ConnectionRunner

from matricula_mock import MockServer


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return the workers of `-n auto`: three for each core, because tests mostly wait."""
    return min(3 * (os.cpu_count() or 1), 8)


@pytest.fixture(scope="session")
def mock_server() -> Iterator[MockServer]:
    chosen = os.environ.get("MATRICULA_TAHOE_VARIANT")
    with MockServer(variants={"tahoe": chosen} if chosen else {}) as server:
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
