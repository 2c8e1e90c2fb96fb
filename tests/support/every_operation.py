"""The calls of every operation of every platform, and their results under faults.

The results follow from the kind of an operation, which the spec says: `kinds.csv` has a row for
each kind and fault. `exceptions.csv` has the operations that differ, each with its reason.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from attrs import evolve, frozen
from platform_calls import PlatformCalls

from matricula_contract.expectations import read_expectations
from matricula_contract.operations import ContractOperation
from matricula_contract.specification import PLATFORMS, Specification, read_spec

FOLDER = Path(__file__).parents[1] / "conformance"
NEED_BODY = ("truncate", "not-json")
"""The faults of responses with a body."""
LEFT_OUT = "-"
"""The result of an exception that cannot occur."""


@frozen
class ConformanceRow:
    """An operation under a fault. `variants` is *all* where the platform's variants could matter,
    so that the row holds under each, and otherwise *default*."""

    platform: str
    operation: str
    fault: str
    variants: str
    result: str
    arrivals: int
    done: str


def find_calls() -> dict[str, type[PlatformCalls]]:
    """Find the calls of each platform: the class in the module named after it, `<name>_calls`."""
    modules = {
        name: import_module(f"{name}_calls") for name in PLATFORMS if find_spec(f"{name}_calls")
    }
    return {
        name: value
        for name, module in modules.items()
        for value in vars(module).values()
        if isinstance(value, type) and getattr(value, "platform", None) == name
    }


def read_file(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="") as file:
        return list(csv.DictReader(file))


def find_kinds(operation: ContractOperation) -> list[str]:
    """Return the kinds of an operation: what the spec says of its repetition, and of its pages."""
    if operation.method != "GET":
        mode = operation.replay["mode"]
        is_gone = operation.method == "DELETE" and operation.shows is None
        if mode == "keyed" or is_gone:
            return ["write that is refused twice"]
        return ["safe write" if mode == "safe" else "write that is sent once"]
    if operation.pages is None:
        return ["read"]
    return ["read", f"pages {'with' if operation.pages.total else 'without'} a total"]


def has_body(operation: ContractOperation) -> bool:
    """Return True if the response to an accepted request has a body."""
    return "content" in operation.responses[operation.statuses[0]]


def find_variants(spec: Specification, platform: str, operation: ContractOperation) -> str:
    """Return *all* if a variant hides records of this kind."""
    hiding = read_expectations(platform).hiding
    kinds = {spec.find_kind(spec.operations[id]) for one in hiding for id in one.operations}
    return "all" if spec.find_kind(operation) in kinds else "default"


def list_names(calls: type[PlatformCalls], operation: str) -> list[str]:
    """Return the names of an operation's calls: one, or one for each kind of body."""
    prefix = f"do_{operation}_"
    bodies = [name.removeprefix(prefix) for name in vars(calls) if name.startswith(prefix)]
    return [f"{operation}.{body}" for body in bodies] or [operation]


def derive_rows(platform: str, calls: type[PlatformCalls]) -> Iterator[ConformanceRow]:
    """Derive the rows of a platform from its spec, without regard to exceptions."""
    spec = read_spec(platform)
    kinds = read_file("kinds.csv")
    for operation in spec.operations.values():
        variants, wanted = find_variants(spec, platform, operation), find_kinds(operation)
        for name in list_names(calls, operation.id):
            for row in kinds:
                fits = row["fault"] not in NEED_BODY or has_body(operation)
                if row["kind"] in wanted and fits:
                    yield ConformanceRow(
                        platform, name, row["fault"], variants,
                        row["result"], int(row["arrivals"]), row["done"],
                    )  # fmt: skip


@cache
def read_exceptions() -> dict[tuple[str, str, str], dict[str, str]]:
    """Read the exceptions by platform, operation and fault."""
    return {
        (row["platform"], row["operation"], fault): row
        for row in read_file("exceptions.csv")
        for fault in row["faults"].split()
    }


def make_table() -> Iterator[ConformanceRow]:
    """Make all rows, with the exceptions."""
    for platform, calls in CALLS.items():
        for row in derive_rows(platform, calls):
            other = read_exceptions().get((platform, row.operation, row.fault))
            if other is None:
                yield row
            elif other["result"] != LEFT_OUT:
                yield evolve(row, result=other["result"], arrivals=int(other["arrivals"]))


CALLS = find_calls()
TABLE = list(make_table())
