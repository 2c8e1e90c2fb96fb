"""Dry runs with look-ups: a row is looked up before the rows behind it are decided."""

from pathlib import Path

import pytest
from variant_marks import SHOWS_ALL

from matricula import Learner, Tahoe
from matricula.rosters import Result, plan

ANA = Learner("a@example.org", "Ana", "Lee", "Ana Lee", "other")
LONG = "u" * 31
ROSTERS = {
    "a username that the account does not have": (
        "a@example.org,Ana,Lee,shared\nb@example.org,Bo,Ray,shared\n",
        ["exists", "created"],
    ),
    "another person behind a known one": (
        f"a@example.org,Ana,Lee,ana\nA@example.org,Ada,Poe,{LONG}\n",
        ["exists", "rejected"],
    ),
    "another person behind a wrong row of a known one": (
        f"a@example.org,Ana,Lee,{LONG}\na@example.org,Ada,Poe,ada\n",
        ["exists", "rejected"],
    ),
}


def list_outcomes(results: list[Result]) -> list[str]:
    """Return the outcomes by row; a dry run cannot know whether Tahoe hides a new person."""
    outcomes = [one.outcome for one in sorted(results, key=lambda one: one.row)]
    return ["created" if outcome == "unknown" else outcome for outcome in outcomes]


@SHOWS_ALL
@pytest.mark.parametrize("name", ROSTERS)
def test_look_up_of_a_row_counts_for_the_rows_behind_it(
    tahoe: Tahoe, tmp_path: Path, name: str
) -> None:
    tahoe.register(ANA)
    text, expected = ROSTERS[name]
    (tmp_path / "r.csv").write_text(f"email,first name,last name,username\n{text}")
    with plan(tahoe, tmp_path / "r.csv", concurrency=1) as run:
        looked_up = list(run.dry_run(look_up=True))
    with plan(tahoe, tmp_path / "r.csv", concurrency=1) as run:
        done = list(run.register())
    assert list_outcomes(looked_up) == list_outcomes(done) == expected
    assert [one.reason for one in looked_up if one.outcome == "rejected"] == [
        one.reason for one in done if one.outcome == "rejected"
    ]
