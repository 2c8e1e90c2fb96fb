import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from fork_server import IS_AVAILABLE, ForkServer

from matricula_contract.fuzzing import schemathesis_command
from matricula_mock import MockServer

# The scripts are no installed package.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))


@pytest.fixture(scope="session")
def mock_servers() -> Iterator[Callable[[str, str | None], MockServer]]:
    """Start a mock server for each variant, once: the checks reset it, and it stays what it is."""
    with ExitStack() as stack:

        @cache
        def start(platform: str, variant: str | None) -> MockServer:
            chosen = {platform: variant} if variant else {}
            return stack.enter_context(MockServer(variants=chosen))

        yield start


@pytest.fixture
def mock_of_variant(
    platform: str, variant: str | None, mock_servers: Callable[[str, str | None], MockServer]
) -> MockServer:
    """An empty mock server that shows a variant of the platform."""
    server = mock_servers(platform if variant else "", variant)
    server.reset()
    return server


@pytest.fixture(scope="session")
def fuzzers() -> Iterator[ForkServer]:
    """Forks of a process that has imported schemathesis, which takes 1 s of CPU time."""
    server = ForkServer("schemathesis.cli:schemathesis", "loaded_fuzzer")
    yield server
    server.close()


@pytest.fixture
def quick_fuzzer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let schemathesis start as a fork. Other tests start the installed command."""
    if not IS_AVAILABLE:
        return
    server: ForkServer = request.getfixturevalue("fuzzers")

    def run(command: Sequence[str], environment: Mapping[str, str], output: Path) -> int:
        with output.open("wb") as stream:
            return server.start(command, environment=environment, output=stream).wait()

    monkeypatch.setattr(schemathesis_command, "run_to_end", run)
