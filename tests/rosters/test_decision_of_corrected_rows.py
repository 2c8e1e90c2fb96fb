"""What happens to a corrected row that has the email of somebody else."""

import pytest
from attrs import evolve
from histories import ANA, ANA_IN_BERN, BEA, STEPS, earlier

from matricula.rosters.decision import LookUp, Refuse, Skip, decide
from matricula.rosters.history import History
from matricula.rosters.row import RosterRow
from matricula.rosters.tags import RejectedRow

TAG = RejectedRow(9, b"mark")
BEA_CORRECTED = evolve(BEA, corrects=TAG)
TAKEN = (
    "a person with another username was registered with this email before: correct the email."
    " If they are one person, clear the reason of this row"
)


@pytest.mark.parametrize(
    ("row", "history", "expected"),
    [
        pytest.param(
            BEA_CORRECTED,
            earlier("created", owners={TAG: ANA.fingerprint}),
            TAKEN,
            id="corrected, and the email is another person's",
        ),
        pytest.param(
            BEA_CORRECTED,
            History(owners={TAG: ANA.fingerprint}, steps=STEPS),
            TAKEN,
            id="corrected, and the email is another person's on another target",
        ),
        pytest.param(
            BEA_CORRECTED,
            earlier("created"),
            "registered before",
            id="corrected, and the person has other values now",
        ),
        pytest.param(
            BEA,
            earlier("created", owners={TAG: ANA.fingerprint}),
            "registered before",
            id="without a tag, and another row with the email has one",
        ),
        pytest.param(
            evolve(ANA_IN_BERN, corrects=TAG),
            earlier("created", owners={TAG: ANA.fingerprint}),
            "registered before",
            id="corrected, and the same person has the email",
        ),
    ],
)
@pytest.mark.parametrize("updates", [True, False])
def test_email_of_somebody_else(
    row: RosterRow, history: History, expected: str, updates: bool
) -> None:
    action = decide(row, history, updates=updates)
    if expected == TAKEN:
        assert isinstance(action, Refuse)
        assert (action.result.outcome, action.result.reason) == ("rejected", TAKEN)
        assert action.result.fields == {"email": ("belongs to another person",)}
        # The record of the person who has the email stays as it is.
        assert (action.result.is_repeat, action.result.was_sent) == (True, False)
    elif not updates:
        assert isinstance(action, Skip)
        assert (action.result.reason, action.result.is_changed) == (expected, True)


def test_person_that_was_registered_with_another_email_is_refused() -> None:
    known = {TAG: "bea@example.org"}
    action = decide(BEA_CORRECTED, History(corrected_as=known))
    assert isinstance(action, Refuse)
    assert "corrected before, and sent with the email bea@example.org" in action.result.reason
    assert action.result.fields == {"email": ("was bea@example.org before",)}
    result = action.result
    assert (result.outcome, result.is_repeat, result.was_sent) == ("rejected", True, False)
    assert decide(BEA, History(corrected_as=known)).is_sent
    done = decide(BEA_CORRECTED, earlier("created", corrected_as=known))
    assert isinstance(done, Skip)
    lost = decide(BEA_CORRECTED, earlier("unconfirmed", BEA, corrected_as=known))
    assert isinstance(lost, LookUp)
