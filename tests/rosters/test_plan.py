"""A plan's options, and a run that its program leaves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from matricula import ConfigurationError, Learner, Tahoe
from matricula.rosters import JournalReport, Undo, plan, purge, reopen

PEOPLE = [Learner(email=f"a{n}@example.org", name="Ana Lee", username=f"ana{n}") for n in range(50)]


def test_results_that_nobody_reads_are_in_the_refused_file(tahoe: Tahoe, tmp_path: Path) -> None:
    people = [evolve(one, username="") for one in PEOPLE]
    path = tmp_path / "p.refused.csv"
    with plan(tahoe, people, journal=tmp_path / "j", refused_file=path) as run:
        results = run.register()
        next(iter(results))
        results.close()  # type: ignore[attr-defined]
    with JournalReport(tmp_path / "j") as report:
        rejected = report.summarize().counts["rejected"]
    assert path.read_text("utf-8-sig").count("@example.org") == rejected


@pytest.mark.parametrize("options", [{"pilot": 0}, {"concurrency": 0}, {"concurrency": 2000}])
def test_numbers_out_of_range_are_named(tahoe: Tahoe, options: dict[str, int]) -> None:
    with pytest.raises(ConfigurationError, match=f"{next(iter(options))} is"):
        plan(tahoe, PEOPLE, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [3, b"x", object()])
@pytest.mark.parametrize("name", ["platform", "rows", "read", "journal", "refused_file"])
def test_an_argument_of_another_type_is_refused(name: str, value: object) -> None:
    given: dict[str, Any] = {"platform": "tahoe", "rows": [], name: value}
    with pytest.raises(ConfigurationError, match=f"^{name} must be "):
        plan(**given)


@pytest.mark.parametrize("use", [Undo, JournalReport, purge, reopen])
def test_a_journal_is_a_path(use: Callable[[Any], object]) -> None:
    values: tuple[object, ...] = (3, b"x", {})
    for value in values:
        with pytest.raises(ConfigurationError, match="must be the path of a file, not"):
            use(value)
