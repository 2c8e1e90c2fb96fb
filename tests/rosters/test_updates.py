"""Changed values of people whom an earlier run registered, with `update`."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import evolve
from histories import (
    ANA,
    ANA_IN_BERN,
    NAMELESS,
    SECOND_IN_BERN,
    STEPS,
    after,
    earlier,
    lost,
    this_run,
)

from matricula import (
    ENTRIES,
    PLATFORMS,
    AsyncDigitalChalk,
    ConfigurationError,
    DigitalChalk,
    Learner,
    Tahoe,
    find_registrar,
)
from matricula.rosters import JournalReport, Result, StoppedError, plan, register
from matricula.rosters.account_update import make_update_call
from matricula.rosters.decision import Skip, Update, decide
from matricula.rosters.field_names import FieldNames
from matricula.rosters.history import History
from matricula.rosters.offline import SAMPLE, list_calls, make_offline_session
from matricula.rosters.request_check import find_specs
from matricula.rosters.result import StepResult
from matricula.rosters.row import RosterRow
from matricula_mock import MockServer
from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Exists, Rejected
from spec_yaml import LOADER

OFFERING = f"5d2a{1:028x}"
ANN = Learner(email="ann@example.org", first_name="Ann", last_name="Lee", username="ann")
BO = Learner(email="bo@example.org", first_name="Bo", last_name="Ray", username="bo")
MARRIED = evolve(ANN, last_name="Poe", password="a-long-passphrase-9")


def run(
    connection: DigitalChalk, journal: Path, *people: Learner, update: bool = True, **more: Any
) -> list[Result]:
    return list(
        register(connection, people, journal=journal, course=OFFERING, update=update, **more)
    )


def show_users(mock: MockServer) -> dict[str, str]:
    """Return the last names by username."""
    users = mock.state()["digitalchalk"]["users"]
    return {one["username"]: one["lastName"] for one in users if one["username"] in ("ann", "bo")}


def list_puts(mock: MockServer) -> list[Mapping[str, Any]]:
    return [one for one in mock.requests() if one["method"] == "PUT"]


def list_changed(journal: Path) -> list[str]:
    with JournalReport(journal) as report:
        return [one.email for one in report.records() if one.is_changed]


def test_changed_values_are_sent_once(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    journal = tmp_path / "j"
    run(digitalchalk, journal, ANN, BO)
    (kept,) = run(digitalchalk, journal, MARRIED, update=False)
    assert (kept.outcome, kept.is_changed) == ("exists", True)
    assert list_changed(journal) == ["ann@example.org"]
    results = {one.email: one for one in run(digitalchalk, journal, MARRIED, BO)}
    assert results["ann@example.org"].outcome == "updated"
    assert results["bo@example.org"].group == "done before"
    assert show_users(mock) == {"ann": "Poe", "bo": "Ray"}
    assert len(mock.state()["digitalchalk"]["registrations"]) == 2
    assert list_changed(journal) == []
    (again,) = run(digitalchalk, journal, MARRIED)
    assert (again.group, again.is_changed, len(list_puts(mock))) == ("done before", False, 1)


def test_dry_run_shows_new_values_and_sends_none(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    journal = tmp_path / "j"
    run(digitalchalk, journal, ANN, BO)
    taken = evolve(BO, username="ann")
    options: dict[str, Any] = {"journal": journal, "course": OFFERING, "update": True}
    with plan("digitalchalk", [MARRIED, taken], **options) as one:
        ann, bo = one.dry_run()
    assert (ann.outcome, ann.reason) == (
        "to update",
        "would send first name Ann, last name Poe, username ann",
    )
    assert (bo.outcome, "username" in bo.fields) == ("rejected", True)
    with plan(digitalchalk, [MARRIED, evolve(BO, email="new@example.org")], **options) as two:
        count = two.count_people()
    assert (count.new, count.updates) == (1, 1)
    assert list_puts(mock) == []


def test_updates_work_for_asyncio(mock: MockServer, tmp_path: Path) -> None:
    async def register_twice() -> list[str]:
        outcomes = []
        async with AsyncDigitalChalk("mock-token", base_url=mock.url) as connection:
            for person in (ANN, MARRIED):
                journal = tmp_path / "j"
                with plan(
                    connection, [person], journal=journal, update=True, course=OFFERING
                ) as run:
                    outcomes += [one.outcome async for one in run.register_async()]
        return outcomes

    assert asyncio.run(register_twice()) == ["created", "updated"]


def test_rejected_update_leaves_the_registration(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    """The row is rejected and can be corrected; the person stays registered."""
    journal = tmp_path / "j"
    run(digitalchalk, journal, ANN, BO)
    (result,) = run(digitalchalk, journal, evolve(MARRIED, username="bo"))
    assert result.outcome == "rejected"
    assert result.reason.startswith("registered before, and the new values are rejected: username")
    with JournalReport(journal) as report:
        assert dict(report.summarize().counts) == {"created": 2, "rejected": 1}
    (corrected,) = run(digitalchalk, journal, MARRIED)
    assert corrected.outcome == "updated"
    with JournalReport(journal) as report:
        assert dict(report.summarize().counts) == {"created": 2}


def test_lost_response_is_safe(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    journal = tmp_path / "j"
    run(digitalchalk, journal, ANN)
    mock.faults({"operationId": "updateUser", "fault": "drop-after-write", "times": 1})
    (result,) = run(digitalchalk, journal, MARRIED)
    assert result.outcome == "updated"
    assert show_users(mock) == {"ann": "Poe"}


def test_interrupted_update_is_sent_by_the_next_run(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    """Nobody knows the account's values then, so that the registered ones are sent as well."""
    journal = tmp_path / "j"
    run(digitalchalk, journal, ANN)
    mock.faults(
        {"operationId": "updateUser", "fault": "drop-after-write", "times": 1},
        {"operationId": "updateUser", "fault": "status", "status": 401, "times": 1},
    )
    with pytest.raises(StoppedError):
        run(digitalchalk, journal, MARRIED)
    assert show_users(mock) == {"ann": "Poe"}
    (plain,) = run(digitalchalk, journal, ANN, update=False)
    assert (plain.outcome, plain.is_changed) == ("exists", True)
    (back,) = run(digitalchalk, journal, ANN)
    assert back.outcome == "updated"
    assert show_users(mock) == {"ann": "Lee"}
    assert len(mock.state()["digitalchalk"]["registrations"]) == 1


def test_corrected_row_still_counts_after_an_update(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    journal, refused = tmp_path / "j", tmp_path / "r.refused.csv"
    roster = tmp_path / "r.csv"
    header = "email,first name,last name\n"
    roster.write_text(f"{header}ann@example,Ann,Lee\n")
    options: dict[str, Any] = {"journal": journal, "course": OFFERING, "refused_file": refused}
    (bad,) = register(digitalchalk, str(roster), **options)
    assert bad.outcome == "rejected"
    for last_name, outcome in (("Lee", "created"), ("Poe", "updated")):
        text = refused.read_text(encoding="utf-8-sig")
        text = text.replace("ann@example,", "ann@example.org,").replace(",Lee,", f",{last_name},")
        corrected = tmp_path / "corrected.csv"
        corrected.write_text(text)
        more = {**options, "refused_file": None, "update": True}
        (good,) = register(digitalchalk, str(corrected), **more)
        assert (good.outcome, good.reason) == (outcome, ""), good
    (old,) = register(digitalchalk, str(roster), **options)
    assert old.reason == "corrected before, and registered as ann@example.org"


def test_corrected_row_with_the_email_of_somebody_else_changes_no_account(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    roster = tmp_path / "r.csv"
    roster.write_text(
        "email,first name,last name,username\n,Bo,Ray,\nann@example.org,Ann,Lee,ann\n"
    )
    refused, journal = tmp_path / "r.refused.csv", tmp_path / "j"
    list(
        register(digitalchalk, str(roster), journal=journal, course=OFFERING, refused_file=refused)
    )

    def correct(text: str) -> list[str]:
        (tmp_path / "new.csv").write_text(text)
        more: dict[str, Any] = {"journal": journal, "course": OFFERING, "update": True}
        return [one.outcome for one in register(digitalchalk, str(tmp_path / "new.csv"), **more)]

    wrong = refused.read_text(encoding="utf-8-sig").replace("\n,Bo", "\nann@example.org,Bo")
    assert (correct(wrong), correct(wrong)) == (["rejected"], ["rejected"])
    assert show_users(mock) == {"ann": "Lee"}
    # The row is still rejected once, and can be corrected with the same tag.
    with JournalReport(journal) as report:
        assert report.summarize().counts == {"created": 1, "rejected": 1}
    assert correct(wrong.replace("ann@", "bo@")) == ["created"]
    with JournalReport(journal) as report:
        assert report.summarize().counts == {"created": 2}
    # Without the tag, the row has new values of the person with the email.
    head = wrong.splitlines()[0]
    assert correct(f"{head}\nann@example.org,Bo,Ray,,\n") == ["updated"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_accounts_are_updated_where_the_spec_leads_to_an_update(platform: str) -> None:
    """The creating operation has a link to one that changes the account and may be sent twice."""
    registrar = find_registrar(platform)
    text = (find_specs() / f"{platform}.yaml").read_text(encoding="utf-8")
    operations = {
        one["operationId"]: (method, one)
        for path in yaml.load(text, LOADER)["paths"].values()
        for method, one in path.items()
        if method in ("get", "post", "put", "patch", "delete")
    }
    calls = list_calls(registrar, make_offline_session(registrar), SAMPLE)
    creating = next(iter(calls)).endpoint.operation.id
    links = operations[creating][1]["responses"].get("201", {}).get("links", {}).values()
    changes = {
        link["operationId"]
        for link in links
        if operations[link["operationId"]][0] in ("put", "patch")
        and operations[link["operationId"]][1]["tags"] == operations[creating][1]["tags"]
    }
    assert bool(changes) == (registrar.update is not None)
    if registrar.update is not None:
        assert not ENTRIES[platform].no_update
        operation = make_update_call(registrar.update, ANA, "7").endpoint.operation
        assert operation.id in changes
        assert operation.replay.mode is Mode.SAFE


def test_platform_without_updates_says_who_can_change_accounts(tahoe: Tahoe) -> None:
    with pytest.raises(ConfigurationError) as caught:
        plan(tahoe, [ANN], update=True)
    for words in ("Tahoe's API changes no accounts", "Learners", "the site's administrator"):
        assert words in str(caught.value)


def test_pilots_take_new_people_only(digitalchalk: DigitalChalk) -> None:
    with pytest.raises(ConfigurationError, match="--pilot"):
        plan(digitalchalk, [ANN], update=True, pilot=1, course=OFFERING)


GENERATED = evolve(ANA_IN_BERN, generated=("username",))
REJECTED = "registered before, and the new values are rejected: no"
LOST = "nobody knows whether the new values arrived: no response came"


def after_update(outcome: Any, number: int = 1) -> History:
    history = evolve(earlier("created", steps=STEPS), attempt=after(outcome, number).attempt)
    assert history.attempt is not None
    history.attempt.is_update = True
    return history


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param(earlier("created", steps=STEPS), Update(STEPS, 0.0), id="other values"),
        pytest.param(earlier("invited", steps=STEPS), Update(STEPS), id="an invited person"),
        pytest.param(earlier("created", ANA_IN_BERN), "exists", id="the same values"),
        pytest.param(
            earlier("created", ANA_IN_BERN, open_updates=1), Update({}), id="an open update"
        ),
        pytest.param(this_run("created"), "exists", id="updated in this run"),
        pytest.param(after_update(Exists(7)), "updated", id="done"),
        pytest.param(after_update(Rejected("no")), "rejected", id="rejected"),
        pytest.param(after_update(lost()), Update(STEPS, 1.0), id="the response was lost"),
        pytest.param(after_update(lost(), 3), Update(STEPS, 4.0), id="lost three times"),
        pytest.param(after_update(lost(), 4), "unconfirmed", id="lost four times"),
    ],
)
def test_decision_about_updates(history: History, expected: Update | str) -> None:
    row = SECOND_IN_BERN if history.is_of_this_run else ANA_IN_BERN
    action = decide(row, history, updates=True)
    if isinstance(expected, Update):
        assert action == expected
    else:
        assert isinstance(action, Skip)
        assert action.result.outcome == expected


@pytest.mark.parametrize(
    ("row", "outcome", "username", "reason"),
    [
        pytest.param(ANA_IN_BERN, Exists(7), "ana", "", id="the row's username was sent"),
        pytest.param(GENERATED, Exists(7), "ana7", "", id="generated ones are not sent"),
        pytest.param(NAMELESS, Exists(7), "ana7", "", id="the row has none"),
        pytest.param(ANA_IN_BERN, Rejected("no"), "ana7", REJECTED, id="rejected"),
        pytest.param(ANA_IN_BERN, lost(), "ana7", LOST, id="lost"),
    ],
)
def test_result_of_an_update_has_the_username_of_the_account(
    row: RosterRow, outcome: Any, username: str, reason: str
) -> None:
    history = evolve(after_update(outcome, 4), username="ana7")
    named = evolve(row, names=FieldNames(find_registrar("digitalchalk")))
    action = decide(named, history, updates=True)
    assert isinstance(action, Skip)
    assert (action.result.username, action.result.reason) == (username, reason)


def test_changed_values_are_left_alone_without_updates() -> None:
    action = decide(ANA_IN_BERN, earlier("created"))
    assert isinstance(action, Skip)
    assert action.result.is_changed


def test_passwords_and_generated_usernames_are_never_sent() -> None:
    update = find_registrar("digitalchalk").update
    assert update is not None
    learner = Learner("a@x.org", "Ann", "Lee", None, "annlee", "a-long-passphrase-9")
    row = evolve(ANA, learner=learner, generated=("username",))
    body = make_update_call(update, row, "7").arguments["json"]
    assert body == {"firstName": "Ann", "lastName": "Lee"}


def test_account_is_looked_up_if_the_journal_has_no_id_of_it(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    """The journal of a person who was found by `roster reconcile` has no steps."""
    import sqlite3

    journal = tmp_path / "j"
    run(digitalchalk, journal, ANN)
    with sqlite3.connect(journal) as database:
        database.execute("DELETE FROM steps")
    database.close()
    (result,) = run(digitalchalk, journal, MARRIED)
    assert (result.outcome, show_users(mock)) == ("updated", {"ann": "Poe"})
    assert StepResult("user", "created") not in result.steps
