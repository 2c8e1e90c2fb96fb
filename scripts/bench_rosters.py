"""The cost of a learner, beside the other ways to register ten thousand.

A server responds every registration at once, or after 5 or 50 ms, on the first core; each way runs
in a process of its own on the last core, round after round. CPU time decides, as the median of the
rounds, and ratios are taken within a round: other programs hardly change them. Where speed is
compared it is the best of the rounds, for other programs only slow it down; at 50 ms both sides run
before other programs where the system permits it. Exit code 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from attrs import asdict, frozen
from rich.console import Console
from rich.table import Table

import bench_server
from bench_figures import record_figures
from closed_pipe import end_script
from server_process import serve

ROUNDS: Final = 3
MOST_CORES: Final = 2


@frozen
class Case:
    """One measurement: which way, with how many learners, how many at once, after how many ms."""

    name: str
    way: str
    learners: int
    at_once: int = 1
    delay: int = 0
    is_once: bool = False
    """True if one round is enough, as for memory."""


@frozen
class Cost:
    """CPU time of a learner in microseconds, learners a second, and the most memory in MB."""

    cpu: float
    speed: float
    memory: float


@frozen
class Goal:
    """A comparison and its result; `least` or `most` is the bound, and none of them a mere fact."""

    name: str
    found: float
    most: float | None = None
    least: float | None = None

    @property
    def is_met(self) -> bool:
        """True if it is reached."""
        is_small = self.most is None or self.found <= self.most
        return is_small and (self.least is None or self.found >= self.least)

    @property
    def bound(self) -> str:
        """The bound as text."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return "" if self.least is None else f"at least {self.least:g}"

    @property
    def state(self) -> str:
        """Return `MET` or `MISSED`; an empty text without a bound."""
        if not self.bound:
            return ""
        return "MET" if self.is_met else "MISSED"


LOOP: Final = "requests.post in a loop"
SESSION: Final = "requests.Session"
HTTPX: Final = "generated client on httpx 0.28"
HTTPX2: Final = "generated client on httpx2"
BARE: Final = "bare aiohttp"
PLAIN: Final = "roster, no journal"
FULL: Final = "roster, journal"
WIDE: Final = "roster, journal, 128 at once"
LARGE: Final = "roster of 100,000, journal"
LARGE_PLAIN: Final = "roster of 100,000, no journal"
READ_FEW: Final = "reading 100,000 rows"
READ: Final = "reading 1,000,000 rows"
DRY: Final = "dry run"


RECORDED: Final = (LOOP, SESSION, HTTPX, HTTPX2, BARE, FULL)
"""The cases of the chart."""


def after(delay: int, name: str) -> str:
    """The name of a case whose responses take a while."""
    return f"{name}, 64, {delay} ms"


def list_cases(scale: float) -> list[Case]:
    """All measurements; `scale` is 1 for ten thousand learners, and a million rows."""
    many, few, large = int(10_000 * scale), int(2000 * scale), int(100_000 * scale)
    cases = [
        Case(LOOP, "loop", few),
        Case(SESSION, "session", few),
        Case(HTTPX, "generated-httpx", few, 32),
        Case(HTTPX2, "generated", few, 32),
        Case("least possible", "bytes", many, 32),
        Case(BARE, "aiohttp", many, 32),
        Case(PLAIN, "roster", many, 32),
        Case(FULL, "journal", many, 32),
        Case(WIDE, "journal", many, 128),
        Case(LARGE, "journal", large, 32, is_once=True),
        Case(LARGE_PLAIN, "roster", large, 32, is_once=True),
        Case(READ_FEW, "read", large, is_once=True),
        Case(READ, "read", large * 10),
        Case(DRY, "dry", large // 2, is_once=True),
    ]
    for delay in (5, 50):
        cases += [
            Case(f"{LOOP}, {delay} ms", "loop", few // delay, 1, delay),
            Case(f"{SESSION}, {delay} ms", "session", few // delay, 1, delay),
            Case(after(delay, HTTPX2), "generated", few, 64, delay),
            Case(after(delay, "least possible"), "bytes", many, 64, delay),
            Case(after(delay, BARE), "aiohttp", many, 64, delay),
            Case(after(delay, FULL), "journal", many, 64, delay),
        ]
    return cases


Costs = dict[str, list[Cost]]


def measure(url: str, case: Case) -> Cost:
    """Measure in a process of its own."""
    script = str(Path(__file__).with_name("bench_ways.py"))
    words = [case.way, url, str(case.learners), str(case.at_once), str(case.delay)]
    done = subprocess.run([sys.executable, script, *words], stdout=subprocess.PIPE, check=True)
    cpu, wall, memory = json.loads(done.stdout)
    return Cost(cpu / case.learners * 1e6, case.learners / wall, memory)


def run_all(cases: list[Case], rounds: int, say: Callable[[str], None]) -> Costs:
    """Measure all, round by round."""
    found: Costs = {case.name: [] for case in cases}
    for delay in sorted({case.delay for case in cases}):
        with serve((*bench_server.COMMAND, str(delay))) as url:
            for number in range(rounds):
                for case in cases:
                    if case.delay == delay and not (case.is_once and number):
                        say(f"{number + 1}/{rounds} {case.name}")
                        found[case.name].append(measure(url, case))
    return found


def compare(costs: Costs, one: str, other: str) -> float:
    """How much more CPU time one way takes than another: the median over the rounds."""
    pairs = zip(costs[one], costs[other], strict=True)
    return statistics.median(first.cpu / second.cpu for first, second in pairs)


def find_goals(costs: Costs) -> list[Goal]:
    """All goals, and what helps to read them."""

    def best(name: str) -> float:
        return max(cost.speed for cost in costs[name])

    def memory(name: str) -> float:
        return costs[name][0].memory

    floor = best(after(50, "least possible"))
    return [
        Goal("CPU: roster, no journal / bare aiohttp", compare(costs, PLAIN, BARE), most=1.6),
        Goal("CPU: journal / no journal", compare(costs, FULL, PLAIN), most=1.08),
        Goal("CPU: requests.post loop / roster", compare(costs, LOOP, FULL), least=5),
        Goal("CPU: requests.Session / roster", compare(costs, SESSION, FULL)),
        Goal("CPU: generated on httpx 0.28 / roster", compare(costs, HTTPX, FULL), least=10),
        Goal("CPU: generated on httpx2 / roster", compare(costs, HTTPX2, FULL)),
        Goal("CPU: 128 at once / 32 at once", compare(costs, WIDE, FULL), most=1.2),
        Goal("speed at 50 ms, 64: roster / least", best(after(50, FULL)) / floor, least=0.93),
        Goal("speed at 50 ms, 64: aiohttp / least", best(after(50, BARE)) / floor),
        Goal("speed at 50 ms, 64: roster / 64 per 50 ms", best(after(50, FULL)) / (64 / 0.05)),
        Goal("MB for 100,000 learners", memory(LARGE), most=80),
        Goal("MB for 100,000 learners, no journal", memory(LARGE_PLAIN), most=80),
        Goal("MB for 100,000 learners / 10,000", memory(LARGE) / memory(FULL), most=1.1),
        Goal("CPU µs to read a row", middle(costs[READ]).cpu, most=2),
        Goal("MB from 100,000 to 1,000,000 rows", memory(READ) - memory(READ_FEW), most=2),
        Goal("CPU s of a dry run of 1,000,000 rows", costs[DRY][0].cpu, most=60),
    ]


def middle(costs: list[Cost]) -> Cost:
    """The median of each number."""
    return Cost(
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.speed for cost in costs),
        statistics.median(cost.memory for cost in costs),
    )


def show(costs: Costs, goals: list[Goal]) -> None:
    """Print both tables."""
    table = Table("way", "CPU µs a learner", "least–most", "learners/s", "MB")
    for name, several in costs.items():
        cost, cpu = middle(several), [one.cpu for one in several]
        spread = f"{min(cpu):.1f}–{max(cpu):.1f}" if len(cpu) > 1 else ""
        table.add_row(name, f"{cost.cpu:.1f}", spread, f"{cost.speed:.0f}", f"{cost.memory:.0f}")
    goals_table = Table("compared", "found", "goal", "")
    for goal in goals:
        goals_table.add_row(goal.name, f"{goal.found:.2f}", goal.bound, goal.state)
    Console(width=100).print(table, goals_table)


def as_json(costs: Costs, goals: list[Goal]) -> dict[str, Any]:
    """All figures, for programs."""
    return {
        "cases": {name: [asdict(cost) for cost in several] for name, several in costs.items()},
        "goals": [{**asdict(goal), "is_met": goal.is_met} for goal in goals],
    }


def warn(say: Callable[[str], None]) -> None:
    """Say what makes the figures less sure."""
    if not hasattr(os, "sched_setaffinity"):
        say("This system does not let a process stay on a core: server and load may share one.")
    elif len(os.sched_getaffinity(0)) < MOST_CORES:
        say("There is one core: server and load share it, and the speeds say little.")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        say("Only root may run before other programs: if there are any, the speeds say little.")


def record(rounds: int, say: Callable[[str], None]) -> None:
    """Measure the ways that the chart of the documentation shows, and record their figures."""
    costs = run_all([case for case in list_cases(1) if case.name in RECORDED], rounds, say)
    figures = {name: [cost.cpu for cost in several] for name, several in costs.items()}
    record_figures("rosters", figures, is_short=rounds < ROUNDS)


def main() -> int:
    """Measure all and compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    quick = "a tenth of the learners, whatever the names say, and one round"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"usually {ROUNDS}")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    parser.add_argument(
        "--record", action="store_true", help="only record the figures of the chart"
    )
    options = parser.parse_args()
    console = Console(stderr=True)
    warn(console.print)
    rounds = 1 if options.quick else max(1, options.rounds)
    if options.record:
        record(rounds, console.print)
        return 0
    with console.status("") as status:
        costs = run_all(list_cases(0.1 if options.quick else 1), rounds, status.update)
    goals = find_goals(costs)
    if options.json:
        print(json.dumps(as_json(costs, goals), indent=1))
    else:
        show(costs, goals)
    return 0 if all(goal.is_met for goal in goals) else 1


if __name__ == "__main__":
    end_script(main)
