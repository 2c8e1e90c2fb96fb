"""A stateful mock server of the platforms, derived from their OpenAPI specs.

>>> from matricula_mock import MockServer
>>> with MockServer() as mock:
...     print(mock.url)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .control import ControlError
    from .mock_server import MockServer, MockSession
    from .webhooks import DeliveryError

__all__ = ["ControlError", "DeliveryError", "MockServer", "MockSession"]

_MODULES: Final = {
    "ControlError": "control",
    "DeliveryError": "webhooks",
    "MockServer": "mock_server",
    "MockSession": "mock_server",
}


def __getattr__(name: str) -> object:
    """Import on first use: pytest loads the plugin in every run, with or without the mock."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        from matricula_extras import explain_missing

        raise explain_missing(error, "mock") from None
