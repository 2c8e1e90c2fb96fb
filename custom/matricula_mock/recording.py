"""The recorded requests: the newest ones, without credentials."""

from __future__ import annotations

from collections import deque
from typing import Final, TypeAlias
from urllib.parse import parse_qs, unquote_to_bytes

from .body import decode_json
from .call import Json
from .operation import MockOperation
from .problems import CheckFailed
from .request import ReceivedRequest

KEPT: Final = 2000
"""The most requests that are kept."""
LARGEST: Final = 16_384
"""The largest body that is kept, in bytes."""
MASK: Final = "***"
SECRETS: Final = ("passw", "pwd", "secret", "token", "authorization", "api_key", "apikey")


_NONE: Final[frozenset[str]] = frozenset()
_Row: TypeAlias = tuple[str | None, frozenset[str], str, str, str, bytes, bytes, int | None]
"""The arguments of `_show`. Plain values only: a request would keep everything it refers to."""


class Recording:
    """A bounded list of requests. Their bodies are only parsed for `list`."""

    def __init__(self) -> None:
        self._rows: deque[_Row] = deque(maxlen=KEPT)

    def add(
        self, operation: MockOperation | None, request: ReceivedRequest, status: int | None
    ) -> None:
        """Record a request. A `status` of None means that no response was sent."""
        raw = request.raw if len(request.raw) <= LARGEST else b""
        media_type = request.headers.get(b"content-type", b"")
        self._rows.append(
            (
                operation.id if operation else None,
                operation.secrets if operation else _NONE,
                request.method,
                request.raw_path[len(request.prefix) :],
                request.query_text,
                media_type,
                raw,
                status,
            )
        )

    def clear(self) -> None:
        """Remove all."""
        self._rows.clear()

    def list(self) -> list[Json]:
        """Return the recorded requests with their statuses, the oldest first."""
        return [_show(*row) for row in self._rows]


def _show(
    operation_id: str | None,
    secrets: frozenset[str],
    method: str,
    raw_path: str,
    query: str,
    media_type: bytes,
    raw: bytes,
    status: int | None,
) -> Json:
    return {
        "operationId": operation_id,
        "method": method,
        "path": unquote_to_bytes(raw_path).decode("utf-8", "replace"),
        "query": _mask(_fields(query), secrets),
        "body": _mask(_read(media_type, raw), secrets),
        "status": status,
    }


def _fields(text: str) -> dict[str, Json]:
    fields = parse_qs(text, keep_blank_values=True)
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}


def _read(media_type: bytes, raw: bytes) -> Json:
    """Return the value of a body; None for an empty or unreadable one."""
    if media_type.startswith(b"application/x-www-form-urlencoded"):
        return _fields(raw.decode("utf-8", "replace"))
    try:
        return decode_json(raw)
    except CheckFailed:
        return None


def _mask(value: Json, secrets: frozenset[str]) -> Json:
    if isinstance(value, list):
        return [_mask(item, secrets) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        _mask_name(name): MASK if name in secrets else _mask_item(name.lower(), item, secrets)
        for name, item in value.items()
    }


def _mask_name(name: str) -> str:
    # JSON that was sent as a form becomes one long name, values included
    return MASK if '"' in name else name


def _mask_item(name: str, item: Json, secrets: frozenset[str]) -> Json:
    # Requests to nothing that the spec describes may have secrets as well.
    is_secret = name == "pass" or any(word in name for word in SECRETS)
    return MASK if is_secret else _mask(item, secrets)
