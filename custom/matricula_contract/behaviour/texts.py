"""Check: unusual texts are kept as they are, or refused."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from ..expressions import put
from ..schemas import list_leaves
from ..specification import ContractOperation
from .reading import write_and_read
from .target import TargetServer
from .valid_requests import make_request, renew

TEXTS: Final = (
    "",
    " ",
    " around ",
    "\x00",
    "nul\x00inside",
    "a\nb\r\nc",
    "\t",
    "\x1b[31m",
    "\x7f",
    "\x85\u2028\u2029",
    "Zoë Ångström-Ñandú",
    "Ａ ﬁ ß İ ı",
    "Ame\u0301lie",
    "李小龍",
    "محمد بن علي",
    "\u202eright to left",
    "👩‍👩‍👧‍👦 🇨🇭",
    "\U0010ffff\ufffe\ufdd0",
    "\ufeffbom",
    "O'Brien; DROP TABLE users; --",
    '"quoted" \\ back',
    "<b>&amp;</b>",
    "{{7*7}} ${x} %s %00 {0}",
    "=1+1",
    "null",
    "None",
    "true",
    "0",
    "1e999",
    "../../etc/passwd",
    "x" * 300,
)


def check_texts(target: TargetServer) -> None:
    """Check that each text in each property is read back if the schema allows it, or is refused."""
    for operation in target.spec.operations.values():
        if operation.created_id is None or operation.schema is None:
            continue
        target.reset()
        references = target.spec.references(operation)
        for at, schema in list_leaves(target.spec.content, operation.schema).items():
            if schema.get("type") == "string" and at not in references:
                _check_property(target, operation, at)


def _check_property(target: TargetServer, operation: ContractOperation, at: str) -> None:
    validator = target.spec.compile(operation.schema)
    request = make_request(target, operation.id)
    refusals = operation.find_refusals()
    for text in TEXTS:
        body = put(renew(target, operation, request).body, at, text)
        changed = evolve(request, body=body)
        if validator.is_valid(body):
            write_and_read(target, operation, changed)
            continue
        before = target.state()
        status = target.send(changed).status
        if target.explains(operation, changed, status):
            continue
        assert status in refusals, f"{operation.id}: {at} {text!r} got {status}"
        assert target.state() == before, f"{operation.id}: {at} {text!r} changed something"
