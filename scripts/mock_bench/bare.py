"""The least possible: an ASGI application with prepared responses."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from .servers import RESPONSES

_RESPONSES = {
    (path.encode(), query.encode()): (status, body.encode())
    for path, query, status, body in json.loads(Path(os.environ[RESPONSES]).read_text())
}


async def app(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Respond with the prepared bytes of a path and query."""
    await receive()
    status, body = _RESPONSES[scope["raw_path"], scope["query_string"]]
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
