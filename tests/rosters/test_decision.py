"""What happens to a row: a table for `decide`.

No file, no network and no clock is used here.
"""

from collections.abc import Mapping

import pytest
from attrs import evolve
from histories import (
    ANA,
    ANA_IN_BERN,
    BEA,
    BEA_ELSEWHERE,
    ELSEWHERE,
    FORGOTTEN,
    IDS,
    NAMELESS,
    OTHER_NAME,
    REFUSED,
    SAME_NAME,
    SECOND,
    SECOND_IN_BERN,
    STEPS,
    UNDONE,
    USER,
    after,
    earlier,
    lost,
    this_run,
)
from roster_rows import make_row

from matricula.rosters.decision import Action, LookUp, Refuse, Send, Skip, Update, decide
from matricula.rosters.history import INTENDED, OPEN, History, Replacement
from matricula.rosters.identity import with_person_of
from matricula.rosters.result import StepResult
from matricula.rosters.row import RosterRow
from matricula_runtime.outcomes import Created, Exists, Invited, Rejected

GROUP, LOST = StepResult("group", "created", 8), StepResult("user", "unconfirmed", 7)


def show(action: Action) -> str:
    """Return an action as the table has it."""
    match action:
        case Send(steps, is_again):
            return " ".join(["send", *["again"] * is_again, *_list("after", steps)])
        case LookUp(steps, delay):
            return " ".join([f"look up in {delay:g} s", *_list("after", steps)])
        case Update(steps, delay):
            return " ".join([f"update in {delay:g} s", *_list("after", steps)])
        case Skip(result) | Refuse(result):
            name = "skip" if isinstance(action, Skip) else "refuse"
            words = [name, result.outcome]
            words += ["(changed)"] * result.is_changed
            words += ["(repeat)"] * result.is_repeat
            words += ["(corrected)"] * result.is_corrected
            words += ["(sent)"] * result.was_sent
            return " ".join(words) + (f": {result.reason}" if result.reason else "")


def _list(word: str, names: Mapping[str, object]) -> list[str]:
    return [word, ", ".join(names)] if names else []


def corrected(row: RosterRow) -> dict[bytes, list[Replacement]]:
    """Return the people who were registered in the place of a row, which was the first one."""
    return {row.fingerprint: [Replacement(1, "a@x.org", 7)]}


SECOND_OF_ANA = evolve(SECOND, number=3)


@pytest.mark.parametrize(
    ("row", "history", "expected"),
    [
        pytest.param(ANA, History(), "send", id="a new person"),
        pytest.param(ANA, earlier(OPEN), "send", id="nothing was sent in an earlier run"),
        pytest.param(ANA, earlier(UNDONE), "send", id="the registration was taken back"),
        pytest.param(
            ELSEWHERE, History(steps=STEPS), "send after user", id="a known step on another target"
        ),
        pytest.param(
            REFUSED,
            History(),
            "refuse rejected (repeat): no username",
            id="a refused row",
        ),
        pytest.param(
            REFUSED,
            earlier("created"),
            "refuse rejected (repeat): no username",
            id="a refused row of a registered person",
        ),
        # Done in an earlier run.
        pytest.param(
            ANA, earlier("created"), "skip exists: registered before", id="created before"
        ),
        pytest.param(ANA, earlier("exists"), "skip exists: registered before", id="existed before"),
        pytest.param(
            ANA, earlier("invited"), "skip invited: registered before", id="invited before"
        ),
        pytest.param(
            ANA_IN_BERN,
            earlier("created"),
            "skip exists (changed): registered before",
            id="created before with other values",
        ),
        pytest.param(
            ANA_IN_BERN,
            earlier("invited"),
            "skip invited (changed): registered before",
            id="invited before with other values",
        ),
        pytest.param(
            BEA,
            earlier("created"),
            "skip exists (changed): registered before",
            id="another username than in an earlier run",
        ),
        # Done in an earlier row of this run.
        pytest.param(
            SECOND,
            this_run("created"),
            "skip exists (repeat): the same email as row 1",
            id="the same row again",
        ),
        pytest.param(
            SECOND,
            this_run("invited"),
            "skip exists (repeat): the same email as row 1",
            id="the same row again after an invitation",
        ),
        pytest.param(
            SECOND_IN_BERN,
            this_run("created"),
            "skip exists (changed) (repeat): the same email as row 1",
            id="the same person again with other values",
        ),
        pytest.param(
            SAME_NAME,
            this_run("created", NAMELESS),
            "skip exists (changed) (repeat): the same email as row 1",
            id="the same name in other letters, without usernames",
        ),
        pytest.param(
            SECOND,
            this_run("created", open_updates=1),
            "skip exists (repeat): the same email as row 1",
            id="the same row again, after an update in this run",
        ),
        # Another person with the same email.
        pytest.param(
            BEA,
            this_run("created"),
            "refuse rejected (repeat): the same email as row 1, with another username",
            id="another username in this run",
        ),
        pytest.param(
            OTHER_NAME,
            this_run("created", NAMELESS),
            "refuse rejected (repeat): the same email as row 1, with another name",
            id="another name in this run, without usernames",
        ),
        pytest.param(
            BEA,
            this_run("unconfirmed"),
            "refuse rejected (repeat): the same email as row 1, with another username",
            id="another username, and the earlier row is unconfirmed",
        ),
        pytest.param(
            BEA,
            this_run("rejected"),
            "send",
            id="another username, but the earlier row was rejected",
        ),
        pytest.param(
            SECOND,
            this_run(
                "created",
                evolve(ANA, fingerprint=with_person_of(SECOND.fingerprint, BEA.fingerprint)),
            ),
            "skip exists (repeat): the same email as row 1",
            id="the registered row itself comes behind another person",
        ),
        pytest.param(
            BEA_ELSEWHERE,
            History(first=(1, ANA.fingerprint), steps=STEPS),
            "refuse rejected (repeat): the same email as row 1, with another username",
            id="another person on another target",
        ),
        pytest.param(
            BEA,
            this_run("created", SECOND_OF_ANA, first=(1, ANA.fingerprint)),
            "refuse rejected (repeat): the same email as row 1, with another username",
            id="another person behind two rows with the same email",
        ),
        pytest.param(
            BEA_ELSEWHERE,
            earlier("created", BEA_ELSEWHERE, first=(1, ANA.fingerprint)),
            "skip exists: registered before",
            id="the registered person of another target comes behind another person",
        ),
        pytest.param(
            ELSEWHERE,
            History(first=(1, ANA.fingerprint), steps=STEPS),
            "send after user",
            id="the same person on another target",
        ),
        # Something may have been sent.
        pytest.param(ANA, earlier(INTENDED), "look up in 0 s", id="a killed run had begun it"),
        pytest.param(
            ANA,
            earlier("unconfirmed", steps=STEPS),
            "look up in 0 s after user",
            id="unconfirmed in an earlier run",
        ),
        pytest.param(
            SECOND, this_run("unconfirmed"), "look up in 0 s", id="unconfirmed in an earlier row"
        ),
        pytest.param(
            ANA_IN_BERN,
            earlier("unconfirmed"),
            "look up in 0 s",
            id="unconfirmed, and changed since",
        ),
        # Rejected by the platform.
        pytest.param(ANA, earlier("rejected"), "send", id="rejected before"),
        pytest.param(
            ANA, earlier("rejected", steps=STEPS), "send after user", id="rejected after a step"
        ),
        pytest.param(SECOND, this_run("rejected"), "send", id="rejected in an earlier row"),
        pytest.param(
            ANA, this_run("created"), "skip exists: registered before", id="this very row, done"
        ),
        # Rejected by an earlier run, and corrected since.
        pytest.param(
            REFUSED,
            earlier("rejected", corrected=corrected(REFUSED)),
            "skip exists (corrected): corrected before, and registered as a@x.org",
            id="corrected since",
        ),
        pytest.param(
            SECOND,
            History(corrected=corrected(ANA)),
            "skip exists (corrected): corrected before, and registered as a@x.org",
            id="corrected since, in another row of the roster",
        ),
        pytest.param(
            ANA_IN_BERN,
            History(corrected=corrected(ANA)),
            "send",
            id="changed since it was corrected",
        ),
    ],
)
def test_before_anything_is_sent(row: RosterRow, history: History, expected: str) -> None:
    assert show(decide(row, history, IDS)) == expected


@pytest.mark.parametrize(
    ("row", "is_corrected"),
    [
        pytest.param(make_row(2, username=None), True, id="the email is the same"),
        pytest.param(make_row(2, ""), True, id="the username is the same"),
        pytest.param(make_row(2, "", username=None), False, id="perhaps a namesake"),
        pytest.param(make_row(1, "", username=None), True, id="the line is the same"),
        pytest.param(evolve(ANA, secrets=None), False, id="any cell may be a password"),
    ],
)
def test_row_is_known_as_corrected_if_it_is_certainly_the_same(
    row: RosterRow, is_corrected: bool
) -> None:
    action = decide(row, History(corrected=corrected(row)), IDS)
    assert isinstance(action, Skip) is is_corrected


@pytest.mark.parametrize(
    ("row", "history", "expected"),
    [
        pytest.param(
            ANA,
            earlier("rejected"),
            "skip rejected: rejected before, and not changed since",
            id="rejected before, and not changed since",
        ),
        pytest.param(ANA_IN_BERN, earlier("rejected"), "send", id="rejected before, and changed"),
        pytest.param(ANA, History(), "send", id="a new person"),
        pytest.param(ANA, earlier(INTENDED), "look up in 0 s", id="begun by a killed run"),
        pytest.param(ANA, earlier("created"), "skip exists: registered before", id="done before"),
    ],
)
def test_pilot_leaves_out_rejected_rows(row: RosterRow, history: History, expected: str) -> None:
    assert show(decide(row, history, IDS, retry_rejected=False)) == expected


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param(after(Created(7)), "skip created (sent)", id="created"),
        pytest.param(after(Invited(7)), "skip invited (sent)", id="invited"),
        pytest.param(after(Exists(7)), "skip exists (sent)", id="exists"),
        pytest.param(
            after(Exists(7, warnings=("another name",))),
            "skip exists (sent): another name",
            id="a warning",
        ),
        pytest.param(after(Rejected("no")), "skip rejected (sent): no", id="rejected"),
        pytest.param(
            after(Rejected("no", {"email": ("is wrong",)})),
            "skip rejected (sent): no email: is wrong",
            id="rejected for a value",
        ),
        # The platform no longer knows the id of an earlier step.
        pytest.param(after(FORGOTTEN), "send again", id="an id is unknown"),
        pytest.param(
            after(FORGOTTEN, steps={"user": USER, "group": GROUP}),
            "send again after group",
            id="an id is unknown, another step is kept",
        ),
        pytest.param(
            after(FORGOTTEN, 2, steps={}, made=(USER,)),
            "skip rejected (sent): no such user userId: is unknown",
            id="an id is unknown that this run made",
        ),
        pytest.param(
            after(FORGOTTEN, steps={}),
            "skip rejected (sent): no such user userId: is unknown",
            id="an id is unknown that no step made",
        ),
        # The response was lost.
        pytest.param(after(lost(), 1), "look up in 1 s after user", id="lost for the first time"),
        pytest.param(
            after(lost(), steps={}, made=(GROUP, LOST)),
            "look up in 1 s after group, user",
            id="lost behind a step that this run made",
        ),
        pytest.param(
            evolve(after(lost(), steps={}, made=(GROUP,)), steps=STEPS),
            "look up in 1 s after user, group",
            id="lost behind a step that an earlier run made for another target",
        ),
        pytest.param(after(lost(), 2), "look up in 2 s after user", id="lost twice"),
        pytest.param(after(lost(), 3), "look up in 4 s after user", id="lost three times"),
        pytest.param(
            after(lost(), 4), "skip unconfirmed (sent): no response came", id="lost four times"
        ),
        pytest.param(
            after(lost(), can_look_up=False),
            "skip unconfirmed (sent): no response came",
            id="lost on a platform that cannot be asked",
        ),
    ],
)
def test_after_it_was_sent(history: History, expected: str) -> None:
    assert show(decide(ANA, history, IDS)) == expected


def test_result_after_it_was_sent_has_the_ids_of_all_steps() -> None:
    steps = {"user": USER, "registration": StepResult("registration", "created", 8)}
    action = decide(ANA, after(Created(8), steps=steps))
    assert isinstance(action, Skip)
    assert action.result.id == 8
    assert action.result.ids == {"user_id": "7", "registration_id": "8"}


def test_rejection_of_a_platform_without_ids_of_earlier_steps_is_final() -> None:
    assert show(decide(ANA, after(FORGOTTEN))) == (
        "skip rejected (sent): no such user userId: is unknown"
    )


def test_result_of_a_person_who_is_done_has_the_id_and_the_steps() -> None:
    action = decide(ANA, earlier("created", steps=STEPS, username="ana7"))
    assert isinstance(action, Skip)
    assert (action.result.id, action.result.ids) == (7, {"user_id": "7"})
    assert action.result.username == "ana7"


def test_refusal_names_the_field_and_the_row() -> None:
    action = decide(BEA, this_run("created"))
    assert isinstance(action, Refuse)
    assert action.result.fields == {"email": ("is in row 1",)}


def test_only_some_actions_send_the_row() -> None:
    """The progress of a run counts them, and its journal notes them before."""
    people = [(ANA, History()), (ANA, earlier(INTENDED)), (ANA_IN_BERN, earlier("created"))]
    actions = [decide(*one, updates=True) for one in people]
    assert [show(one) for one in actions] == ["send", "look up in 0 s", "update in 0 s"]
    assert [one.is_sent for one in actions] == [True, True, True]
    others = [(ANA, earlier("created")), (REFUSED, History())]
    assert [decide(*one, updates=True).is_sent for one in others] == [False, False]
