"""What tests of all folders use: a mock server that checks its own answers."""

from collections.abc import Iterator

import pytest

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
