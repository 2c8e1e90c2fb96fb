"""The table of requests for each learner on the page about speed, measured at the mock."""

import re
from pathlib import Path
from typing import Any

import pytest

from matricula import DigitalChalk, Learner, Options, Tahdah, Tahoe
from matricula.rosters import register
from matricula_mock import MockServer

GUIDE = Path(__file__).parents[2] / "docs" / "reference" / "speed.md"
PEOPLE = [
    Learner(email=f"p{n}@example.org", first_name="P", last_name=f"Q{n}", username=f"person{n}")
    for n in range(50)
]
HIDING = ", accounts hidden"
"""The end of the names of rows on a site that shows active accounts only."""
TARGETS: dict[str, tuple[type[Any], dict[str, Any], str, str]] = {
    "Tahoe": (Tahoe, {}, "createRegistration", ""),
    "Tahoe with a course": (
        Tahoe,
        {"course": "course-v1:acme+AP200+2019"},
        "createRegistration",
        "getCourse",
    ),
    "tahdah": (
        Tahdah,
        {"course": 2001, "legal_entity": 1001, "behavior": 1},
        "createCandidate",
        "",
    ),
    "DigitalChalk": (
        DigitalChalk,
        {"course": "5d2a0000000000000000000000000001"},
        "createUser",
        "getOffering",
    ),
}
"""Connections, settings, first writes, and the check of the target before a run."""


def read_table() -> dict[str, list[str]]:
    _, _, rest = GUIDE.read_text(encoding="utf-8").partition("<!-- requests -->\n")
    table = rest.partition("\n\n")[0]
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in table.splitlines()[2:]]
    return {name: cells for name, *cells in rows}


def count(
    mock: MockServer, name: str, journal: Path, people: list[Learner] = PEOPLE, **more: Any
) -> float:
    """Register people, and return the requests for each learner, without the target's check."""
    kind, settings, _, check = TARGETS[name]
    before = len(mock.requests())
    # A rate limit makes rows wait for a full batch, as on the platform.
    options = Options(rate=60_000, retry_delay=0.001)
    with kind("mock-token", base_url=mock.url, options=options) as connection:
        list(register(connection, people, journal=journal, **settings, **more))
    calls = [call["operationId"] for call in mock.requests()[before:]]
    return round(len([call for call in calls if call != check]) / len(people), 2)


def reset(mock: MockServer, row: str) -> None:
    mock.reset()
    if row.endswith(HIDING):
        mock.variants({"tahoe": "active-accounts"})


def lose(mock: MockServer, row: str) -> None:
    """Plan that the first response for each learner is lost."""
    name = row.removesuffix(HIDING)
    platform, operation = name.partition(" ")[0].lower(), TARGETS[name][2]
    lost = {"platform": platform, "operationId": operation, "fault": "drop-after-write"}
    if row.endswith(HIDING):  # each second request, which sends the first one again, is spared
        mock.faults(lost, *[{**lost, "after": 1}] * (len(PEOPLE) - 1))
    else:
        mock.faults({**lost, "times": len(PEOPLE)})


@pytest.mark.parametrize("row", [*TARGETS, f"Tahoe{HIDING}", f"Tahoe with a course{HIDING}"])
def test_the_table_of_requests(mock: MockServer, tmp_path: Path, row: str) -> None:
    name = row.removesuffix(HIDING)
    reset(mock, row)
    new = count(mock, name, tmp_path / "a")
    rerun = count(mock, name, tmp_path / "a")
    known = count(mock, name, tmp_path / "b")
    reset(mock, row)
    lose(mock, row)
    in_turn = {"concurrency": 1} if row.endswith(HIDING) else {}
    # A candidate cannot be looked up, and a run stops after twenty rows in doubt.
    people = PEOPLE[:19] if name == "tahdah" else PEOPLE
    after_loss = count(mock, name, tmp_path / "c", people, **in_turn)
    measured = [f"{value:g}" for value in (new, known, rerun, after_loss)]
    assert read_table()[row] == measured
