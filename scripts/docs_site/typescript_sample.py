"""Samples for TypeScript: one call of openapi-fetch with the types of `make client`."""

import json
import re
from collections.abc import Iterator, Mapping

from .curl_sample import JSON_TYPE
from .layout import Code, GuideGroup, lay_out
from .servers import SampleServer
from .spec import JSON, SiteOperation, Spec

_SERIALIZER = "bodySerializer: (body) => new URLSearchParams(body),"
"""openapi-fetch sends JSON otherwise."""


def write_typescript(
    spec: Spec,
    server: SampleServer,
    operation: SiteOperation,
    values: Mapping[str, JSON],
    content_type: str | None,
    body: JSON,
) -> str:
    """Write a program that makes one call and prints its response."""
    name, options = spec.name, list(_list_options(operation, values, content_type, body))
    call = f'await {name}.{operation.method}("{operation.path}"'
    return "\n".join(
        [
            'import createClient from "openapi-fetch";',
            f'import type {{ paths }} from "./{name}.js";',
            "",
            f"const {name} = createClient<paths>({{",
            f'  baseUrl: "{server.url}",',
            f'  headers: {{ Authorization: "{spec.token_prefix} {server.token}" }},',
            "});",
            "const { data, error, response } =",
            *([f"  {call}, {{", *options, "  });"] if options else [f"  {call});"]),
            "console.log(response.status, data ?? error);",
        ]
    )


def _list_options(
    operation: SiteOperation, values: Mapping[str, JSON], content_type: str | None, body: JSON
) -> Iterator[str]:
    """Yield the lines of the parameters and the body."""
    in_path = {name: value for name, value in values.items() if f"{{{name}}}" in operation.path}
    query = {name: value for name, value in values.items() if name not in in_path}
    groups = {key: value for key, value in (("path", in_path), ("query", query)) if value}
    if groups:
        yield f"    params: {_write(groups, 12)},"
    if content_type:
        yield f"    body: {_write(body, 10)},"
        if content_type != JSON_TYPE:
            yield f"    {_SERIALIZER}"


def _write(value: JSON, column: int) -> str:
    return lay_out(_group(value), column, 4, 2)


def _group(value: JSON) -> Code:
    if isinstance(value, dict):
        items = tuple((f"{_write_key(key)}: ", _group(item)) for key, item in value.items())
        return GuideGroup("{ ", items, " }")
    if isinstance(value, list):
        return GuideGroup("[", tuple(("", _group(item)) for item in value), "]")
    return json.dumps(value, ensure_ascii=False)


def _write_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z_$][\w$]*", key) else json.dumps(key)
