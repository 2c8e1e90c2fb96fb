"""Platforms, faults and expected results: one table for the library, asyncio and the command.

The scenarios of a platform with variants run under each variant, with the same results.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from platform_data import list_skipped
from roster_runs import (
    End,
    Platform,
    RosterOrder,
    Way,
    register_by_command,
    register_in_asyncio,
    register_in_library,
)

from matricula import PLATFORMS
from matricula_mock import MockServer

COURSE, OTHER_COURSE = "course-v1:acme+AP200+2019", "course-v1:acme+AP200+2020"
OFFERING = f"5d2a{1:028x}"
SETTINGS: Mapping[Platform, Mapping[str, object]] = {
    "tahoe": {"course": COURSE},
    "tahdah": {"course": 2001, "legal_entity": 1001, "behavior": 1},
    "digitalchalk": {"course": OFFERING},
}
WRONG_COURSE: Mapping[Platform, object] = {
    "tahoe": "course-v1:no+such+1",
    "tahdah": 999999,
    "digitalchalk": "nowhere",
}
FIRST_WRITE: Mapping[Platform, str] = {
    "tahoe": "createRegistration",
    "tahdah": "createCandidate",
    "digitalchalk": "createUser",
}
LAST_WRITE: Mapping[Platform, str] = {
    "tahoe": "updateEnrollments",
    "tahdah": "createRegistrations",
    "digitalchalk": "createRegistration",
}
DONE: Mapping[Platform, str] = {"tahoe": "invited", "tahdah": "created", "digitalchalk": "created"}
"""The outcome of a new person. On Tahoe the accounts have to be activated first."""

HEADER = "email,first name,last name,username\n"
NOBODY = "http://127.0.0.1:9"
"""A URL at which nothing listens."""


def people(number: int) -> str:
    return HEADER + "".join(
        f"p{n}@example.org,Ana,Lee{n},person{n}\n" for n in range(1, number + 1)
    )


def same(outcome: str, number: int) -> dict[int, str]:
    return dict.fromkeys(range(1, number + 1), outcome)


@frozen
class Round:
    """One run of the roster: what is planned for it, and how it is to end.

    `outcomes` are by row; None means that it does not matter which rows a run reached. `settings`
    and `roster` replace those of the scenario.
    """

    outcomes: Mapping[int, str] | None
    end: End = "finished"
    message: str = ""
    faults: Sequence[Mapping[str, Any]] = ()
    settings: Mapping[str, object] = {}
    roster: str | None = None
    token: str = "mock-token"
    url: str | None = None
    concurrency: int = 1


@frozen
class RosterScenario:
    """A roster on a platform, its runs, and what the platform has at the end.

    `accounts` and `registrations` are the smallest and the largest number.
    """

    platform: Platform
    roster: str
    rounds: Sequence[Round]
    accounts: tuple[int, int]
    registrations: tuple[int, int]
    seed: Mapping[str, Any] = {}
    refused_file: Mapping[str, str] = {}
    """The beginning of the reason of each row in the file of rejected rows, by email."""


def fault(platform: Platform, operation: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"platform": platform, "operationId": operation, "fault": kind, **more}


def exactly(number: int) -> tuple[int, int]:
    return number, number


def ends(platform: Platform, round_: Round, **more: Any) -> RosterScenario:
    """A roster of three people whose only run registers nobody."""
    none = {"roster": people(3), "accounts": exactly(0), "registrations": exactly(0)}
    return RosterScenario(platform, rounds=[round_], **(none | more))


def registers(platform: Platform, round_: Round, number: int = 6, **more: Any) -> RosterScenario:
    """A roster whose only run registers everybody once."""
    all_ = {"accounts": exactly(number), "registrations": exactly(number)}
    return RosterScenario(platform, people(number), [round_], **(all_ | more))


CLOSED = {"id": "5d2a-closed", "title": "Over", "registrationEndDate": "2023-06-01T00:00:00Z"}


def list_scenarios() -> dict[str, RosterScenario]:
    """The table: a name in plain words, and the scenario."""
    table: dict[str, RosterScenario] = {}
    for on in filter(DONE.__contains__, PLATFORMS):
        table |= {f"{on}: {name}": one for name, one in list_for_platform(on).items()}
    return table | list_of_one_platform()


def list_for_platform(on: Platform) -> dict[str, RosterScenario]:
    """The scenarios that every platform has."""
    first, last, done = FIRST_WRITE[on], LAST_WRITE[on], DONE[on]
    # A candidate whose response was lost cannot be looked up, and is never sent again.
    lost = (
        same("unconfirmed", 6) if on == "tahdah" else same(done if on == "tahoe" else "created", 6)
    )
    requests = 6 if on == "digitalchalk" else 1
    """The last writes of six people: one request where they go together."""
    lost_registrations = 0 if on == "tahdah" else 6
    return {
        "all well": registers(on, Round(same(done, 6))),
        "the token is refused": ends(
            on, Round({} if on != "tahdah" else None, "stopped", "rejects the token", token="wrong")
        ),
        "the host cannot be reached": ends(
            on, Round({}, "stopped", "cannot be reached .* Check the URL and the network", url=NOBODY)
        ),
        "503 with a time to come back, on the last write": registers(
            on,
            Round(
                None if on == "tahdah" else same(done, 6),
                faults=[fault(on, last, "status", status=503, retry_after=0)],
                concurrency=6,
            ),
        ),
        "every response to the first write is lost": registers(
            on,
            Round(
                lost, faults=[fault(on, first, "drop-after-write", times=6)], concurrency=6
            ),
            registrations=exactly(lost_registrations),
        ),
        "responses to the last write are lost": registers(
            on,
            Round(
                same("invited" if on == "tahoe" else "exists", 6),
                faults=[fault(on, last, "drop-after-write", times=requests)],
                concurrency=6,
            ),
        ),
        "every response to the first write is HTML": registers(
            on,
            Round(lost, faults=[fault(on, first, "not-json", times=6)], concurrency=6),
            registrations=exactly(lost_registrations),
        ),
        "too many requests": registers(
            on,
            Round(
                same(done, 6),
                faults=[
                    fault(on, name, "status", status=429, retry_after=0, after=1)
                    for name in (first, last)
                ],
            ),
        ),
        "rows that are refused before they are sent": RosterScenario(
            on,
            people(1) + "x@example.org,,,\n,Ana,Lee,nobody\ny@example.org,A\n" + "p1@@,Ana,Lee,p5\n",
            [Round({1: done, 2: "rejected", 3: "rejected", 4: "rejected", 5: "rejected"})],
            exactly(1),
            exactly(1),
            refused_file={
                "x@example.org": "no ",
                "": "no email",
                "y@example.org": "line 5 has 2 cells, the header has 4",
                "p1@@": "",
            },
        ),
        "one person twice, and another person with the email": RosterScenario(
            on,
            people(1) + " P1@Example.org ,Ana,Lee1,person1\np1@example.org,Bea,Ray,bearay\n",
            [Round({1: done, 2: "exists", 3: "rejected"}), Round({1: again(on), 2: "exists", 3: "rejected"})],
            exactly(1),
            exactly(1),
            refused_file={"p1@example.org": "the same email as line 2, with another username"},
        ),
        "a second run registers nobody again": RosterScenario(
            on, people(4), [Round(same(done, 4)), Round(same(again(on), 4))], exactly(4), exactly(4)
        ),
        "a journal of another course": RosterScenario(
            on,
            people(2),
            [
                Round(same(done, 2)),
                Round({}, "stopped", "belongs to another run", settings={"course": other_course(on)}),
            ],
            exactly(2),
            exactly(2),
        ),
        "a run after one that a refused token stopped": RosterScenario(
            on,
            people(6),
            [
                Round(
                    None,
                    "stopped",
                    "rejects the token",
                    faults=[fault(on, first, "status", status=401, after=3, times=99)],
                ),
                Round({**same(done, 6), **same(again(on), 3)}),
            ],
            exactly(6),
            exactly(6),
        ),
    }  # fmt: skip


def again(on: Platform) -> str:
    """The outcome of a person in a later run."""
    return "invited" if on == "tahoe" else "exists"


def other_course(on: Platform) -> object:
    return {"tahoe": OTHER_COURSE, "tahdah": 2002, "digitalchalk": f"5d2a{2:028x}"}[on]


def list_of_one_platform() -> dict[str, RosterScenario]:
    """The scenarios in which the platforms differ."""
    wrong = {on: {"course": course} for on, course in WRONG_COURSE.items()}
    return {
        "tahoe: unknown course": ends(
            "tahoe", Round({}, "refused", "the site has no course", settings=wrong["tahoe"])
        ),
        "digitalchalk: unknown offering": ends(
            "digitalchalk", Round({}, "refused", "no offering nowhere", settings=wrong["digitalchalk"])
        ),
        "digitalchalk: closed offering": ends(
            "digitalchalk",
            Round({}, "refused", "only until 2023-06-01", settings={"course": CLOSED["id"]}),
            seed={"digitalchalk": {"offerings": [CLOSED]}},
        ),
        "tahdah: unknown experience stops after five accounts, the right one continues": RosterScenario(
            "tahdah",
            people(30),
            [
                Round(
                    None,
                    "stopped",
                    r"created an account for each of 5 people .*\(No such experience\.\)",
                    settings=wrong["tahdah"],
                    concurrency=4,
                ),
                Round(same("created", 30), concurrency=4),
            ],
            exactly(30),
            exactly(30),
        ),
        "tahdah: unknown experience makes few accounts": ends(
            "tahdah",
            Round(None, "stopped", "Nobody was registered", settings=wrong["tahdah"], concurrency=4),
            roster=people(30),
            accounts=(5, 9),
        ),
    }  # fmt: skip


SCENARIOS = list_scenarios()
OTHER_VARIANT: Mapping[Platform, str] = {"tahoe": "active-accounts"}
"""The variant that is not the default."""


@pytest.fixture
def way(request: pytest.FixtureRequest, mock: MockServer) -> Way:
    ways: dict[str, Way] = {
        "library": register_in_library,
        "asyncio": register_in_asyncio,
    }
    return ways.get(request.param, partial(register_by_command, mock=mock))


def list_cases() -> list[pytest.ParameterSet]:
    """Every scenario in every way, and one way under the other variant."""
    ways = ("library", "asyncio", "command")
    cases = [(name, way, "") for name in SCENARIOS for way in ways]
    for name, scenario in SCENARIOS.items():
        if variant := OTHER_VARIANT.get(scenario.platform):
            cases.append((name, "command", variant))
    return [pytest.param(*case) for case in cases] + list_skipped(DONE, "DONE", "library", "")


@pytest.mark.parametrize(("name", "way", "variant"), list_cases(), indirect=["way"])
def test_scenario(name: str, way: Way, variant: str, mock: MockServer, tmp_path: Path) -> None:
    scenario = SCENARIOS[name]
    if variant:
        mock.variants({scenario.platform: variant})
    if scenario.seed:
        mock.seed(scenario.seed)
    for round_ in scenario.rounds:
        check_round(scenario, round_, way, mock, tmp_path)
    state = mock.state()
    accounts, registrations = count_people(scenario.platform, state)
    assert_between(len(set(accounts)), scenario.accounts)
    assert len(accounts) == len(set(accounts)), "somebody has two accounts"
    assert_between(len(set(registrations)), scenario.registrations)
    assert len(registrations) == len(set(registrations)), "somebody is registered twice"
    if scenario.refused_file:
        check_refused_file(tmp_path / "r.refused.csv", scenario.refused_file)


def check_round(
    scenario: RosterScenario, round_: Round, way: Way, mock: MockServer, folder: Path
) -> None:
    (folder / "r.csv").write_text(scenario.roster, encoding="utf-8")
    mock.clear_faults()
    if round_.faults:
        mock.faults(*map(dict, round_.faults))
    order = RosterOrder(
        folder,
        "r.csv",
        scenario.platform,
        round_.url or mock.url,
        {**SETTINGS[scenario.platform], **round_.settings},
        round_.token,
        round_.concurrency,
    )
    found = way(order)
    assert found.end == round_.end, found
    if round_.outcomes is not None:
        assert found.outcomes == round_.outcomes
    if round_.message:
        assert_matches(round_.message, found.message)
    if round_.end == "finished" and round_.faults:
        assert all(one["consumed"] for one in mock.faults()), "a fault hit nothing"


def assert_between(number: int, limits: tuple[int, int]) -> None:
    assert limits[0] <= number <= limits[1]


def assert_matches(pattern: str, text: str) -> None:
    assert re.search(pattern, text), text


def count_people(platform: Platform, state: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the accounts by email and the registrations by account, as the mock has them."""
    tables = state[platform]
    if platform == "tahoe":
        accounts = [one["email"] for one in tables["users"]]
        return accounts, [one["email"] for one in tables["invitations"]]
    if platform == "tahdah":
        accounts = [one["email"] for one in tables["candidates"]]
        return accounts, [str(one["candidateId"]) for one in tables["registrations"]]
    accounts = [one["email"] for one in tables["users"] if one["username"] != "administrator"]
    return accounts, [one["userId"] for one in tables["registrations"]]


def check_refused_file(path: Path, expected: Mapping[str, str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reasons = {row["email"]: row["reason"] for row in csv.DictReader(file)}
    assert list(reasons) == list(expected)
    for email, start in expected.items():
        assert reasons[email].startswith(start)
