"""The places of rows in the user's program."""

from matricula.rosters.places import RowPlaces


def test_rows_after_blank_lines_and_line_breaks_have_their_own_lines() -> None:
    places = RowPlaces("Excel row")
    for number, line in ((1, 2), (2, 3), (3, 7), (4, 8), (5, 10)):
        places.add(number, line)
    names = [places.name(number) for number in range(1, 7)]
    assert names == [f"Excel row {line}" for line in (2, 3, 7, 8, 10, 11)]


def test_rows_of_a_program_are_counted_from_one() -> None:
    assert RowPlaces().name(7) == "row 7"
