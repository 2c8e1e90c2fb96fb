"""The rules for tables of statements: functions from a table to findings."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import jsonschema_rs

from spec_document import Node, Place, SpecDocument, SpecFinding, write_pointer

from .facts import find_source, list_facts
from .known_tests import find_missing_part
from .labels import describe_place
from .places import MissingPlace, find_place, find_value
from .shape import FIX, TABLE
from .table import StatementTable, list_primary

Rule: TypeAlias = Callable[[StatementTable], Iterator[SpecFinding]]


def check_table(source: SpecDocument, spec: SpecDocument) -> list[SpecFinding]:
    """Return the findings of all rules. A table of the wrong shape has no others."""
    found = [*source.text.traps, *check_shape(source)]
    if not found:
        table = StatementTable.parse(source, spec)
        found = [finding for rule in RULES for finding in rule(table)]
    return sorted(found, key=lambda finding: (finding.file, finding.line))


def check_shape(source: SpecDocument) -> Iterator[SpecFinding]:
    """The table has the keys that the other rules read."""
    for error in jsonschema_rs.iter_errors(TABLE, source.root.value):
        yield source.root.child(*error.instance_path).finding(error.message, FIX)


def check_numbers(table: StatementTable) -> Iterator[SpecFinding]:
    """No two statements of a spec have the same number."""
    seen: set[int] = set()
    free = max(one.number for one in table.statements) + 1
    for one in table.statements:
        if one.number in seen:
            message = f"a second statement {one.number}"
            yield one.node.child("number").finding(message, f"write {free}, the next free number")
        seen.add(one.number)


def check_repetitions(table: StatementTable) -> Iterator[SpecFinding]:
    """A statement that repeats another one names it, before itself, and by its own number."""
    for one in table.statements:
        same = one.node.child("same-as")
        if same.value is not None and not (one.at or one.no_place):
            message = f"no statement {same.value} with a content of its own stands above"
            yield same.finding(message, "write the number of the first such statement")


def check_documents(table: StatementTable) -> Iterator[SpecFinding]:
    """The documents are the primary ones of the spec, each with statements."""
    documents = table.source.root.child("documents")
    primary = list_primary(table.spec)
    for name, node in documents.items():
        if name not in primary:
            message = f"{name} is not a primary document of {table.spec.file}"
            yield node.finding(message, f"name one of {', '.join(primary)}, or mark it as primary")
    for name in primary:
        if name not in documents:
            fix = "add its statements, or remove `primary` from x-sources"
            yield documents.finding(f"{name} has no statements", fix)


def check_places(table: StatementTable) -> Iterator[SpecFinding]:
    """Every place exists, and shows what it states unless the statement has words of its own."""
    for one in table.statements:
        node = _find(table, one.at)
        if isinstance(node, MissingPlace):
            fix = "write its new place, or `no-place` with the reason"
            yield one.node.child("at").finding(f"{table.spec.file}: {node}", fix)
        elif node is not None and not one.says and not describe_place(node):
            fix = "add `says` with the statement in your own words"
            yield one.node.finding("the place alone does not show the statement", fix)


def check_values(table: StatementTable) -> Iterator[SpecFinding]:
    """The spec has the values of the statements."""
    for one in table.statements:
        node = _find(table, one.at)
        if not isinstance(node, Node):
            continue
        for key, wanted in one.has.items():
            found = find_value(node, key)
            if found != wanted:
                message = f"the document says {key} {wanted!r}, {table.spec.file} says {found!r}"
                fix = f"correct line {node.follow().line} of the spec, or this line"
                yield one.node.child("has", key).finding(message, fix)


def check_tests(table: StatementTable) -> Iterator[SpecFinding]:
    """Every named test exists."""
    for one in table.statements:
        for test in one.tests:
            if missing := find_missing_part(table.root, test):
                fix = "name the test that checks the statement now, or `no-test` with the reason"
                yield one.node.child("test").finding(missing, fix)


def check_coverage(table: StatementTable) -> Iterator[SpecFinding]:
    """Every part of the spec with the mark of a primary document is in the table."""
    primary = list_primary(table.spec)
    covered = _list_covered(table)
    for kind, node in list_facts(table.spec):
        document = find_source(node).child("document").string
        if document in primary and node.place not in covered:
            message = f"this {kind} has the mark of {document}, and is in no statement"
            place = write_pointer(node.place)
            fix = (
                f"add a statement with `at: {place}` to {table.source.file}, give it another"
                " x-source, or list it there under `ours` with the reason"
            )
            yield node.finding(message, fix)


def _list_covered(table: StatementTable) -> set[Place]:
    """List the places of statements, their targets, and the parts around them.

    An operation needs a statement of its own.
    """
    nodes = [_find(table, place) for place in _list_places(table)]
    exact = {one.place for node in nodes if isinstance(node, Node) for one in (node, node.follow())}
    shortest = {"paths": 4, "webhooks": 4, "components": 3}
    around = {
        place[:length]
        for place in exact
        if place and place[0] in shortest
        for length in range(shortest[str(place[0])], len(place))
    }
    return exact | around


def _list_places(table: StatementTable) -> list[str]:
    return [*(one.at for one in table.statements), *table.ours]


def check_ours(table: StatementTable) -> Iterator[SpecFinding]:
    """The places that are ours exist, inherit the mark of a document, and are in no statement."""
    primary = list_primary(table.spec)
    stated = {one.at for one in table.statements}
    for place, node in table.ours.items():
        found = _find(table, place)
        if not isinstance(found, Node):
            yield node.finding(f"{table.spec.file}: {found}", "write its new place, or remove it")
        elif find_source(found).child("document").string not in primary:
            message = f"{place} does not have the mark of a primary document"
            yield node.finding(message, "remove it here")
        elif place in stated:
            yield node.finding(f"a statement has {place}", "remove it here, or there")


def _find(table: StatementTable, place: str) -> Node | MissingPlace | None:
    """Return the node of a place, the error if it is missing, and None for an empty place."""
    try:
        return find_place(table.spec, place) if place else None
    except MissingPlace as error:
        return error


RULES: list[Rule] = [
    check_numbers,
    check_repetitions,
    check_documents,
    check_places,
    check_values,
    check_tests,
    check_coverage,
    check_ours,
]
