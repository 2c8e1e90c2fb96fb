"""Routes that a platform's framework adds to those of its documents.

The start of the paths lists the collections below it. A path may end in the suffix `.json` instead
of its slash; any other suffix gets 404.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from .call import MockResponse
from .problems import CheckFailed
from .request import ReceivedRequest
from .routing import allow_methods

FORMAT: Final = "json"
"""The suffix of paths that is accepted."""

_NAMED: Final = re.compile(r"([^.]*)\.([a-z0-9]+)")


def split_format(parts: Sequence[str]) -> tuple[list[str], str]:
    """Return the parts of `/users.json` as those of `/users/`, and the suffix; '' without one."""
    own = parts[:-1] if parts[-1] == "" else parts
    match = _NAMED.fullmatch(own[-1]) if own else None
    if match is None:
        return list(parts), ""
    return [*own[:-1], *filter(None, [match[1]]), ""], match[2]


def list_collections(
    names: Sequence[str], suffix: str
) -> Callable[[ReceivedRequest], MockResponse]:
    """Return the behaviour of the start of the paths: the URL of each collection by its name."""
    end = f".{suffix}" if suffix else "/"

    def act(request: ReceivedRequest) -> MockResponse:
        if suffix not in ("", FORMAT):
            raise CheckFailed("route")
        if request.method == "OPTIONS":
            return MockResponse(200)
        if request.method not in ("GET", "HEAD"):
            raise CheckFailed("method", method=request.method)
        start = request.origin + request.raw_path.rstrip("/").removesuffix(f"/.{suffix}")
        return MockResponse(200, {name: f"{start}/{name}{end}" for name in sorted(names)})

    return act


LIST_LINES: Final = f"allow: {allow_methods(['GET'])}\r\n".encode()
"""The headers of the start of the paths."""
