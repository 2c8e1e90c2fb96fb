"""The limit: an ASGI application that responds each call with bytes made beforehand."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from .servers import ANSWERS

_ANSWERS = {
    (path.encode(), query.encode()): (status, body.encode())
    for path, query, status, body in json.loads(Path(os.environ[ANSWERS]).read_text())
}


async def app(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Read the call, look at nothing but its address, and response."""
    await receive()
    status, body = _ANSWERS[scope["raw_path"], scope["query_string"]]
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
