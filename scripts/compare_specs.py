"""Compare specs: list each change with its impact on callers and on users of the mock server.

    compare_specs.py OLD NEW          two files, or REVISION:PATH of git
    compare_specs.py [--base REV]     every spec with its version at REV, by default at the last
                                      release; before the first release with the last commit,
                                      and no change counts as breaking
    compare_specs.py --gate           for CI: fail on breaking changes without an acknowledgement
                                      and on acknowledgements without a breaking change

A change of a request breaks if the platform accepts less. A change of a response breaks if a value
can be missing or new. Exit code 0: no change of the level of --fail-on; 1: such a change without
an acknowledgement, or a stale acknowledgement; 2: a wrong file, revision or option.
"""

import argparse
import sys
from pathlib import Path

from closed_pipe import end_script
from spec_changes.acknowledgements import read_acknowledgements, write_entries
from spec_changes.change import Change
from spec_changes.collection import (
    ACKNOWLEDGED,
    Collection,
    compare_all,
    compare_versions,
)
from spec_changes.reports import NOT_RELEASED, count, group, write_json, write_markdown, write_text
from spec_changes.revisions import read_version
from spec_changes.shapes import name_all
from spec_document import UnreadableSpec, show_path

ROOT = Path(__file__).resolve().parent.parent
_FORMATS = {"text": write_text, "markdown": write_markdown, "json": write_json}


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parse(arguments)
    try:
        collection = _collect(options)
    except UnreadableSpec as error:
        print(error, file=sys.stderr)
        return 2
    if options.gate:
        return _report_gate(collection, options.acknowledged or ROOT / ACKNOWLEDGED)
    print(_FORMATS[options.format](collection))
    return int(options.fail_on != "none" and _fails(collection, options.fail_on))


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="compare_specs",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("versions", nargs="*", metavar="OLD NEW", help="a file, or REVISION:PATH")
    parser.add_argument("--base", metavar="REV", help="a tag, a branch or a commit")
    parser.add_argument("--gate", action="store_true", help="print only what fails, and the fix")
    parser.add_argument("--format", choices=_FORMATS, default="text")
    parser.add_argument("--fail-on", choices=("breaking", "any", "none"), default="breaking")
    parser.add_argument(
        "--acknowledged",
        type=Path,
        metavar="FILE",
        help=f"intended breaking changes; default {ACKNOWLEDGED}, none with OLD NEW",
    )
    options = parser.parse_args(arguments)
    if len(options.versions) not in (0, 2):
        parser.error("pass both OLD and NEW, or neither")
    if options.versions and (options.base or options.gate):
        parser.error("OLD NEW cannot be combined with --base or --gate")
    return options


def _collect(options: argparse.Namespace) -> Collection:
    path = options.acknowledged
    if path and not path.exists():
        raise UnreadableSpec(show_path(path), 0, "no such file", "pass a file that exists")
    if options.versions:
        old, new = (read_version(ROOT, name) for name in options.versions)
        one = compare_versions(old, new)
        entries = read_acknowledgements(path) if path else []
        return Collection([one], [entry for entry in entries if entry.spec == one.spec])
    return compare_all(ROOT, options.base, read_acknowledgements(path or ROOT / ACKNOWLEDGED))


def _fails(collection: Collection, level: str) -> bool:
    found = collection.breaks if level == "breaking" else collection.open
    return bool(found or collection.stale)


def _report_gate(collection: Collection, file: Path) -> int:
    for stale in collection.stale:
        print(stale.explain_stale())
    breaks = collection.breaks
    for entry in group(breaks, collection):
        print(_explain_break(entry.change, entry.operations))
    if breaks:
        print(f"\nIf the break is intended, add this to {show_path(file)}, with a reason:\n")
        print(write_entries(breaks))
    if not collection.is_binding:
        print(NOT_RELEASED)
    elif not _fails(collection, "breaking"):
        print(f"{count(collection.comparisons, collection)}; every breaking change has a reason")
    return int(_fails(collection, "breaking"))


def _explain_break(change: Change, operations: list[str]) -> str:
    where = f"{change.spec} {name_all(operations)}".strip()
    return (
        f"{change.file}:{change.line}: {where}: {change.message}: {change.why}."
        f" Callers: {change.caller}. Fix: undo the change, or acknowledge it."
    )


if __name__ == "__main__":
    end_script(main)
