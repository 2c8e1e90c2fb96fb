"""Run the tests on each Python of this machine, and with the lowest and the newest packages.

    run_pythons.py [--python 3.12]… [--dependencies locked|lowest|newest]… [--workers N] [TESTS…]

Each run has an environment and a log in .cache/pythons. The locked packages run on each Python, the
lowest ones that pyproject.toml allows on the oldest, the newest ones on the newest. With the lowest
packages only the tests of what users install are run.
Exit code 0: all tests pass on all Pythons that are here; 1: some do not; 2: a wrong option.
"""

import argparse
import time
from collections.abc import Container
from pathlib import Path

from closed_pipe import end_script
from releasing.packages import BuildFailed
from releasing.pythons import (
    DEPENDENCIES,
    PythonRun,
    find_pythons,
    list_runs,
    list_versions,
    prepare,
    read_claimed,
    run_tests,
)

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "pythons"


def try_run(run: PythonRun, base: Path, workers: int, tests: list[str]) -> bool:
    """Prepare and run, print how it ended, and return whether all tests passed."""
    began = time.monotonic()
    folder = FOLDER / f"{run.python}-{run.dependencies}"
    folder.mkdir(parents=True, exist_ok=True)
    log = folder.with_name(f"{folder.name}.log")
    print(f"== {run.name}", flush=True)
    try:
        python = prepare(ROOT, run, base, folder)
    except BuildFailed as error:
        print(f"cannot be installed: {error}")
        return False
    (folder / "packages.txt").write_text(list_versions(python), encoding="utf-8")
    words = ["-n", str(workers), "--dist", "worksteal", *(tests or run.folders)]
    code = run_tests(ROOT, python, words, log)
    lines = log.read_text(encoding="utf-8").splitlines() or ["no output"]
    minutes = (time.monotonic() - began) / 60
    print(f"{lines[-1]}  ({minutes:.1f} minutes, {log.relative_to(ROOT)})", flush=True)
    return code == 0


def choose(options: argparse.Namespace, found: Container[str]) -> list[PythonRun]:
    """Return the runs that the options name, by default all."""
    return [
        run
        for run in list_runs(ROOT, found)
        if not options.python
        or (
            run.python in options.python
            and run.dependencies in (options.dependencies or DEPENDENCIES)
        )
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="run_pythons", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--python", action="append", help="such as 3.12; default: all")
    parser.add_argument("--dependencies", action="append", choices=DEPENDENCIES)
    parser.add_argument("--workers", type=int, default=2, help="default: 2")
    parser.add_argument("tests", nargs="*", help="default: all")
    options = parser.parse_args(arguments)
    claimed = read_claimed(ROOT)
    found = find_pythons(claimed)
    for version in claimed:
        if version not in found:
            print(f"== Python {version} is not on this machine: left out")
    runs = choose(options, found)
    if not runs:
        parser.error("no Python or no packages fit the options")
    ended = [try_run(run, found[run.python], options.workers, options.tests) for run in runs]
    return int(not all(ended))


if __name__ == "__main__":
    end_script(main)
