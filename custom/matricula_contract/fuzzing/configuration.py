"""The configuration of schemathesis for one platform."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ..expectations import Expectations, read_expectations
from ..operations import ContractOperation
from ..server_route import DIRECT, ServerRoute
from ..specification import Specification, read_spec

CONFIGURATION: Final = Path(__file__).resolve().parent.parent / "schemathesis.toml"
TOKEN: Final = "MATRICULA_CONTRACT_TOKEN"
"""The environment variable with the token, for the configuration."""
REAL: Final = {
    "max_response_time = 2.0": "max_response_time = 60.0",
    "must_occur = true": "must_occur = false",
    "fail-on = true": "fail-on = false",
}
"""Changes of the configuration for a real server: a slow network, unknown records."""
READING: Final = {"[phases.coverage]": "[phases.coverage]\nunexpected-methods = []"}
"""Changes of the configuration so that only GET is sent."""


class FuzzError(Exception):
    """The fuzzer could not be run. The message says why, and what to do."""


def write_configuration(
    platform: str, folder: Path, changes: Mapping[str, str], route: ServerRoute = DIRECT
) -> Path:
    """Write the configuration for a platform, with changes, to a file in the folder."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for before, after in changes.items():
        if before not in text:
            raise FuzzError(f"{CONFIGURATION} lacks the text {before!r}")
        text = text.replace(before, after)
    text = route.describe() + text  # before the first table
    path = folder / CONFIGURATION.name
    spec, expectations = read_spec(platform), read_expectations(platform)
    text += describe_token(spec) + "\n".join(describe_operations(spec, expectations))
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def describe_token(spec: Specification) -> str:
    """Write the spec's security schemes as configuration."""
    text = ""
    for name, scheme in spec.content["components"]["securitySchemes"].items():
        value = f"${{{TOKEN}}}"
        key = "bearer" if scheme["type"] == "http" else "api_key"
        if key == "api_key":
            value = f"{scheme.get('x-token-prefix', '')} {value}".strip()
        text += f'\n[auth.openapi.{name}]\n{key} = "{value}"\n'
    return text


def describe_operations(spec: Specification, expectations: Expectations) -> Iterator[str]:
    """Yield the lines that relax checks of operations, where records of the server explain it."""
    yield f"\n[[project]]\ntitle = {json.dumps(spec.content['info']['title'])}"
    if expectations.shares:
        shares = ", ".join(f"{one.operation} = {one.least}" for one in expectations.shares)
        yield f"\n[project.checks.ResponsesOccur]\nleast_shares = {{ {shares} }}"
    refusing = {one.operation for one in expectations.refusals if not one.resembles}
    foreign = any(one.status == 403 for one in expectations.path_examples)
    for operation in spec.operations.values():
        lines = []
        if statuses := find_explained(operation, foreign=foreign):
            expected = json.dumps(["2xx", *map(str, statuses)])
            lines.append(f"checks.positive_data_acceptance.expected-statuses = {expected}")
        if warnings := find_warnings(operation, spec, refusing=operation.id in refusing):
            lines.append(f"warnings = {json.dumps(warnings)}")
        if lines:
            yield f'\n[[project.operations]]\ninclude-operation-id = "{operation.id}"'
            yield from lines


def find_explained(operation: ContractOperation, *, foreign: bool) -> list[int]:
    """Return the statuses with which a valid request may be refused.

    An id in the path may be unknown, or another customer's (`foreign`). A unique value may be
    taken; the hooks check that it was.
    """
    statuses = {404, *([403] if foreign else [])} if operation.names("path") else set()
    statuses |= {409} if operation.unique else set()
    return sorted(statuses & set(operation.statuses))


def find_warnings(
    operation: ContractOperation, spec: Specification, *, refusing: bool
) -> list[str]:
    """Return the warnings that count for an operation; [] for all.

    Random ids in a body rarely exist, so many valid requests are refused. ResponsesOccur checks
    that others are accepted. Ids in the path besides make nearly all of them wrong.
    """
    refers = bool(spec.references(operation))
    if not refers and not refusing:
        return []
    rate = [] if refers and operation.names("path") else ["low_valid_rate"]
    return ["missing_auth", "base_url_mismatch", *rate]
