"""What happens to one write of a row: a table for `decide_step`."""

import pytest

from matricula.rosters.decision import StepAction, decide_step
from matricula.rosters.history import INTENDED
from matricula.rosters.result import StepResult
from matricula_runtime.operation import Mode

DONE_STEP, REJECTED, LOST, BEGUN = (
    StepResult("user", outcome, 7) for outcome in ("exists", "rejected", "unconfirmed", INTENDED)
)


@pytest.mark.parametrize(
    ("mode", "known", "is_in_doubt", "expected"),
    [
        pytest.param(mode, known, doubt, expected, id=f"{mode}, {name}, {'look-up' * doubt}")
        for mode in Mode
        for name, known, doubt, expected in [
            ("done", DONE_STEP, False, StepAction.USE_KNOWN),
            ("done", DONE_STEP, True, StepAction.USE_KNOWN),
            ("new", None, False, StepAction.SEND),
            ("rejected", REJECTED, False, StepAction.SEND),
        ]
    ]
    + [
        pytest.param(mode, known, doubt, expected, id=f"{mode}, {name}")
        for mode, unfinished, in_doubt in [
            (Mode.SAFE, StepAction.SEND, StepAction.SEND),
            (Mode.LOOKUP, StepAction.LOOK_UP, StepAction.LOOK_UP),
            (Mode.KEYED, StepAction.LOOK_UP, StepAction.LOOK_UP),
            # A write that is noted before it leaves was certainly not sent without a note.
            (Mode.NEVER, StepAction.LEAVE, StepAction.SEND),
        ]
        for name, known, doubt, expected in [
            ("lost", LOST, False, unfinished),
            ("lost, looked up", LOST, True, unfinished),
            ("begun by a killed run", BEGUN, False, unfinished),
            ("begun by a killed run, looked up", BEGUN, True, unfinished),
            ("another step was lost", None, True, in_doubt),
            ("rejected, and another step was lost", REJECTED, True, in_doubt),
        ]
    ],
)
def test_one_write_of_a_row(
    mode: Mode, known: StepResult | None, is_in_doubt: bool, expected: StepAction
) -> None:
    assert decide_step(mode, known, is_in_doubt=is_in_doubt, needs_id=False) is expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (Mode.UNIQUE, StepAction.LOOK_UP),
        (Mode.LOOKUP, StepAction.LOOK_UP),
        (Mode.NEVER, StepAction.USE_KNOWN),
    ],
)
def test_a_done_step_without_the_id_that_a_later_step_needs(
    mode: Mode, expected: StepAction
) -> None:
    known = StepResult("user", "exists", None)
    assert decide_step(mode, known, is_in_doubt=False, needs_id=True) is expected
    assert decide_step(mode, known, is_in_doubt=False, needs_id=False) is StepAction.USE_KNOWN
    assert decide_step(mode, DONE_STEP, is_in_doubt=False, needs_id=True) is StepAction.USE_KNOWN
