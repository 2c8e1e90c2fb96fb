"""Sessions: independent states of one server, so that tests that run at once do not meet.

A session has a name, and everything that the server has: records, faults, variants, recorded
requests, control routes. Its URLs begin with `/-/sessions/NAME`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .call import MockResponse
from .responses import plain_error

if TYPE_CHECKING:
    from .app import App
    from .request import HttpRequest

PREFIX: Final = "/-/sessions/"
ROUTE: Final = "/_mock/sessions"
MOST: Final = 500
"""The most sessions at once: each takes some 100 kB, and its records."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class SessionError(Exception):
    """A session that cannot be started. The text says why."""


class Sessions:
    """The sessions of a server by name; `make` makes a new state. A session has none: no `make`."""

    def __init__(self, make: Callable[[], App] | None) -> None:
        self._make = make
        self._apps: dict[str, App] = {}

    def start(self, name: str) -> App:
        """Start a session under a URL of its own, or restart the one of this name."""
        if self._make is None:
            raise SessionError("a session has no sessions: start it without the path of another")
        if not _NAME.fullmatch(name):
            raise SessionError(
                f"{name[:100]!r} is no name of a session: use letters, digits, dots and hyphens"
            )
        if name not in self._apps and len(self._apps) >= MOST:
            raise SessionError(f"there are {MOST} sessions already: end some of them")
        self._apps[name] = app = self._make()
        return app

    def get(self, name: str) -> App:
        """Return a session; SessionError if there is none."""
        if name not in self._apps:
            raise SessionError(f"the session {name} has ended")
        return self._apps[name]

    def end(self, name: str) -> bool:
        """Forget a session; False if there is none."""
        return self._apps.pop(name, None) is not None

    def enter(self, request: HttpRequest) -> App | None:
        """Return the session that a request is for, with the rest as its path; None if unknown."""
        name, slash, rest = request.path.removeprefix(PREFIX).partition("/")
        app = self._apps.get(name)
        if app:
            request.prefix += PREFIX + name
            request.path = slash + rest or "/"
        return app

    def explain(self, path: str) -> str:
        """Return the error for a path of an unknown session."""
        name = path.removeprefix(PREFIX).partition("/")[0]
        return f"there is no session {name}; start it with PUT {ROUTE}/{name or 'NAME'}"

    def respond(self, request: HttpRequest) -> MockResponse:
        """Handle a control request: list the sessions, or start or end one."""
        name = request.path.removeprefix(ROUTE).removeprefix("/")
        base = request.origin + request.prefix + PREFIX
        match request.method, bool(name):
            case "GET", False:
                return MockResponse(200, [{"name": one, "url": base + one} for one in self._apps])
            case "PUT", True:
                try:
                    self.start(name)
                except SessionError as error:
                    return plain_error(400, str(error))
                return MockResponse(200, {"name": name, "url": base + name})
            case "DELETE", True:
                if self.end(name):
                    return MockResponse(204)
                return plain_error(404, f"there is no session {name}")
        allow = "PUT, DELETE" if name else "GET"
        text = f"{request.method} is not allowed at {request.path}; allowed is {allow}"
        return plain_error(405, text, Allow=allow)
