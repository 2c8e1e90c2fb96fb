"""Rows in a file of refused rows, corrected as people do it: exactly these people are registered.

A reason of ours must never become a value of a person.
"""

import csv
import io

import pytest
from command_line import Command, Done
from roster_table import PLATFORMS, list_people

HEADER = "email,first name,last name,username\n"
ANN = "a@example.org,Ana,Lee,ana-1\n"
MARY = "c@example.org,Mary, Ann,Moss,cy-1\n"
REGISTERED = {
    "tahoe": "c@example.org|Mary, Ann Moss|cy-1",
    "tahdah": "c@example.org|Mary, Ann|Moss",
    "digitalchalk": "c@example.org|Mary, Ann|Moss|cy-1",
}


def refuse(command: Command, platform: str, text: str, *options: str) -> list[str]:
    """Register a roster and return the lines of its file of refused rows."""
    command.write("p.csv", text)
    assert command.register("p.csv", platform, *options).code == 1
    return (command.folder / "p.refused.csv").read_text("utf-8-sig").splitlines(True)


def register(command: Command, platform: str, text: str) -> Done:
    command.write("mine.csv", text)
    return command.register("mine.csv", platform, "--journal", f"p.{platform}.journal", "--json")


def as_csv(*rows: list[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_quoting_the_cell_corrects_the_row(command: Command, platform: str) -> None:
    head, row = refuse(command, platform, HEADER + ANN + MARY)
    corrected = row.replace("Mary, Ann", '"Mary, Ann"')
    assert corrected != row
    done = register(command, platform, head + corrected)
    assert (done.code, {one["outcome"] for one in done.rows.values()}) == (0, {"created"})
    assert REGISTERED[platform] in list_people(command, platform)
    # The tag was found, so the row of the roster counts as corrected.
    assert command.register("p.csv", platform).code == 0


@pytest.mark.parametrize("platform", PLATFORMS)
def test_deleting_the_cell_that_is_left_over_corrects_the_row(
    command: Command, platform: str
) -> None:
    """The spreadsheet saves all rows with as many cells."""
    head, row = refuse(command, platform, HEADER + ANN + MARY)
    headers, cells = csv.reader([head, row])
    moved = ["c@example.org", "Mary, Ann", "Moss", "cy-1"]
    moved += [*[""] * (len(headers) - 5), cells[-1]]
    left = [*moved[:-1], "", cells[-1]]
    assert register(command, platform, as_csv([*headers, ""], left)).code == 1
    assert register(command, platform, as_csv([*headers, ""], [*moved, ""])).code == 0
    assert REGISTERED[platform] in list_people(command, platform)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("end", ["", ",place"])
def test_reason_in_another_column_refuses_the_row(
    command: Command, platform: str, end: str
) -> None:
    options = ["--derive-username"] if platform == "tahoe" else []
    roster = f"email,first name,last name,password{end}\n" + MARY
    head, row = refuse(command, platform, roster, *options)
    *cells, reason = next(csv.reader([row]))
    before = list_people(command, platform)
    for place in range(len(cells) - 1):
        wrong = [*cells[:place], reason, *cells[place + 2 :]]
        command.write("mine.csv", head + as_csv(wrong))
        done = command.register("mine.csv", platform, "--json", *options)
        assert done.code == 1, (place, done.out)
    assert list_people(command, platform) == before


@pytest.mark.parametrize("platform", PLATFORMS)
def test_reason_among_the_values_refuses_the_row(command: Command, platform: str) -> None:
    head, row = refuse(command, platform, HEADER + MARY)
    *_, reason = next(csv.reader([row]))
    rows = [
        ["c@example.org", f"Mary {reason}", "Moss", "cy-1", ""],
        ["d@example.org", "Dee", f"{reason} Poe", "dee-1", ""],
        ["e@example.org", "Eli", "Orr", reason, reason],
    ]
    done = register(command, platform, head + as_csv(*rows))
    assert [one["outcome"] for one in done.rows.values()] == ["rejected"] * 3
    assert REGISTERED[platform] not in list_people(command, platform)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_row_as_it_was_is_refused_again_with_its_reason(command: Command, platform: str) -> None:
    lines = refuse(command, platform, HEADER + ANN + MARY)
    done = register(command, platform, "".join(lines))
    assert done.code == 1
    assert [one["reason"] for one in done.rows.values()] == [
        "line 3 has 5 cells, the header has 4: perhaps a delimiter too many, or unquoted"
    ]
    again = (command.folder / "mine.refused.csv").read_text("utf-8-sig").splitlines(True)
    assert again[0] == lines[0]
    assert again[1].partition(" [line")[0] == lines[1].partition(" [line")[0]


def test_reason_below_another_header_refuses_the_row(command: Command) -> None:
    """Otherwise the mark before `+ana` would become a part of the username."""
    head, row = refuse(command, "digitalchalk", HEADER + "a@@example,Ana,Lee,+ana\n")
    assert "'+ana" in row
    renamed = head.replace("reason", "Grund") + row.replace("a@@example", "a@example.org")
    done = register(command, "digitalchalk", renamed)
    assert [(one["outcome"], one["reason"]) for one in done.rows.values()] == [
        ("rejected", "the column 'Grund' has the reason of a refused row. Call it 'reason' again")
    ]
