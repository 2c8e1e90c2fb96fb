"""After an edit of a spec: check, compare, generate, test, and draft the changelog entry.

    regenerate.py [--quick] [--base REV]

The command prints each step. It replaces generated/ as a whole, updates tables and pictures of
the documentation, and writes CHANGELOG.md and pyproject.toml together at the end. You can repeat
it safely.
Exit code 0: done; 1: a step failed, its name is printed; 2: a wrong option.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from attrs import define, frozen

from closed_pipe import end_script
from spec_changes.acknowledgements import read_acknowledgements, write_entries
from spec_changes.changelog import UnreadableChangelog, draft
from spec_changes.collection import ACKNOWLEDGED, Collection, compare_all
from spec_changes.reports import NOT_RELEASED, count, write_text
from spec_changes.revisions import Repository
from spec_changes.versions import (
    NoVersion,
    Version,
    raise_version,
    read_version,
    show_version,
    write_version,
)
from spec_document import UnreadableSpec

ROOT = Path(__file__).resolve().parent.parent
CHANGELOG, PROJECT = ROOT / "CHANGELOG.md", ROOT / "pyproject.toml"
_UNTOUCHED = "no file was written"
_GENERATED = "generated/ was written, CHANGELOG.md and pyproject.toml were not"


class StepFailed(Exception):
    """A step failed. The text is empty if the step has printed the reason itself."""


@frozen
class Notes:
    """The texts of CHANGELOG.md and pyproject.toml, and the versions, for the last step."""

    collection: Collection
    changelog: str
    project: str
    old: Version
    new: Version


@define
class Regeneration:
    """One run of all steps. `base` is the revision to compare with, None for the last release."""

    base: str | None
    notes: Notes | None = None

    def check(self) -> None:
        """Check the specs, and the statements of documents, which name places in the specs."""
        run_script("check_specs.py")
        run_script("check_statements.py")

    def compare(self) -> None:
        """Compare, and prepare the texts of the last step so that it cannot fail on them."""
        try:
            entries = read_acknowledgements(ROOT / ACKNOWLEDGED)
            collection = compare_all(ROOT, self.base, entries)
            self.notes = prepare(collection)
        except (UnreadableSpec, UnreadableChangelog, NoVersion, OSError) as error:
            raise StepFailed(str(error)) from None
        print(write_text(collection))

    def generate(self) -> None:
        run_script("generate.py")

    def check_types(self) -> None:
        run_command(sys.executable, "-m", "mypy")

    def draw(self) -> None:
        """Update the parts of the documentation that follow from the generated code."""
        run_script("update_tables.py")
        run_script("make_pictures.py")

    def test(self) -> None:
        run_command(sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", "-q")

    def write(self) -> None:
        assert self.notes is not None
        write_together({CHANGELOG: self.notes.changelog, PROJECT: self.notes.project})
        print(describe(self.notes))


def prepare(collection: Collection) -> Notes:
    """Draft the changelog and raise the version."""
    changelog = CHANGELOG.read_text(encoding="utf-8")
    project = PROJECT.read_text(encoding="utf-8")
    old = read_version(project)
    if not collection.is_binding:
        return Notes(collection, changelog, project, old, old)
    required = raise_version(find_base_version(collection, old), collection.changes)
    new = max(old, required)
    changed = write_version(project, new)
    return Notes(collection, draft(changelog, collection), changed, old, new)


def find_base_version(collection: Collection, current: Version) -> Version:
    """Return the version at the base; the current one if the base has no pyproject.toml."""
    [base] = {one.base for one in collection.comparisons}
    text = Repository(ROOT).read_text(base, PROJECT.name)
    return read_version(text) if text else current


def run_script(name: str) -> None:
    """Run a script of this folder. Raises `StepFailed`."""
    run_command(sys.executable, str(ROOT / "scripts" / name))


def run_command(*command: str) -> None:
    """Run a command in the repository. Raises `StepFailed`."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise StepFailed


def write_together(texts: dict[Path, str]) -> None:
    """Write all files or none. Raises `StepFailed`."""
    before = {path: path.read_text(encoding="utf-8") for path in texts}
    try:
        for path, text in texts.items():
            if text != before[path]:
                path.write_text(text, encoding="utf-8")
    except OSError as error:
        for path, text in before.items():
            path.write_text(text, encoding="utf-8")
        raise StepFailed(f"{error.filename}: cannot be written: {error.strerror}") from None


def describe(notes: Notes) -> str:
    """Return the summary of the written files and of the remaining work."""
    collection = notes.collection
    old, new = show_version(notes.old), show_version(notes.new)
    if not collection.is_binding:
        return f"{NOT_RELEASED}\nCHANGELOG.md and version {new} do not change."
    lines = [
        f"pyproject.toml: version {new}" + ("" if old == new else f", was {old}"),
        f"CHANGELOG.md: {count(collection.comparisons, collection)}",
    ]
    lines += [one.explain_stale() for one in collection.stale]
    if breaks := collection.breaks:
        lines += [
            "",
            f"To do: make gate fails until {ACKNOWLEDGED} has these entries with a reason:",
            "",
            write_entries(breaks),
        ]
    return "\n".join(lines)


def list_steps(run: Regeneration, *, quick: bool) -> list[tuple[str, str, Callable[[], None]]]:
    """List the steps: name, state of the files if the step fails, function."""
    tests = [] if quick else [("tests", _GENERATED, run.test)]
    return [
        ("check the specs and their statements", _UNTOUCHED, run.check),
        ("compare with the last release", _UNTOUCHED, run.compare),
        ("generate the clients", _UNTOUCHED, run.generate),
        ("types", _GENERATED, run.check_types),
        ("tables and pictures", _GENERATED, run.draw),
        *tests,
        ("changelog and version", _GENERATED, run.write),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="regenerate", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="skip the tests")
    parser.add_argument(
        "--base", metavar="REV", help="compare with REV instead of the last release"
    )
    options = parser.parse_args(arguments)
    steps = list_steps(Regeneration(options.base), quick=options.quick)
    for number, (name, written, step) in enumerate(steps, start=1):
        title = f"{number} of {len(steps)}, {name}"
        print(f"== {title}", flush=True)
        try:
            step()
        except StepFailed as failure:
            text = f"{failure}\n" if str(failure) else ""
            print(f"{text}\nStep {title}, failed; {written}.", file=sys.stderr)
            print("Correct it and run the command again.", file=sys.stderr)
            return 1
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    end_script(main)
