"""Fixtures for all folders: a mock server that checks its own responses, and connections."""

import gc
import os
import signal
from collections.abc import Generator, Iterator

import pytest
from connection_runner import ConnectionRunner
from hypothesis import settings
from roster_people import EXAMPLES

from matricula_mock import MockServer

# A run of the tests says the same each time. `make roster-files` tries other examples in each run.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
if not EXAMPLES:
    settings.load_profile("repeatable")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return the workers of `-n auto`: two for each core, because tests also wait."""
    return min(2 * (os.cpu_count() or 1), 8)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--variant",
        metavar="PLATFORM=NAME",
        action="append",
        default=[],
        help="the variant of a platform that the mock server shows in all tests",
    )


def pytest_configure() -> None:
    """Take signals as usual, although `nohup` or `&` in a script ignores them for its children."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without the garbage collector: it finds nothing, and takes 0.4 s in each worker.

    Later it does not look at the thousands of collected tests either.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def mock_server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    chosen: list[str] = request.config.getoption("--variant")
    with MockServer(variants=dict(one.split("=", 1) for one in chosen)) as server:
        yield server


@pytest.fixture
def mock(request: pytest.FixtureRequest, mock_server: MockServer) -> MockServer:
    """An empty mock server. The marker `matricula_variants` names variants that a test needs."""
    mock_server.reset()
    for marker in request.node.iter_markers("matricula_variants"):
        mock_server.variants(marker.kwargs)
    return mock_server


@pytest.fixture(params=["sync", "async", "aiohttp"])
def runner(request: pytest.FixtureRequest) -> Iterator[ConnectionRunner]:
    """Connections of each kind, so that one table of cases covers them all."""
    runner = ConnectionRunner(request.param)
    yield runner
    runner.close()
