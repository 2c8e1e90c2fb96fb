"""`matricula progress`: status and grade of learners, as far as each platform shows them."""

import io
import json

import pytest
from attrs import evolve
from command_line import TARGETS, Command, Done

from digitalchalk_api.resources import calls
from matricula import (
    ConfigurationError,
    DigitalChalk,
    LearnerProgress,
    Tahdah,
    Tahoe,
    find_registrar,
    list_progress,
)
from matricula.cli.learner_list import ProgressSummary

PEOPLE = """\
email,first name,last name,username,password
ana@example.org,Ana,Lee,ana-lee,a-long-passphrase-9
bo@example.org,Bo,Ray,bo-ray,a-long-passphrase-9
cy@example.org,Cy,Moss,cy-moss,a-long-passphrase-9
"""
COURSE = "course-v1:acme+AP200+2019"
WHERE = {
    "tahoe": ["--course", COURSE],
    "tahdah": ["--course", "2001", "--legal-entity", "1001"],
    "digitalchalk": TARGETS["digitalchalk"],
}


@pytest.fixture
def registered(command: Command, request: pytest.FixtureRequest) -> str:
    """A platform with three people in a course."""
    platform: str = request.param
    command.write("people.csv", PEOPLE)
    more = ["--course", COURSE, "--send-activation-email", "false"] if platform == "tahoe" else []
    done = command.register("people.csv", platform, *more)
    assert done.counts["created"] == 3, done.err
    return platform


def ask(command: Command, platform: str, *words: str) -> Done:
    where = ["--on", platform, "--base-url", command.mock.url]
    return command.run("progress", *where, *words)


@pytest.mark.parametrize("registered", ["digitalchalk"], indirect=True)
def test_status_and_grade_with_a_summary(command: Command, registered: str) -> None:
    state = command.mock.state()[registered]
    user = next(one["id"] for one in state["users"] if one["email"] == "bo@example.org")
    one = next(one["id"] for one in state["registrations"] if one["userId"] == user)
    command.run("grade", one, "92.5", "--on", registered, "--base-url", command.mock.url)
    done = ask(command, registered, *WHERE[registered], "--format", "json")
    found = {row["email"]: row for row in map(json.loads, done.out.splitlines())}
    assert sorted(row["name"] for row in found.values()) == ["Ana Lee", "Bo Ray", "Cy Moss"]
    assert found["bo@example.org"]["status"] == "passed"
    assert found["bo@example.org"]["grade"] == 92.5
    assert found["bo@example.org"]["ended"]
    assert (found["cy@example.org"]["status"], found["cy@example.org"]["grade"]) == ("active", None)
    lines = done.err.splitlines()
    assert [line.split()[:3] for line in lines[:2]] == [
        ["active", "2", "66.7%"],
        ["passed", "1", "33.3%"],
    ]
    assert lines[2] == "grades: 1 of 3, on average 92.5 %"


@pytest.mark.parametrize("registered", ["tahoe"], indirect=True)
def test_platform_without_grades_says_so(command: Command, registered: str) -> None:
    done = ask(command, registered, *WHERE[registered])
    assert "Tahoe shows no grade of a registration" in done.err
    assert "enrolled       3 100.0%" in done.out
    for email in ("ana@example.org", "bo@example.org", "cy@example.org"):
        assert email in done.out


@pytest.mark.parametrize("registered", ["tahdah"], indirect=True)
def test_platform_that_shows_the_registration_alone(command: Command, registered: str) -> None:
    done = ask(command, registered, *WHERE[registered], "--format", "json")
    rows = [json.loads(line) for line in done.out.splitlines()]
    ids = [str(one["id"]) for one in command.mock.state()[registered]["candidates"]]
    assert sorted(row["learner_id"] for row in rows) == sorted(ids)
    assert [row["grade"] for row in rows] == [None] * 3
    assert done.err.splitlines() == ["tahdah shows no name, status or grade of a registration"]
    done = ask(command, registered)
    assert (done.code, "needs --course and --legal-entity" in done.err) == (2, True)


@pytest.mark.parametrize("registered", ["digitalchalk"], indirect=True)
def test_summary_counts_everybody_unless_limited(command: Command, registered: str) -> None:
    done = ask(command, registered, *WHERE[registered], "--limit", "2", "--output", "p.csv")
    assert "2 records are in p.csv" in done.err
    assert "active       2 100.0%" in done.err


@pytest.mark.parametrize("registered", ["digitalchalk"], indirect=True)
def test_programs_get_the_same(command: Command, registered: str) -> None:
    with DigitalChalk("mock-token", base_url=command.mock.url) as platform:
        found = list(list_progress(platform, {"course": WHERE[registered][1]}))
    # People are registered side by side, so their order on the platform varies.
    assert sorted((one.email, one.status, one.grade) for one in found) == [
        ("ana@example.org", "active", None),
        ("bo@example.org", "active", None),
        ("cy@example.org", "active", None),
    ]


@pytest.mark.parametrize("registered", ["digitalchalk"], indirect=True)
def test_learners_whose_account_is_not_listed_are_there(
    command: Command, registered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    registrar = find_registrar(registered)
    assert registrar.progress is not None
    source = evolve(
        registrar.progress, list_people=lambda: calls.list_users(email="bo@example.org")
    )
    hiding = evolve(registrar, progress=source)
    monkeypatch.setattr("matricula.registrar.find_registrar", lambda _: hiding)
    with DigitalChalk("mock-token", base_url=command.mock.url) as platform:
        found = list(list_progress(platform, {"course": WHERE[registered][1]}))
    assert [(one.email, one.status) for one in found] == [
        ("bo@example.org", "active"),
        ("", "active"),
        ("", "active"),
    ]
    assert len({one.person for one in found}) == 3


@pytest.mark.parametrize("registered", ["tahdah"], indirect=True)
def test_programs_list_a_platform_without_pages(command: Command, registered: str) -> None:
    with Tahdah("mock-token", base_url=command.mock.url) as platform:
        found = list(list_progress(platform, {"course": 2001, "legal_entity": 1001}))
        assert [one.status for one in found] == [""] * 3
        with pytest.raises(ConfigurationError, match="tahdah needs --course"):
            next(list_progress(platform, {}))


def test_summary_of_hostile_words() -> None:
    summary = ProgressSummary()
    summary.add(LearnerProgress("1", status="a\x1b[31m"))
    summary.add(LearnerProgress("2"))
    lines = list(summary.describe(io.TextIOWrapper(io.BytesIO(), "ascii")))
    assert "\x1b" not in "".join(lines)
    assert lines[1].split() == ["no", "status", "1", "50.0%", "#" * 15]


def test_platform_without_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    registrar = evolve(find_registrar("tahoe"), progress=None)
    monkeypatch.setattr("matricula.registrar.find_registrar", lambda _: registrar)
    with (
        Tahoe("mock-token", base_url="http://127.0.0.1:9") as platform,
        pytest.raises(ConfigurationError, match="Tahoe has no way to show the progress"),
    ):
        next(list_progress(platform, {}))


@pytest.mark.parametrize("name", ["progress", "registrations"])
@pytest.mark.parametrize(
    ("platform", "course", "message"),
    [
        ("digitalchalk", "nothing", "DigitalChalk has no offering nothing: check --course."),
        ("tahoe", "course-v1:a+b+c", "the site has no course 'course-v1:a+b+c'. Check --course."),
    ],
)
def test_a_course_that_the_platform_does_not_have(
    command: Command, name: str, platform: str, course: str, message: str
) -> None:
    words = ["--on", platform, "--base-url", command.mock.url, "--course"]
    done = command.run(name, *words, course)
    assert (done.code, message in done.err, "none" in done.err) == (2, True, False), done.err
    known = COURSE if platform == "tahoe" else TARGETS[platform][1]
    empty = command.run(name, *words, known)
    assert (empty.code, "none\n" in empty.err) == (0, True), empty.err
