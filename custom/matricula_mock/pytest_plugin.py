"""The pytest fixture `matricula_mock`: a running mock server, reset for each test.

The marker `matricula_variants` chooses variants of the platforms for one test:
`@pytest.mark.matricula_variants(platform="variant")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from . import MockServer

MARKER: Final = "matricula_variants"


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers", f"{MARKER}(platform=variant): variants that the mock server shows in this test"
    )


@pytest.fixture(scope="session")
def matricula_mock_server() -> Iterator[MockServer]:
    """Start one mock server for the whole run."""
    try:
        from . import MockServer
    except ModuleNotFoundError as error:
        pytest.fail(str(error), pytrace=False)
    with MockServer() as server:
        yield server


@pytest.fixture
def matricula_mock(request: pytest.FixtureRequest, matricula_mock_server: MockServer) -> MockServer:
    """Return the mock server with its fixtures only. Its URL is `matricula_mock.url`."""
    matricula_mock_server.reset()
    chosen: dict[str, str] = {}
    for marker in request.node.iter_markers(MARKER):  # the closest one comes first
        chosen = {**marker.kwargs, **chosen}
    if chosen:
        matricula_mock_server.variants(chosen)
    return matricula_mock_server
