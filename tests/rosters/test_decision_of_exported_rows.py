"""When the row of an export has other values than the account that was registered."""

import pytest
from attrs import evolve
from histories import earlier
from roster_rows import make_row

from matricula import Learner
from matricula.registrar import find_registrar
from matricula.rosters.decision import Skip, Update, decide
from matricula.rosters.field_names import FieldNames
from matricula.rosters.row import RosterRow

EMAIL = "ana@example.org"
TAHOE = FieldNames(find_registrar("tahoe"))
WITH_NAME = evolve(make_row(city="created"), is_exported=True, names=TAHOE)
"""The row has a column more than the registered one."""
WITH_NAMES = evolve(WITH_NAME, learner=Learner(EMAIL, "Ana", "Lee", username="ana"))


def rename(first: str, last: str, username: str | None = "ana") -> RosterRow:
    """Return the row with other values of the learner."""
    return evolve(WITH_NAMES, learner=Learner(EMAIL, first, last, username=username))


@pytest.mark.parametrize(
    ("row", "is_changed"),
    [
        pytest.param(WITH_NAME, False, id="the same name"),
        pytest.param(WITH_NAMES, False, id="the same names"),
        pytest.param(rename("Ana", "Lee", None), False, id="without a username"),
        pytest.param(rename("Anna", "Lee"), True, id="another first name"),
        pytest.param(rename("Ana", "Leigh"), True, id="another last name"),
        pytest.param(rename("Ana", "Lee", "lee"), True, id="another username"),
        pytest.param(evolve(WITH_NAMES, is_exported=False), True, id="no export"),
    ],
)
def test_row_of_an_export_is_compared_by_its_values(row: RosterRow, is_changed: bool) -> None:
    history = earlier("created", names=("Ana", "Lee", "Ana Lee"), username="ana")
    action = decide(row, history)
    assert isinstance(action, Skip)
    assert action.result.is_changed == is_changed
    assert isinstance(decide(row, history, updates=True), Update) == is_changed
