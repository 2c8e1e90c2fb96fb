"""The calls that came in, for tests to look at: the last ones, without credentials."""

from __future__ import annotations

from collections import deque
from typing import Final, TypeAlias
from urllib.parse import parse_qs, unquote_to_bytes

import orjson

from .call import Json
from .request import ReceivedRequest

KEPT: Final = 2000
"""How many calls are kept."""
LARGEST: Final = 16_384
"""A body above this many bytes is not kept."""
MASK: Final = "***"
SECRETS: Final = ("passw", "pwd", "secret", "token", "authorization", "api_key", "apikey")


_Row: TypeAlias = tuple[str | None, str, str, str, bytes, bytes, int | None]
"""Plain values only, as `_show` takes them: a kept request would keep all that it refers to."""


class Recording:
    """A bounded list of calls. What they hold is only read when somebody asks."""

    def __init__(self) -> None:
        self._rows: deque[_Row] = deque(maxlen=KEPT)

    def add(self, operation_id: str | None, request: ReceivedRequest, status: int | None) -> None:
        """Keep a call. A `status` of None says that no response was sent."""
        raw = request.raw if len(request.raw) <= LARGEST else b""
        media_type = request.headers.get(b"content-type", b"")
        address = request.method, request.address, request.query_text
        self._rows.append((operation_id, *address, media_type, raw, status))

    def clear(self) -> None:
        """Forget them."""
        self._rows.clear()

    def list(self) -> list[Json]:
        """The calls, oldest first, as `GET /_mock/requests` shows them."""
        return [_show(*row) for row in self._rows]


def _show(
    operation_id: str | None,
    method: str,
    address: str,
    query: str,
    media_type: bytes,
    raw: bytes,
    status: int | None,
) -> Json:
    return {
        "operationId": operation_id,
        "method": method,
        "path": unquote_to_bytes(address).decode("utf-8", "replace"),
        "query": _mask(_fields(query)),
        "body": _mask(_read(media_type, raw)),
        "status": status,
    }


def _fields(text: str) -> dict[str, Json]:
    fields = parse_qs(text, keep_blank_values=True)
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}


def _read(media_type: bytes, raw: bytes) -> Json:
    """The body's value; None where there is none, or none that can be read."""
    if media_type.startswith(b"application/x-www-form-urlencoded"):
        return _fields(raw.decode("utf-8", "replace"))
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _mask(value: Json) -> Json:
    if isinstance(value, list):
        return [_mask(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {_mask_name(name): _mask_item(name.lower(), item) for name, item in value.items()}


def _mask_name(name: str) -> str:
    # JSON sent as a form is one long name.
    return MASK if '"' in name else name


def _mask_item(name: str, item: Json) -> Json:
    return MASK if name == "pass" or any(word in name for word in SECRETS) else _mask(item)
