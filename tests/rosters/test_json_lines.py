"""Rosters as JSON lines."""

from pathlib import Path

import pytest
from roster_files import find_refusal, read_roster

from matricula.rosters import RosterError


def test_objects_with_different_keys_and_broken_lines(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(
        '\n{"email": "a@example.org", "full_name": "A", "username": "a1"}\n'
        '{"email": "b@example.org", "username": 12, "full_name": null}\n'
        "{\n"
        "[1]\n"
        '{"email": ["c@example.org"]}\n'
        '{"username": "d1", "full_name": "D", "email": "d@example.org", "more": true}\n',
        encoding="utf-8-sig",
    )
    rows = read_roster(path)

    assert [row.place for row in rows] == [f"line {n}" for n in range(2, 8)]
    assert list(map(find_refusal, rows)) == [
        None,
        "no full name",
        "line 4: no JSON",
        "line 5: no JSON object",
        "line 6: 'email' is a list or an object, not a text",
        None,
    ]
    assert rows[1].learner.username == "12"
    assert rows[5].email == "d@example.org"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", "NaN is no JSON and no number"),
        ("-Infinity", "-Infinity is no JSON and no number"),
        ("1e999", "1e999 is too large a number"),
        ("{}", "'username' is a list or an object, not a text"),
        ('"b", "username": "c"', "the key 'username' is there twice"),
    ],
)
def test_value_that_is_no_cell_refuses_the_row(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "r.jsonl"
    good = '{"email": "a@example.org", "name": "A", "username": "aa"}\n'
    path.write_text(good + f'{{"email": "b@example.org", "name": "B", "username": {text}}}\n')
    first, second = read_roster(path)

    assert find_refusal(first) is None
    assert (second.number, find_refusal(second)) == (2, f"line 2: {reason}")


def test_numbers_are_kept_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    numbers = '{"email": 1.50, "name": 12345678901234567890123, "username": true}\n'
    path.write_text(numbers)
    (row,) = read_roster(path)
    assert list(row.cells) == ["1.50", "12345678901234567890123", "true"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{\n", "Line 1: no JSON. Each line has to hold one object"),
        ('[{"email": "a@example.org"}]', "seems to be one JSON list"),
        ('{"email": "' + "x" * (1 << 20), "longer than a mebibyte"),
        (
            "".join(f'{{"key{n}": 1}}\n' for n in range(1001)),
            "more than 1000 different keys",
        ),
    ],
)
def test_file_that_is_no_roster_is_refused_as_a_whole(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(content)
    with pytest.raises(RosterError, match=message):
        read_roster(path)
