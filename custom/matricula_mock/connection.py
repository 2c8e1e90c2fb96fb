"""What the application can do to a connection besides answering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from .call import Json
from .responses import Prompt

EXTENSION: Final = "matricula_mock.connection"
"""The ASGI extension under which a scope has its connection."""


class PromptApp(Protocol):
    """An application that can respond most calls without waiting for anything."""

    def response_at_once(self, scope: Mapping[str, Json], raw: bytes) -> Prompt | None:
        """The response to a call with the whole body `raw`; None if it has to be awaited."""

    def own_up(self, error: BaseException) -> Prompt:
        """What is answered instead where saving failed with `error`."""


class ClientConnection(Protocol):
    """The connection that a call came on."""

    def refuse(self, status: int, text: str) -> None:
        """Response with a neutral error, and close while the caller may still be sending."""

    def reset(self) -> None:
        """Break it off with a reset."""

    def hang_up(self) -> None:
        """Close it after what was sent, and send no more."""


def connection_of(scope: Mapping[str, Json]) -> ClientConnection:
    """The connection of an ASGI scope."""
    connection: ClientConnection = scope["extensions"][EXTENSION]["connection"]
    return connection
