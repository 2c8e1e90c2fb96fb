"""Check the specs for mistakes that generator, mock server and fuzzer silently accept.

    check_specs.py [SPEC ...] [--json]

The default is spec/*.yaml. Open questions in the Python files of the specs' platforms are findings
too. Exit code 0: no findings; 1: findings; 2: a missing or unreadable file.
A finding is one line: file, line, place, mistake, fix.
"""

import argparse
import json
import sys
from pathlib import Path

from attrs import asdict, define, field

from closed_pipe import end_script
from code_questions import list_code_questions
from spec_data import list_specs
from spec_document import SpecDocument, SpecFinding, UnreadableSpec
from spec_rules import check_document


@define
class SpecReport:
    """The specs that were read, the findings, and the files that cannot be read."""

    documents: list[SpecDocument] = field(factory=list)
    findings: list[SpecFinding] = field(factory=list)
    unreadable: list[UnreadableSpec] = field(factory=list)

    @property
    def exit_code(self) -> int:
        return 2 if self.unreadable else 1 if self.findings else 0


def check_specs(paths: list[Path]) -> SpecReport:
    """Check specs, each by itself."""
    report = SpecReport()
    for path in paths:
        _collect(report, path)
    return report


def _collect(report: SpecReport, path: Path) -> None:
    try:
        document = SpecDocument.read(path)
        report.documents.append(document)
        report.findings += check_document(document)
        report.findings += list_code_questions(path)
    except UnreadableSpec as error:
        report.unreadable.append(error)


def summarize(report: SpecReport) -> str:
    """Return the last line: numbers of specs, operations, findings and unreadable files."""
    specs = f"{len(report.documents)} spec{'s' if len(report.documents) != 1 else ''}"
    operations = sum(len(document.operations) for document in report.documents)
    found = len(report.findings)
    findings = f"{found or 'no'} finding{'s' if found != 1 else ''}"
    unreadable = len(report.unreadable)
    if unreadable:
        findings = f"{found} found in them; " if found else ""
        findings += f"{unreadable} file{'s' if unreadable != 1 else ''} cannot be read"
    return f"{specs}, {operations} operations: {findings}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="check_specs", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("specs", nargs="*", type=Path, metavar="SPEC", help="default: spec/*.yaml")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args(arguments)
    report = check_specs(options.specs or list_specs())
    for error in report.unreadable:
        print(error, file=sys.stderr)
    if options.json:
        findings = [asdict(finding) for finding in report.findings]
        print(json.dumps({"findings": findings, "summary": summarize(report)}, indent=2))
    else:
        print(*report.findings, summarize(report), sep="\n")
    return report.exit_code


if __name__ == "__main__":
    end_script(main)
