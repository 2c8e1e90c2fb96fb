"""Check: unusual texts are kept as they are, or refused."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from ..specification import JSON, ContractOperation
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
    """Check that each text in each property is read back if the schema allows it, or gets 400."""
    for operation in target.spec.operations.values():
        if operation.created_id is None or JSON not in operation.bodies:
            continue
        target.reset()
        schemas = target.spec.properties(operation.schema)
        for name in [name for name in schemas if schemas[name].get("type") == "string"]:
            _check_property(target, operation, name)


def _check_property(target: TargetServer, operation: ContractOperation, name: str) -> None:
    validator = target.spec.compile(operation.schema)
    request = make_request(target, operation.id)
    if target.spec.links and name in _linked_names(target, operation):
        return
    for text in TEXTS:
        body = renew(target, operation, request).body | {name: text}
        changed = evolve(request, body=body)
        if validator.is_valid(body):
            write_and_read(target, operation, changed)
            continue
        before = target.state()
        status = target.send(changed).status
        if target.explains(operation, changed, status):
            continue
        assert status == 400, f"{operation.id}: {name} {text!r} got {status}"
        assert target.state() == before, f"{operation.id}: {name} {text!r} changed something"


def _linked_names(target: TargetServer, operation: ContractOperation) -> set[str]:
    """Return the properties that a link fills in: they refer to a record."""
    bodies = [link.body for link in target.spec.links if link.target == operation.id and link.body]
    return {name for body in bodies for name in body}
