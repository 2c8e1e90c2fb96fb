"""The pytest fixture `matricula_mock`: a running mock server, reset for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from . import MockServer


@pytest.fixture(scope="session")
def matricula_mock_server() -> Iterator[MockServer]:
    """Start one mock server for the whole run."""
    from . import MockServer

    with MockServer() as server:
        yield server


@pytest.fixture
def matricula_mock(matricula_mock_server: MockServer) -> MockServer:
    """Return the mock server with its fixtures only. Its URL is `matricula_mock.url`."""
    matricula_mock_server.reset()
    return matricula_mock_server
