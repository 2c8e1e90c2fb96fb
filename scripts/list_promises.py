"""Compare what this checkout has with what the last release promised, or write the list anew.

    list_promises.py            list the promises that disappeared, and new names
    list_promises.py --check    fail if a promise is broken that no **Breaking** entry names
    list_promises.py --write    write docs/project/promises.txt, as a release does

A promise is kept if CHANGELOG.md names the break. Before the first release nothing is promised.
Exit code 0: all promises are kept; 1: with --check, some are not; 2: a wrong option.
"""

import argparse
from pathlib import Path

from closed_pipe import end_script
from releasing.promises import (
    FILE,
    check_promises,
    list_promises,
    read_stored,
    write_promises,
)

ROOT = Path(__file__).resolve().parent.parent


def show_difference(root: Path) -> None:
    stored, present = {*read_stored(root)}, {*list_promises()}
    for mark, lines in (("-", stored - present), ("+", present - stored)):
        for line in sorted(lines):
            print(f"{mark} {line}")
    if stored == present:
        print(f"all {len(present)} promises of the last release are there, and nothing new")


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="list_promises", description=(__doc__ or "").split("\n")[0]
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="fail on broken promises")
    choice.add_argument("--write", action="store_true", help=f"write {FILE}")
    options = parser.parse_args(arguments)
    if options.write:
        for name, text in write_promises().items():
            (ROOT / name).write_text(text, encoding="utf-8")
            print(f"{name}: {len(text.splitlines())} promises")
        return 0
    if not options.check:
        show_difference(ROOT)
        return 0
    broken = check_promises(ROOT)
    for one in broken:
        print(one)
    if broken:
        print("Fix: bring it back, or name it in a **Breaking** entry of CHANGELOG.md.")
    return int(bool(broken))


if __name__ == "__main__":
    end_script(main)
