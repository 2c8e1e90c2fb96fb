"""Check that every statement of the primary documents has a place in a spec, and a test.

    check_statements.py [SPEC ...]

The default is spec/*.yaml. The statements of a spec are in the folder `statements` beside it, in a
file of the same name. Exit code 0: no findings; 1: findings; 2: an unreadable file.
A finding is one line: file, line, place, mistake, fix.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from closed_pipe import end_script
from spec_data import list_specs
from spec_document import SpecDocument, SpecFinding, UnreadableSpec, show_path
from statements.rules import check_table
from statements.table import StatementTable, list_primary, locate_table


def check_spec(spec: SpecDocument) -> tuple[list[SpecFinding], StatementTable | None]:
    """Check the table of a spec; a spec without primary documents needs none.

    Raises `UnreadableSpec`.
    """
    path = locate_table(spec.path)
    if not path.exists():
        return list(_find_missing(spec, path)), None
    source = SpecDocument.read(path)
    findings = check_table(source, spec)
    return findings, None if findings else StatementTable.parse(source, spec)


def _find_missing(spec: SpecDocument, path: Path) -> Iterator[SpecFinding]:
    """Yield a finding for each primary document of a spec without a table."""
    for name in list_primary(spec):
        message = f"{name} has no statements, because {show_path(path)} does not exist"
        fix = "list them there, as in the files beside it; or remove `primary`"
        yield spec.root.child("x-sources", name).finding(message, fix)


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="check_statements", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("specs", nargs="*", type=Path, metavar="SPEC", help="default: spec/*.yaml")
    findings: list[SpecFinding] = []
    tables: list[StatementTable] = []
    for path in parser.parse_args(arguments).specs or list_specs():
        try:
            found, table = check_spec(SpecDocument.read(path))
        except UnreadableSpec as error:
            print(error, file=sys.stderr)
            return 2
        findings += found
        tables += [table] if table else []
    print(*findings, summarize(findings, tables), sep="\n")
    return 1 if findings else 0


def summarize(findings: list[SpecFinding], tables: list[StatementTable]) -> str:
    """Return the last line: the number of findings, or of statements, documents and tests."""
    if findings:
        return f"{len(findings)} finding{'s' if len(findings) != 1 else ''}"
    statements = [one for table in tables for one in table.statements]
    documents = {one.document for one in statements}
    tested = sum(bool(one.tests) for one in statements)
    return (
        f"{len(statements)} statements of {len(documents)} document{'s' * (len(documents) != 1)},"
        f" {tested} with a test: no findings"
    )


if __name__ == "__main__":
    end_script(main)
