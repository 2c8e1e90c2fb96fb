"""A harmless call, to find out whether a platform responds and accepts the token."""

import re
from collections.abc import Mapping
from typing import Any

from .operation import Call, Endpoint


def make_probe(endpoints: Mapping[str, Endpoint[Any]]) -> Call[Any]:
    """Return a call that only reads: the list or the read that needs the fewest ids.

    Its ids are 0, so that the platform may respond with 404.
    """
    reads = [one for one in endpoints.values() if one.operation.is_read]
    chosen = min(reads, key=lambda one: (one.operation.path.count("{"), one.pagination is None))
    url = re.sub(r"\{\w+\}", "0", chosen.operation.path)
    size = chosen.pagination.size if chosen.pagination else None
    return Call(chosen, {"method": "get", "url": url, "params": {size: 1} if size else {}})
