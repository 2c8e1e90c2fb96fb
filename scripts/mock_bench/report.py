"""The table of a run, and its goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Final, TypeAlias

from attrs import frozen

Costs: TypeAlias = Mapping[tuple[str, str], list[float]]
"""Microseconds of CPU time for each request: one figure a round, by server and workload."""

LIMIT, MOCK, STRICT, DATABASE = "bare ASGI", "mock", "mock --strict", "mock --database"
QUIET, PRISM = "prism -v silent", "prism"


@frozen
class BenchGoal:
    """`server` must cost at most `factor` times the cost of `peer`, for each of the workloads.

    The median of the rounds counts; in each round both were measured one after the other.
    """

    server: str
    peer: str
    factor: float
    workloads: tuple[str, ...]


_ALL: Final = ("read", "list", "create", "refuse")
TARGETS: Final = (
    BenchGoal(MOCK, QUIET, 1 / 4.5, ("read", "list", "create")),
    BenchGoal(MOCK, QUIET, 1 / 4, ("refuse",)),
    BenchGoal(MOCK, PRISM, 1 / 9, _ALL),
    BenchGoal(MOCK, LIMIT, 1 / 0.7, ("read", "create")),
    BenchGoal(MOCK, LIMIT, 1 / 0.55, ("list", "refuse")),
    BenchGoal(STRICT, QUIET, 1 / 3, ("list",)),
    BenchGoal(STRICT, QUIET, 1 / 4, ("read", "create", "refuse")),
    BenchGoal(STRICT, MOCK, 1.15, ("read", "create")),
    BenchGoal(DATABASE, MOCK, 1.3, ("create",)),
)


def show_costs(costs: Costs, servers: list[str]) -> Iterator[str]:
    """Return the lines of the table: medians, with the least and the most."""
    yield f"{'CPU µs per call':18}" + "".join(f"{name:>25}" for name in _ALL)
    for server in servers:
        cells = (_cell(costs[server, workload]) for workload in _ALL)
        yield f"{server:18}" + "".join(f"{cell:>25}" for cell in cells)


def _cell(figures: list[float]) -> str:
    return f"{median(figures):.1f} ({min(figures):.1f}-{max(figures):.1f})"


def show_targets(costs: Costs) -> Iterator[str]:
    """Return one line for each goal, as far as both servers were measured."""
    for target in TARGETS:
        for workload in target.workloads:
            own, other = costs.get((target.server, workload)), costs.get((target.peer, workload))
            if own and other:
                ratios = (one / two for one, two in zip(own, other, strict=True))
                yield _compare(target, workload, median(ratios))


def _compare(target: BenchGoal, workload: str, ratio: float) -> str:
    found, goal = f"{ratio:.2f} times its cost", f"at most {target.factor:.2f}"
    if target.factor < 1:
        found, goal = f"{1 / ratio:.1f} times as fast", f"at least {1 / target.factor:.1f}"
    elif target.peer == LIMIT:
        found, goal = f"{1 / ratio:.2f} of it", f"at least {1 / target.factor:.2f}"
    what = f"{target.server} to {target.peer}, {workload}"
    return _line(what, found, goal, ratio <= target.factor)


def _line(what: str, found: str, goal: str, met: bool) -> str:
    return f"{what:42}{found:22}goal: {goal:15}{'met' if met else 'MISSED'}"


def show_start(seconds: Mapping[str, float], memory: Mapping[str, int]) -> Iterator[str]:
    """Return lines with the time to the first response and the memory, and their goals."""
    for name in seconds:
        yield f"{name:18}{seconds[name]:>9.2f} s to the first response{memory[name] / 1e6:>9.0f} MB"
    if QUIET in seconds:
        yield ""
        yield _compare_share("start", seconds[MOCK] / seconds[QUIET], 1 / 5)
        yield _compare_share("memory", memory[MOCK] / memory[QUIET], 1 / 3)


def _compare_share(what: str, share: float, most: float) -> str:
    goal = f"at most {most:.2f}"
    return _line(f"mock to {QUIET}, {what}", f"{share:.2f} of it", goal, share <= most)
