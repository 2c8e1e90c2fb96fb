"""Rosters on the fourth platform, by the command: faults, kills, forgotten ids, secrets, undo."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import define
from polling import wait_for
from project_copy import COMMAND, CopiedProject, RemoteMock

WRITES = ("createUser", "createEnrollment")
THROTTLED = {"fault": "status", "status": 403, "retry_after": 0}


@define
class RosterRuns:
    """Runs of `matricula` of the copy, in a folder of their own."""

    project: CopiedProject
    mock: RemoteMock
    folder: Path

    def write_roster(self, people: int, **columns: str) -> None:
        """Write a roster of people; in further columns `{n}` is the number of the person."""
        names = ["email", "name", "username", *columns]
        shapes = ["person{n}@example.org", "Person {n}", "person{n}", *columns.values()]
        rows = [[shape.format(n=n) for shape in shapes] for n in range(people)]
        text = "\n".join(map(",".join, [names, *rows]))
        (self.folder / "people.csv").write_text(text + "\n", encoding="utf-8")

    def list_words(self, *more: str) -> list[str]:
        where = ["--on", "campus", "--base-url", self.mock.url, "--course", "c-1", "--json"]
        return ["register", "people.csv", *where, *more]

    def start(self, *more: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, *self.list_words(*more)],
            cwd=self.folder,
            env=self.project.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def register(self, *more: str) -> "subprocess.CompletedProcess[str]":
        return self.run(*self.list_words(*more))

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.project.run_matricula(*words, cwd=self.folder)

    def count_writes(self) -> int:
        return sum(one["method"] == "POST" for one in self.mock.list_requests())

    def list_enrolled(self) -> list[str]:
        """List the emails of the users that are enrolled now."""
        emails = {
            one["id"]: one["learner"]["contact"]["email"] for one in self.mock.list_records("users")
        }
        enrollments = self.mock.list_records("enrollments")
        return [emails[one["user_id"]] for one in enrollments if one["state"] == "active"]


@pytest.fixture
def runs(project: CopiedProject, campus: RemoteMock, tmp_path: Path) -> RosterRuns:
    return RosterRuns(project, campus, tmp_path)


def read_rows(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def make_user(id_: str, email: str) -> dict[str, Any]:
    login, contact = {"unique_id": id_}, {"email": email}
    return {"id": id_, "learner": {"name": "Bo Ray", "contact": contact}, "login": login}


@pytest.mark.parametrize(
    ("people", "kills"), [(40, 2), pytest.param(300, 12, marks=pytest.mark.slow)]
)
def test_kills_and_faults_lose_nobody_and_register_nobody_twice(
    runs: RosterRuns, people: int, kills: int
) -> None:
    runs.write_roster(people)
    slow = {"fault": "delay", "delay_ms": 15, "times": 1000}
    plan = [
        {"operationId": name, **fault}
        for name in WRITES
        for fault in (THROTTLED, {"fault": "drop-after-write", "after": 4}, slow)
    ]
    runs.mock.faults(*plan)
    for number in range(1, kills + 1):
        kill_after(runs, number * 2 * people // (kills + 1))
    done = runs.register()
    assert done.returncode == 0, done.stderr
    wanted = sorted(f"person{n}@example.org" for n in range(people))
    assert sorted(runs.list_enrolled()) == wanted
    assert len(runs.mock.list_records("users")) == len(wanted) + 1  # and the administrator


def kill_after(runs: RosterRuns, writes: int) -> None:
    """Start a run, and kill it once the mock server has so many writes."""
    process = runs.start("--concurrency", "4")
    wait_for(lambda: runs.count_writes() >= writes or process.poll() is not None)
    process.kill()
    process.wait()


def test_url_that_leads_elsewhere_is_found_before_the_run(runs: RosterRuns) -> None:
    runs.write_roster(1)
    done = runs.register("--base-url", runs.mock.url + "/elsewhere")
    assert (done.returncode, "Campus API is not at" in done.stderr) == (2, True), done.stderr
    assert runs.count_writes() == 0


def test_user_whom_the_platform_has_forgotten_is_created_again(runs: RosterRuns) -> None:
    runs.write_roster(5)
    others = [make_user(f"u-{n}", f"other{n}@example.org") for n in range(2, 50)]
    runs.mock.seed({"users": others})
    runs.mock.faults({"operationId": "createEnrollment", "fault": "status", "status": 401})
    assert runs.register("--concurrency", "1").returncode == 4
    (sent,) = runs.mock.list_requests("createUser")
    assert sent["status"] == 201

    runs.mock.reset()  # the ids from u-50 on are unknown now
    done = runs.register()
    assert [row["outcome"] for row in read_rows(done)] == ["created"] * 5, done.stderr
    assert len(runs.list_enrolled()) == len(runs.mock.list_records("users")) - 1 == 5


def test_undone_enrollment_ends_and_can_begin_anew(runs: RosterRuns) -> None:
    runs.write_roster(2)
    runs.mock.faults(*({"operationId": name, **THROTTLED} for name in WRITES))
    assert runs.register("--section", "s-2").returncode == 0
    where = ("--base-url", runs.mock.url, "--yes")
    done = runs.run("roster", "undo", "people.campus.journal", *where)
    assert done.returncode == 0, done.stderr
    states = [(one["section_id"], one["state"]) for one in runs.mock.list_records("enrollments")]
    assert states == [("s-2", "ended")] * 2
    assert runs.register().returncode == 0
    assert len(runs.list_enrolled()) == 2
    assert [one["status"] for one in runs.mock.list_requests("createUser")].count(201) == 2


def test_look_up_goes_beyond_the_first_page(runs: RosterRuns) -> None:
    runs.write_roster(1)
    others = [make_user(f"x-{n}", f"{n}person0@example.org") for n in range(13)]
    runs.mock.seed({"users": [*others, make_user("x-13", "Person0@Example.org")]})
    (row,) = read_rows(runs.register())
    assert row["steps"][0] == {"name": "user", "outcome": "exists", "id": "x-13"}
    assert len(runs.mock.list_records("users")) == 15
    assert len(runs.mock.list_requests("listUsers")) == 2


def test_dry_run_finds_values_that_occur_twice(runs: RosterRuns) -> None:
    lines = ["email,name,username,password"]
    lines += ["ana@example.org,Ana Lee,ana,correct-horse-9"]
    lines += ["bo@example.org,Bo Ray,ana,correct-horse-9"]
    lines += ["cy@example,Cy Fox,cy,correct-horse-9", "di@example.org,Di Low,di,short"]
    (runs.folder / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    first, second, third, fourth = read_rows(runs.register("--dry-run"))
    assert first["outcome"] == "ready"
    assert second["reason"] == "the same username as line 2"
    assert list(second["fields"]) == ["username"]
    assert list(third["fields"]) == ["email"]
    assert list(fourth["fields"]) == ["password"]
    assert not runs.mock.list_requests()


def test_refusal_names_the_column(runs: RosterRuns) -> None:
    runs.write_roster(1)
    runs.mock.seed({"users": [make_user("person0", "other@example.org")]})
    (row,) = read_rows(runs.register())
    assert row["outcome"] == "rejected"
    assert row["fields"] == {"username": ["is used by another user"]}


def test_nested_password_is_shown_nowhere(runs: RosterRuns) -> None:
    secret = "correct-horse-{n}"
    runs.write_roster(3, password=secret)
    error = [{"code": "weak", "message": "correct-horse-0 is weak"}]
    body = {"message": "not correct-horse-0", "errors": {"login": {"password": error}}}
    fault = {"fault": "unreached", "status": 422, "body": json.dumps(body)}
    runs.mock.faults({"operationId": "createUser", **fault})
    done = runs.register("--verbose", "--concurrency", "1")
    assert read_rows(done)[0]["outcome"] == "rejected"
    shown = [done.stdout.encode(), done.stderr.encode()]
    journals = [path.read_bytes() for path in runs.folder.glob("*.journal*")]
    assert journals
    found = [text for text in [*shown, *journals] if re.search(rb"correct-horse-\d", text)]
    assert found == []
    assert "correct-horse" not in json.dumps(runs.mock.list_requests())
