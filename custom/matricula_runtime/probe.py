"""A harmless call, to find out whether a platform responds and accepts the token."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .operation import Call, Endpoint


def make_probe(endpoints: Mapping[str, Endpoint[Any]]) -> Call[Any] | None:
    """Return a call that only reads: the list or the read that needs the fewest ids.

    An id without a default is 0, so the platform may respond with 404. None if no operation reads.
    """
    reads = [one for one in endpoints.values() if one.operation.is_read]
    if not reads:
        return None
    chosen = min(reads, key=lambda one: (len(one.operation.needed_ids), one.pagination is None))
    values = chosen.operation.defaults
    url = re.sub(
        r"\{(\w+)\}",
        lambda found: quote(str(values.get(found[1], 0)), safe=""),
        chosen.operation.path,
    )
    size = chosen.pagination.size if chosen.pagination else None
    return Call(chosen, {"method": "get", "url": url, "params": {size: 1} if size else {}})
