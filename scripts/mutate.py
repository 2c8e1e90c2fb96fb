"""Plant faults in the mock server, one at a time, and list the contract tests that find each.

    mutate.py [--platform NAME ...] [--fault NAME ...] [--examples N] [--jobs N] [--json] [--record]

Every fault meets every check of custom/matricula_contract and the fuzzer in all its phases. Exit
code 0: every fault was found, and by the check that is meant for it; 1: one was not; 2: the run
failed. --record writes the checks that found each fault to scripts/planted_faults/<platform>.toml.
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

from closed_pipe import end_script
from fuzz import positive
from matricula_contract.behaviour.checks import CHECKS, find_breach
from matricula_contract.behaviour.target import TOKEN, TargetServer
from matricula_contract.fuzzing.configuration import FuzzError
from matricula_contract.fuzzing.schemathesis_command import (
    find_schemathesis,
    run_schemathesis,
)
from matricula_contract.specification import PLATFORMS
from matricula_contract.text_table import format_table
from planted_faults import PlantedFault, read_faults, serve_fault, write_faults
from planted_faults.fault import PLANTS
from step_count import StepCount

FUZZER: Final = "fuzzing"
EXAMPLES: Final = 12
"""Cases of the fuzzer for each operation: as many as in `make test`."""
JOBS: Final = 2
COLUMNS: Final = ("platform", "fault", "what is wrong", "caught", "by")


@frozen
class MutationResult:
    """The names of the checks that found a fault; the fuzzer counts as one."""

    fault: PlantedFault
    found_by: tuple[str, ...]

    @property
    def caught(self) -> bool:
        """Return whether a check found the fault, and the check meant for it if there is one."""
        return set(self.fault.caught_by[:1]) <= set(self.found_by) and bool(self.found_by)

    def show(self) -> tuple[str, ...]:
        """Return a line of the table."""
        fault = self.fault
        more = len(self.found_by) - 1
        finders = f"{self.found_by[0]}{f' +{more}' if more else ''}" if self.found_by else "-"
        caught = "yes" if self.caught else "NO"
        return fault.platform, fault.name, fault.what, caught, finders


def try_fault(examples: int, fault: PlantedFault) -> MutationResult:
    """Plant a fault, and run all checks and the fuzzer."""
    found = [*find_by_checks(fault), *find_by_fuzzing(fault, examples)]
    meant = fault.caught_by[:1]
    return MutationResult(fault, tuple(sorted(found, key=lambda name: name not in meant)))


def find_by_checks(fault: PlantedFault) -> Iterator[str]:
    """Return the names of the checks that find a fault, each on an empty server."""
    with serve_fault(fault.platform, PLANTS[fault.platform, fault.name]) as server:
        for name, check in CHECKS.items():
            server.reset()
            with TargetServer(server.url, fault.platform) as target:
                if find_breach(check, target):
                    yield name


def find_by_fuzzing(fault: PlantedFault, examples: int) -> Iterator[str]:
    """Return the name of the fuzzer if it finds a fault."""
    options = ["--max-examples", str(examples)]
    with (
        serve_fault(fault.platform, PLANTS[fault.platform, fault.name]) as server,
        TemporaryDirectory() as folder,
    ):
        outcome = run_schemathesis(fault.platform, server.url, TOKEN, options, Path(folder))
    if not outcome.ok:
        yield FUZZER


def try_faults(
    faults: Sequence[PlantedFault], examples: int, jobs: int
) -> Iterator[MutationResult]:
    """Try faults, some at once; results come in the order of the faults."""
    with ProcessPoolExecutor(jobs) as pool:
        steps = StepCount(len(faults))
        for result in pool.map(partial(try_fault, examples), faults):
            steps.add()
            yield result


def record(results: Iterable[MutationResult]) -> None:
    """Write the checks that found the faults to their files; other faults stay as they are."""
    found = {(item.fault.platform, item.fault.name): item.found_by for item in results}
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
    results = list(try_faults(faults, options.examples, options.jobs))
    if options.record:
        record(results)
    print(_show_json(results) if options.json else _show(results))
    return 0 if all(result.caught for result in results) else 1


def _show(results: Sequence[MutationResult]) -> str:
    caught = sum(result.caught for result in results)
    fuzzed = sum(FUZZER in result.found_by for result in results)
    table = format_table([COLUMNS, *(result.show() for result in results)])
    return f"{table}\n\n{caught} of {len(results)} caught; the fuzzer alone finds {fuzzed}"


def _show_json(results: Sequence[MutationResult]) -> str:
    rows = [
        {
            "platform": item.fault.platform,
            "fault": item.fault.name,
            "what": item.fault.what,
            "caught": item.caught,
            "by": item.found_by,
        }
        for item in results
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
    end_script(main)
