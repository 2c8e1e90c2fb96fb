"""Numbers as Excel shows them."""

import pytest

from matricula.rosters.readers.number_formats import show_number


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1.125, "[h]", "27"),
        (1.125, "[h]:mm", "27:00"),
        (1.125, "[h]:mm:ss", "27:00:00"),
        (0.5, "[mm]:ss", "720:00"),
        (5, 'General"x"', "5x"),
        (5, "Standard", "5"),
        (0, "0;-0;;@", ""),
        (-5, "0;-0;;@", "-5"),
        (7, "[Red][$-409]0", "7"),
    ],
)
def test_number_is_shown(value: float, code: str, shown: str) -> None:
    found = show_number(value, code)
    assert found is not None
    assert found.text == shown


@pytest.mark.parametrize(
    "code", ["[DBNum1]0", "[NatNum1]0", "[$€-407]0", "[>5]0", "[DBNum2]General"]
)
def test_look_that_is_not_known(code: str) -> None:
    assert show_number(7, code) is None
