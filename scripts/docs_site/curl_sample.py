"""Samples for curl."""

import json
import shlex
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from .layout import WIDTH
from .servers import SampleServer
from .spec import JSON, SiteOperation, Spec

JSON_TYPE = "application/json"


def write_curl(
    spec: Spec,
    server: SampleServer,
    operation: SiteOperation,
    values: Mapping[str, JSON],
    content_type: str | None,
    body: JSON,
) -> str:
    """Write a curl command. It reads the token from the same variable as the clients."""
    path, query = operation.path, {}
    for name, value in values.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        else:
            query[name] = value
    url = server.url + path + (f"?{urlencode(query)}" if query else "")
    lines = [f"curl {shlex.quote(url)}"]
    if operation.method not in ("GET", "POST" if content_type else "GET"):
        lines.append(f"--request {operation.method}")
    lines.append(f'--header "Authorization: {spec.token_prefix} ${spec.name.upper()}_TOKEN"')
    if content_type == JSON_TYPE:
        lines.append(f"--header 'Content-Type: {content_type}'")
        lines.append(f"--data {shlex.quote(_write_json(body))}")
    elif content_type:
        for name, value in body.items():
            # A form sends a list as one field for each item.
            for item in value if isinstance(value, list) else [value]:
                lines.append(f"--data-urlencode {shlex.quote(f'{name}={_write_field(item)}')}")
    return " \\\n  ".join(lines)


def _write_json(value: JSON) -> str:
    line = json.dumps(value, ensure_ascii=False)
    return line if len(line) <= WIDTH else json.dumps(value, ensure_ascii=False, indent=2)


def _write_field(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value)
