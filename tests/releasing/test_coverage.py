"""The floors of the coverage, and the reasons for what the tests do not run."""

import json
from pathlib import Path

import pytest

from releasing.coverage import (
    FLOORS,
    add_up,
    find_faults,
    find_lowered,
    raise_floors,
    read_floors,
    read_report,
    write_floors,
)

ROOT = Path(__file__).resolve().parents[2]
TEXT = """\
# Floors.

[floors]
books = { lines = 90, branches = 50.0 }

[[uncovered]]
file = "scripts/fuzz.py"
reason = "Runs for minutes."
"""


def report(**files: tuple[int, int, int, int]) -> str:
    """Return a report of coverage.py: lines, covered lines, branches and covered branches."""
    names = ("num_statements", "covered_lines", "num_branches", "covered_branches")
    return json.dumps(
        {
            "files": {
                name.replace("__", "/") + ".py": {"summary": dict(zip(names, values, strict=True))}
                for name, values in files.items()
            }
        }
    )


GOOD = {
    "custom__books__a": (100, 100, 10, 10),
    "custom__books__b": (100, 81, 10, 0),
    "custom__extras": (4, 4, 0, 0),
    "generated__tiny_api__c": (10, 9, 0, 0),
    "scripts__fuzz": (10, 0, 4, 0),
}


def test_packages_are_added_up() -> None:
    found = {name: one.percents for name, one in add_up(read_report(report(**GOOD))).items()}
    assert found == {
        "books": {"lines": 90.5, "branches": 50.0},
        "extras": {"lines": 100.0, "branches": 100.0},
        "generated": {"lines": 90.0, "branches": 100.0},
        "scripts": {"lines": 0.0, "branches": 0.0},
    }


def test_coverage_at_its_floors_has_no_fault() -> None:
    assert list(find_faults(read_report(report(**GOOD)), read_floors(TEXT))) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("custom__books__b", (100, 79, 10, 0)), "books: 89.5 % of its lines are covered"),
        (("custom__books__a", (100, 100, 10, 9)), "books: 45.0 % of its branches are covered"),
        (("custom__more__c", (10, 7, 0, 0)), "custom/more/c.py: 70 % of its lines are covered"),
        (("scripts__fuzz", (10, 10, 0, 0)), "scripts/fuzz.py needs no reason any more"),
        (("scripts__fuzz", None), "scripts/fuzz.py needs no reason any more"),
    ],
)
def test_faults_are_named_with_their_fix(
    change: tuple[str, tuple[int, int, int, int] | None], message: str
) -> None:
    name, values = change
    files = {one: numbers for one, numbers in {**GOOD, name: values}.items() if numbers}
    [fault] = find_faults(read_report(report(**files)), read_floors(TEXT))
    assert fault.startswith(message)
    assert ". Fix: " in fault


def test_floors_are_raised_with_a_margin_and_never_lowered() -> None:
    better = {**GOOD, "custom__books__b": (100, 98, 10, 0)}
    raised = raise_floors(read_report(report(**better)), read_floors(TEXT))
    assert raised["books"] == {"lines": 98.5, "branches": 50.0}
    worse = raise_floors(read_report(report(custom__books__a=(10, 0, 2, 0))), read_floors(TEXT))
    assert worse["books"] == {"lines": 90, "branches": 50.0}


def test_written_floors_keep_reasons_and_comments() -> None:
    text = write_floors(TEXT, {"books": {"lines": 98.5, "branches": 50.0}})
    assert text == TEXT.replace("lines = 90,", "lines = 98.5,")
    assert read_floors(text).reasons == {"scripts/fuzz.py": "Runs for minutes."}
    fresh = write_floors("[floors]\n", {"books": {"lines": 1.0, "branches": 2.0}})
    assert read_floors(fresh).floors == {"books": {"lines": 1.0, "branches": 2.0}}


def test_lowered_floors_are_found() -> None:
    before = read_floors(TEXT)
    lower = read_floors(TEXT.replace("= 90", "= 89.5"))
    gone = read_floors(TEXT.replace("books =", "shelves ="))
    assert list(find_lowered(before, before)) == list(find_lowered(lower, before)) == []
    assert list(find_lowered(before, lower)) == [
        "The floor of books, lines, was 90 %. Fix: put it back."
    ]
    assert len(list(find_lowered(before, gone))) == 2


def test_the_file_of_floors_is_readable() -> None:
    floors = read_floors((ROOT / FLOORS).read_text(encoding="utf-8"))
    assert all(floors.reasons.values())
