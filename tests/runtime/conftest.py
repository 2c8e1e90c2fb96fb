"""A scripted server for the tests of the runtime."""

from collections.abc import Iterator

import pytest
from scripted_server import Handler, ScriptedServer, Serve


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a scripted server; it is stopped after the test."""
    servers: list[ScriptedServer] = []

    def start(handler: Handler) -> ScriptedServer:
        servers.append(ScriptedServer(handler))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
