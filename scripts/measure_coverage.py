"""Run the tests and measure which lines and branches they run, for each package.

    measure_coverage.py [--raise] [--keep]

Processes that tests start count, unless they are killed. --raise writes higher floors into
tests/coverage.toml where that is possible; no floor is ever lowered. --keep reports the last
measurement again.
Exit code 0: all packages reach their floors; 1: one does not, or nothing was measured;
2: a wrong option.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from closed_pipe import end_script
from releasing.coverage import (
    FLOORS,
    Coverage,
    Floors,
    add_up,
    find_faults,
    find_lowered,
    raise_floors,
    read_floors,
    read_report,
    write_floors,
)
from spec_changes.revisions import Repository

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(".cache/coverage")
COMMAND = (sys.executable, "-m", "coverage")
TESTS = ("-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal")


class NotMeasured(Exception):
    """pytest or coverage.py did not run. They have printed the reason."""


def measure() -> None:
    """Run all tests. Some fail while they are measured, and count all the same."""
    shutil.rmtree(ROOT / FOLDER, ignore_errors=True)
    (ROOT / FOLDER).mkdir(parents=True)
    # Exit code 1: some tests failed, for example those that measure time. `make test` decides.
    run("run", *TESTS, allowed=(0, 1))
    run("combine", "--quiet")


def report() -> dict[str, Coverage]:
    """Return the coverage of each file, of the last measurement. Raises `NotMeasured`."""
    run("json", "--quiet", "-o", str(FOLDER / "report.json"))
    run("html", "--quiet", "-d", str(FOLDER / "html"))
    return read_report((ROOT / FOLDER / "report.json").read_text(encoding="utf-8"))


def run(*words: str, allowed: tuple[int, ...] = (0,)) -> None:
    if subprocess.run([*COMMAND, *words], cwd=ROOT, check=False).returncode not in allowed:
        raise NotMeasured


def show(files: dict[str, Coverage], floors: Floors) -> None:
    """Print a line for each package."""
    print(f"{'package':20} {'lines':>8} {'floor':>7} {'branches':>9} {'floor':>7}")
    for package, one in add_up(files).items():
        values, floor = one.percents, floors.floors.get(package, {})
        print(
            f"{package:20} {values['lines']:7.1f}% {floor.get('lines', 0):6g}%"
            f" {values['branches']:8.1f}% {floor.get('branches', 0):6g}%"
        )
    print(f"each line: {FOLDER / 'html' / 'index.html'}")


def find_earlier(root: Path) -> list[Floors]:
    """Return the floors of the last commit and of the last release."""
    repository = Repository(root)
    revisions = ["HEAD", repository.find_release()]
    texts = [repository.read_text(one, FLOORS.as_posix()) for one in revisions if one]
    return [read_floors(text) for text in texts if text]


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="measure_coverage", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--raise", action="store_true", dest="raises", help="raise the floors")
    parser.add_argument("--keep", action="store_true", help="do not run the tests")
    options = parser.parse_args(arguments)
    text = (ROOT / FLOORS).read_text(encoding="utf-8")
    floors = read_floors(text)
    try:
        if not options.keep:
            measure()
        files = report()
    except NotMeasured:
        return 1
    show(files, floors)
    faults = [fault for one in find_earlier(ROOT) for fault in find_lowered(one, floors)]
    faults += find_faults(files, floors)
    for fault in faults:
        print(fault, file=sys.stderr)
    raised = raise_floors(files, floors)
    if raised != floors.floors and options.raises:
        (ROOT / FLOORS).write_text(write_floors(text, raised), encoding="utf-8")
        print(f"{FLOORS} has higher floors now: commit it.")
    elif raised != floors.floors:
        print("Floors can be raised: make coverage RAISE=1, or measure_coverage.py --keep --raise.")
    return int(bool(faults))


if __name__ == "__main__":
    end_script(main)
