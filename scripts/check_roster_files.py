"""Register each file of the table of rosters with the installed command, on every platform.

Each file is a dry run and a run in processes of their own, at a mock server. What is registered
there is compared with what a spreadsheet shows; see tests/support/roster_table.py. The table is
printed, and written as CSV with `--output`. Exit code 1 if a result is not the correct one.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import starmap
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from command_line import Command
from roster_table import PLATFORMS, TableFile, TableRun, load_table, run_file, show_file

from closed_pipe import end_script
from matricula_mock import MockServer

Line = tuple[TableFile, str, TableRun]


def run_all(files: list[TableFile], at_once: int, *, is_installed: bool) -> Iterator[Line]:
    """Yield each file with a platform and the run, in the order of the table."""
    mocks: SimpleQueue[MockServer] = SimpleQueue()
    started = [MockServer() for _ in range(at_once)]
    for mock in started:
        mock.__enter__()
        mocks.put(mock)

    def run_one(file: TableFile, platform: str) -> Line:
        mock = mocks.get()
        try:
            with tempfile.TemporaryDirectory() as folder:
                command = Command(Path(folder), mock)
                return file, platform, run_file(command, file, platform, is_installed=is_installed)
        finally:
            mocks.put(mock)

    pairs = [(file, platform) for file in files for platform in PLATFORMS if platform in file.on]
    try:
        if not is_installed:  # signals are handled in the main thread
            yield from starmap(run_one, pairs)
            return
        with ThreadPoolExecutor(at_once) as pool:
            yield from pool.map(run_one, *zip(*pairs, strict=True))
    finally:
        for mock in started:
            mock.__exit__(None, None, None)


def summarize(lines: list[Line]) -> list[str]:
    """Return a line for each kind: files, runs, wrong results, misread files, false refusals."""
    kinds = Counter(file.kind for file, _, _ in lines)
    shown = [
        f"{'kind':12} {'files':>5} {'runs':>5} {'wrong':>5} {'misread':>7} {'false refusal':>13}"
    ]
    for kind in [*kinds, ""]:
        some = [line for line in lines if line[0].kind == kind or not kind]
        names = {file.name for file, _, _ in some}
        wrong = sum(bool(run.faults) for _, _, run in some)
        misread = sum(run.is_misread for _, _, run in some)
        missing = sum(run.is_false_refusal for _, _, run in some)
        counts = f"{len(names):5} {len(some):5} {wrong:5} {misread:7} {missing:13}"
        shown.append(f"{kind or 'all':12} {counts}")
    return shown


def write_table(path: Path, lines: list[Line]) -> None:
    """Write the table as CSV: kind, file, platform, correct and actual result."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["kind", "file", "platform", "correct", "actual", "same"])
        for one, platform, run in lines:
            same = "no" if run.faults else "yes"
            writer.writerow([one.kind, one.name, platform, run.expected, run.actual, same])


def main() -> int:
    """Run the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", help="only the files of one kind")
    parser.add_argument("--output", type=Path, help="a CSV file for the table")
    parser.add_argument("--in-process", action="store_true", help="without processes of their own")
    options = parser.parse_args()
    files = [file for file in load_table() if options.kind in (None, file.kind)]
    at_once = 1 if options.in_process else os.cpu_count() or 1
    lines: list[Line] = []
    for file, platform, run in run_all(files, at_once, is_installed=not options.in_process):
        lines.append((file, platform, run))
        for fault in run.faults:
            print(f"WRONG {show_file(file)}, {platform}: {fault}", flush=True)
    print("\n".join(summarize(lines)))
    if options.output:
        write_table(options.output, lines)
    return int(any(run.faults for _, _, run in lines))


if __name__ == "__main__":
    end_script(main)
