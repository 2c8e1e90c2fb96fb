"""Plant faults in the mock server, one at a time, and see which contract tests find each.

    mutate.py [--platform NAME ...] [--fault NAME ...] [--examples N] [--jobs N] [--json] [--record]

Every fault meets every check of custom/matricula_contract and the fuzzer in all its phases. Exit
code 0: every fault was found, by the check that is meant for it, too; 1: one was not; 2: it could
not be run. --record writes what found them to scripts/planted_faults/faults.toml.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs
from attrs import frozen

from fuzz import positive
from matricula_contract.behaviour.checks import CHECKS, find_breach
from matricula_contract.behaviour.target import TOKEN, TargetServer
from matricula_contract.fuzzing.schemathesis_command import (
    FuzzError,
    find_schemathesis,
    run_schemathesis,
)
from matricula_contract.specification import PLATFORMS
from matricula_contract.text_table import format_table
from planted_faults import PlantedFault, read_faults, serve_fault, write_faults
from planted_faults.fault import PLANTS

FUZZER: Final = "fuzzing"
EXAMPLES: Final = 12
"""Cases of the fuzzer for each operation: as many as in `make test`."""
JOBS: Final = 2
COLUMNS: Final = ("platform", "fault", "what is wrong", "caught", "by")


@frozen
class MutationResult:
    """What found a fault: the names of checks, and of the fuzzer."""

    fault: PlantedFault
    found_by: tuple[str, ...]

    @property
    def caught(self) -> bool:
        """Whether it was found, and by the check that is meant for it, if there is one."""
        return set(self.fault.caught_by[:1]) <= set(self.found_by) and bool(self.found_by)

    def show(self) -> tuple[str, ...]:
        """A line of the table."""
        fault = self.fault
        more = len(self.found_by) - 1
        finders = f"{self.found_by[0]}{f' +{more}' if more else ''}" if self.found_by else "-"
        verdict = "yes" if self.caught else "NO"
        return fault.platform, fault.name, fault.what, verdict, finders


def judge(examples: int, fault: PlantedFault) -> MutationResult:
    """Plant a fault, and let everything look for it."""
    found = [*find_by_checks(fault), *find_by_fuzzing(fault, examples)]
    meant = fault.caught_by[:1]
    return MutationResult(fault, tuple(sorted(found, key=lambda name: name not in meant)))


def find_by_checks(fault: PlantedFault) -> Iterator[str]:
    """The names of the checks that find a fault, each on an empty server."""
    with serve_fault(fault.platform, PLANTS[fault.platform, fault.name]) as server:
        for name, check in CHECKS.items():
            server.reset()
            with TargetServer(server.url, fault.platform) as target:
                if find_breach(check, target):
                    yield name


def find_by_fuzzing(fault: PlantedFault, examples: int) -> Iterator[str]:
    """The name of the fuzzer if it finds a fault."""
    options = ["--max-examples", str(examples)]
    with (
        serve_fault(fault.platform, PLANTS[fault.platform, fault.name]) as server,
        TemporaryDirectory() as folder,
    ):
        outcome = run_schemathesis(fault.platform, server.url, TOKEN, options, Path(folder))
    if not outcome.ok:
        yield FUZZER


def judge_all(faults: Sequence[PlantedFault], examples: int, jobs: int) -> Iterator[MutationResult]:
    """Judge faults, some at once; in their order."""
    with ProcessPoolExecutor(jobs) as pool:
        for number, verdict in enumerate(pool.map(partial(judge, examples), faults), 1):
            print(f"\r{number} of {len(faults)}", end="", file=sys.stderr, flush=True)
            yield verdict
    print(file=sys.stderr)


def record(verdicts: Iterable[MutationResult]) -> None:
    """Write what found the faults to their file; what was not judged stays."""
    found = {(item.fault.platform, item.fault.name): item.found_by for item in verdicts}
    write_faults(
        attrs.evolve(fault, caught_by=found.get((fault.platform, fault.name), fault.caught_by))
        for fault in read_faults()
    )


def main(arguments: list[str] | None = None) -> int:
    options = _parse(arguments)
    faults = [fault for fault in read_faults() if fault.platform in options.platform]
    faults = [fault for fault in faults if not options.fault or fault.name in options.fault]
    if not faults:
        print("mutate: there is no such fault", file=sys.stderr)
        return 2
    try:
        find_schemathesis()
    except FuzzError as error:
        print(f"mutate: {error}", file=sys.stderr)
        return 2
    verdicts = list(judge_all(faults, options.examples, options.jobs))
    if options.record:
        record(verdicts)
    print(_show_json(verdicts) if options.json else _show(verdicts))
    return 0 if all(verdict.caught for verdict in verdicts) else 1


def _show(verdicts: Sequence[MutationResult]) -> str:
    caught = sum(verdict.caught for verdict in verdicts)
    fuzzed = sum(FUZZER in verdict.found_by for verdict in verdicts)
    table = format_table([COLUMNS, *(verdict.show() for verdict in verdicts)])
    return f"{table}\n\n{caught} of {len(verdicts)} caught; the fuzzer alone finds {fuzzed}"


def _show_json(verdicts: Sequence[MutationResult]) -> str:
    rows = [
        {
            "platform": item.fault.platform,
            "fault": item.fault.name,
            "what": item.fault.what,
            "caught": item.caught,
            "by": item.found_by,
        }
        for item in verdicts
    ]
    return json.dumps(rows, indent=2)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutate", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--platform", action="append", choices=PLATFORMS, metavar="NAME", help="%(choices)s"
    )
    parser.add_argument("--fault", action="append", metavar="NAME", help="only this one")
    parser.add_argument("--examples", type=positive, default=EXAMPLES, metavar="N")
    parser.add_argument("--jobs", type=positive, default=JOBS, metavar="N", help="how many at once")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--record", action="store_true", help="keep what found each fault")
    options = parser.parse_args(arguments)
    options.platform = options.platform or PLATFORMS
    return options


if __name__ == "__main__":
    sys.exit(main())
