"""A stateful mock server of the platforms, derived from their OpenAPI specs.

>>> from matricula_mock import MockServer
>>> with MockServer() as mock:
...     print(mock.url)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .control import ControlError
    from .mock_server import MockServer

__all__ = ["ControlError", "MockServer"]


def __getattr__(name: str) -> object:
    """Import on first use: pytest loads the plugin in every run, with or without the mock."""
    if name == "MockServer":
        try:
            from .mock_server import MockServer
        except ModuleNotFoundError as error:
            from matricula_extras import explain_missing

            raise explain_missing(error, "mock") from None
        return MockServer
    if name == "ControlError":
        from .control import ControlError

        return ControlError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
