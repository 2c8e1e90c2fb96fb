import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

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
