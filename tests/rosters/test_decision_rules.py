"""Rules of `decide` that hold for all rows and all histories."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import product

import pytest
from histories import (
    ANA,
    ANA_IN_BERN,
    BEA,
    BEA_ELSEWHERE,
    ELSEWHERE,
    FORGOTTEN,
    IDS,
    NAMELESS,
    REFUSED,
    SAME_NAME,
    SECOND,
    STATES,
    STEPS,
    after,
    lost,
)

from matricula.rosters.decision import LOOK_UPS, LookUp, Refuse, Send, Skip, decide
from matricula.rosters.history import UNFINISHED, History
from matricula.rosters.result import DONE
from matricula.rosters.row import RosterRow
from matricula_runtime.errors import Unconfirmed
from matricula_runtime.outcomes import Created, Exists, Invited, Outcome, Rejected

ROWS = (ANA, ANA_IN_BERN, SECOND, BEA, SAME_NAME, ELSEWHERE, BEA_ELSEWHERE, REFUSED)
OUTCOMES: tuple[Outcome, ...] = (
    Created(7), Invited(7), Exists(7), Rejected("no"), FORGOTTEN, lost(),
)  # fmt: skip


def list_unsent() -> Iterator[tuple[RosterRow, History, bool]]:
    """All rows and histories before anything is sent, for runs and for pilots."""
    firsts = (None, (1, ANA.fingerprint), (1, BEA.fingerprint))
    kinds = product(ROWS, STATES, (ANA, BEA, NAMELESS), (False, True), ({}, STEPS), firsts)
    for row, state, record, is_here, steps, first in kinds:
        history = History(state, 7, record.number, record.fingerprint, is_here, steps, first)
        for retry in (False, True):
            yield row, history, retry
    yield from ((row, History(), True) for row in ROWS)


def list_sent() -> Iterator[tuple[RosterRow, History]]:
    """All rows and histories after an attempt."""
    kinds = product(ROWS[:-1], OUTCOMES, range(1, 6), (False, True), ({}, STEPS))
    for row, outcome, number, can_look_up, steps in kinds:
        yield row, after(outcome, number, can_look_up=can_look_up, steps=steps)


def test_nobody_who_is_done_is_sent_or_looked_up() -> None:
    for row, history, retry in list_unsent():
        action = decide(row, history, IDS, retry_rejected=retry)
        if history.state in DONE:
            assert isinstance(action, (Skip, Refuse)), (row, history)
            assert not action.result.was_sent


def test_a_row_that_may_have_been_sent_is_looked_up_first() -> None:
    for row, history, retry in list_unsent():
        action = decide(row, history, IDS, retry_rejected=retry)
        if history.state in UNFINISHED:
            assert isinstance(action, (LookUp, Refuse)), (row, history)


def test_known_steps_are_never_lost_on_the_way_to_the_platform() -> None:
    for row, history, retry in list_unsent():
        action = decide(row, history, IDS, retry_rejected=retry)
        if isinstance(action, (Send, LookUp)):
            assert action.steps == history.steps, (row, history)


def test_a_refused_row_is_never_sent() -> None:
    for row, history, retry in list_unsent():
        if row.refusal is not None:
            assert isinstance(decide(row, history, IDS, retry_rejected=retry), Refuse)


def test_a_pilot_only_skips_more_than_a_run() -> None:
    for row, history, _ in list_unsent():
        run = decide(row, history, IDS)
        pilot = decide(row, history, IDS, retry_rejected=False)
        assert pilot == run or (isinstance(run, Send) and isinstance(pilot, Skip))


def test_a_lost_response_never_leads_to_a_second_write_without_a_look_up() -> None:
    for row, history in list_sent():
        attempt = history.attempt
        assert attempt is not None
        action = decide(row, history, IDS)
        if isinstance(attempt.outcome, Unconfirmed):
            if attempt.can_look_up and attempt.number <= LOOK_UPS:
                assert isinstance(action, LookUp), history
            else:
                assert isinstance(action, Skip), history


def test_whatever_the_platform_said_is_the_result() -> None:
    for row, history in list_sent():
        assert history.attempt is not None
        action = decide(row, history, IDS)
        if isinstance(action, Skip):
            assert action.result.outcome == history.attempt.outcome.outcome
        else:
            assert isinstance(history.attempt.outcome, (Rejected, Unconfirmed)), history


def test_a_row_ends_after_a_few_attempts_whatever_the_platform_says() -> None:
    for row, history in list_sent():
        for _ in range(LOOK_UPS + 2):
            action = decide(row, history, IDS)
            if isinstance(action, Skip):
                break
            assert isinstance(action, (Send, LookUp))
            assert history.attempt is not None
            if isinstance(action, Send):
                history.steps = action.steps
            history.attempt.number += 1
        else:
            pytest.fail(f"it never ends: {history}")


def test_deciding_changes_nothing() -> None:
    for row, history, retry in list_unsent():
        before = deepcopy(history)
        decide(row, history, IDS, retry_rejected=retry)
        assert history == before
