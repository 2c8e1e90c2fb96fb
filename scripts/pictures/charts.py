"""Charts of the benchmarks, from their recorded figures."""

from typing import Final

import bench_rosters
from bench_figures import RecordedFigures
from mock_bench.report import MOCK, QUIET

from .svg import MARGIN, WIDTH, Picture

WAYS: Final = {
    bench_rosters.HTTPX: "generated client on httpx",
    bench_rosters.HTTPX2: "generated client on httpx2",
    bench_rosters.LOOP: "requests.post in a loop",
    bench_rosters.SESSION: "requests.Session",
    bench_rosters.FULL: "matricula register, with its journal",
    bench_rosters.BARE: "aiohttp alone, without a journal",
}
"""The ways to register learners that the chart shows, with their names."""
WORKLOADS: Final = {
    "read": "read a user",
    "list": "list 100 users",
    "create": "register a learner",
    "refuse": "refuse a bad request",
}
"""The requests to a mock server, with their names."""
_ROW: Final = 46
_BAR: Final = 14
_LONGEST: Final = WIDTH - 2 * MARGIN - 54
"""Pixels of the longest bar; its value stands behind it."""


def draw_roster_costs(figures: RecordedFigures | None) -> Picture:
    """Draw the CPU time of a learner for each way, compared with a roster."""
    name, title = "cost-of-a-learner", "CPU time of each learner"
    if figures is None:
        return _draw_nothing(name, title)
    ratios = {name: figures.compare(way, bench_rosters.FULL) for way, name in WAYS.items()}
    ratios = dict(sorted(ratios.items(), key=lambda pair: -pair[1]))
    own = WAYS[bench_rosters.FULL]
    return _draw(name, title, ratios, own, figures)


def draw_mock_costs(figures: RecordedFigures | None) -> Picture:
    """Draw the CPU time of Prism for each kind of request, compared with the mock server."""
    name, title = "cost-of-a-request", "CPU time of each request to a mock server"
    if figures is None:
        return _draw_nothing(name, title)
    own = "the mock server, any request"
    ratios = {
        f"Prism, {label}": figures.compare(f"{QUIET}, {kind}", f"{MOCK}, {kind}")
        for kind, label in WORKLOADS.items()
    }
    return _draw(name, title, {own: 1.0, **ratios}, own, figures)


def _draw_nothing(name: str, title: str) -> Picture:
    """Draw a picture that says how to measure what it is to show."""
    picture = Picture(name, title, f"{title}: not measured yet.")
    picture.text(MARGIN, MARGIN + 14, title, "bold")
    picture.text(MARGIN, MARGIN + 36, "not measured yet:", "small")
    picture.text(MARGIN + 120, MARGIN + 36, "make bench-figures", "code")
    return picture


def _draw(
    name: str, title: str, ratios: dict[str, float], own: str, figures: RecordedFigures
) -> Picture:
    """Draw a bar for each ratio; the one of `own` has a colour."""
    run = "a rough measurement" if figures.is_rough else f"median of {figures.rounds} rounds"
    note = f"{run}, {figures.measured.isoformat()}"
    values = {label: f"{ratio:.1f}×" for label, ratio in ratios.items()}
    described = " ".join(f"{label}: {value}." for label, value in values.items())
    picture = Picture(name, title, f"{title}, compared with {own}. {described} ({note})")
    picture.text(MARGIN, MARGIN + 14, title, "bold")
    picture.text(MARGIN, MARGIN + 34, note, "small")
    y, scale = MARGIN + 62, _LONGEST / max(ratios.values())
    for label, ratio in ratios.items():
        length = max(3, ratio * scale)
        kind = "own" if label == own else ""
        picture.text(MARGIN, y, label, f"label {kind}".strip())
        picture.bar(MARGIN, y + 7, length, _BAR, kind)
        picture.text(MARGIN + length + 8, y + 19, values[label], f"label bold {kind}".strip())
        y += _ROW
    return picture
