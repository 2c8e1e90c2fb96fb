"""Registrations: each write × each response × each result of the look-up after it.

`registrations.csv` has a row for each: the outcome, and how often the write was sent.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from connection_runner import ConnectionRunner
from scripted_server import CLOSE, ScriptedServer, response

from matricula import Experience, Learner, Options

ANA = Learner(email="ana@example.org", first_name="Ana", last_name="Lee", username="ana")
HTML = "text/html"
RESPONSES = {
    "200 empty": response(200, ""),
    "200 {}": response(200, "{}"),
    "200 []": response(200, "[]"),
    "200 status": response(200, '{"status": "ok"}'),
    "200 HTML": response(200, "<html>Back soon</html>", HTML),
    "200 cut off": response(200, '{"user_id": 1', "application/json"),
    "201 empty": response(201, ""),
    "302": response(302, "", location="/log-in"),
    "404 HTML": response(404, "<html>Not here</html>", HTML),
    "500": response(500, "{}"),
    "503": response(503, "<html>Busy</html>", HTML, retry_after="0"),
    "none": CLOSE,
}
"""Responses to a write that say nothing about it, besides the documented one."""
TAKEN = {
    "409 email": ["email"],
    "409 username": ["username"],
    "409 both": ["email", "username"],
}
"""Refusals of Tahoe, with the values that they name as taken."""
LOOK_UPS = {
    "empty": response(200, ""),
    "{}": response(200, "{}"),
    "HTML": response(200, "<html>Back soon</html>", HTML),
    "302": response(302, "", location="/log-in"),
    "404": response(404, '{"detail": "Not found."}'),
    "503": response(503, "{}", retry_after="0"),
    "none": CLOSE,
}
"""Responses to a look-up that say nothing, besides "found", "nothing" and "other"."""


@frozen
class PlatformScript:
    """What a platform sends for its writes and look-ups. Paths end with these texts."""

    arguments: dict[str, Any]
    writes: dict[str, tuple[str, bytes]]
    """Operations in their order, with the path and the documented response."""
    look_up: dict[str, tuple[str, Any, Any]]
    """The path of the look-up after a write, a list with the record, and one with another."""


def make_page(*records: dict[str, Any]) -> bytes:
    page = {"count": len(records), "next": None, "previous": None, "results": list(records)}
    return response(200, json.dumps(page))


def make_list(*records: dict[str, Any]) -> bytes:
    return response(200, json.dumps(list(records)))


def make_user(email: str) -> dict[str, Any]:
    return {"id": 9, "username": "x", "fullname": "X", "email": email, "is_active": True}


def make_registration(candidate: str) -> dict[str, Any]:
    return {"candidateId": candidate, "candidateExperienceId": "90001"}


def make_chalk_user(email: str) -> dict[str, Any]:
    return {"id": "u9", "username": "x", "firstName": "A", "lastName": "B", "email": email}


def make_chalk_registration(user: str) -> dict[str, Any]:
    return {"id": "r9", "userId": user, "offeringId": "o1", "status": "active"}


SCRIPTS = {
    "tahoe": PlatformScript(
        {},
        {"createRegistration": ("/v2/registrations/", response(200, '{"user_id": 9}'))},
        {
            "createRegistration": (
                "/v1/users/",
                make_page(make_user("ANA@example.org")),
                make_page(make_user("anb@example.org")),
            )
        },
    ),
    "tahdah": PlatformScript(
        {"course": Experience(legal_entity=1, experience=2, behavior=1)},
        {
            "createCandidate": ("/candidates", response(200, '{"id": 7}')),
            "createRegistrations": ("/registrations", make_list(make_registration("7"))),
        },
        {
            "createRegistrations": (
                "/registrations",
                make_list(make_registration("7")),
                make_list(make_registration("70")),
            )
        },
    ),
    "digitalchalk": PlatformScript(
        {"course": "o1"},
        {
            "createUser": ("/users", response(201, location="/dc/api/v5/users/u9")),
            "createRegistration": (
                "/registrations",
                response(201, location="/dc/api/v5/registrations/r9"),
            ),
        },
        {
            "createUser": (
                "/users",
                make_page(make_chalk_user("Ana@example.org")),
                make_page(make_chalk_user("banana@example.org")),
            ),
            "createRegistration": (
                "/registrations",
                make_page(make_chalk_registration("u9")),
                make_page(make_chalk_registration("u1")),
            ),
        },
    ),
}


class ScriptedPlatform:
    """Does all steps before `write` as documented, and then what the case says."""

    def __init__(self, platform: str, write: str, reply: str, look_up: str) -> None:
        self._script = SCRIPTS[platform]
        self._write = write
        self._reply = RESPONSES.get(reply)
        if reply in TAKEN:
            body = {"user_message": "It exists", "invalid-params": TAKEN[reply]}
            self._reply = response(409, json.dumps(body))
        self._look_up = self._choose_look_up(look_up)
        self.sent = 0

    def _choose_look_up(self, result: str) -> bytes:
        if result in LOOK_UPS or self._write not in self._script.look_up:
            return LOOK_UPS.get(result, CLOSE)
        _, found, other = self._script.look_up[self._write]
        is_paged = b'"results"' in found
        nothing = make_page() if is_paged else make_list()
        replies: dict[str, bytes] = {"found": found, "other": other, "nothing": nothing}
        return replies[result]

    def handle(self, request: bytes, _: int) -> bytes:
        method, target, _version = request.partition(b"\r\n")[0].decode().split(" ")
        path = target.partition("?")[0]
        if method == "GET":
            return self._look_up
        for name, (ending, documented) in self._script.writes.items():
            if path.endswith(ending):
                if name != self._write:
                    return documented
                self.sent += 1
                return documented if self._reply is None else self._reply
        raise AssertionError(path)


@frozen
class RegistrationRow:
    platform: str
    write: str
    response: str
    look_up: str
    outcome: str
    sent: int


def read_table() -> dict[tuple[str, str, str], list[RegistrationRow]]:
    groups = defaultdict(list)
    with (Path(__file__).parent / "registrations.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            one = RegistrationRow(**{**row, "sent": int(row["sent"])})  # type: ignore[arg-type]
            groups[one.platform, one.write, one.response].append(one)
    return groups


TABLE = read_table()


def register(runner: ConnectionRunner, row: RegistrationRow) -> RegistrationRow:
    """Register with a scripted platform, and return the row that the table should have."""
    script = ScriptedPlatform(row.platform, row.write, row.response, row.look_up)
    server = ScriptedServer(script.handle)
    try:
        options = Options(retries=1, retry_delay=0.001, timeout=3)
        connection = runner.connect(row.platform, server.url, options=options)
        arguments = SCRIPTS[row.platform].arguments
        outcome = runner.wait(connection.register(ANA, **arguments))
    finally:
        server.close()
    return RegistrationRow(
        row.platform, row.write, row.response, row.look_up, outcome.outcome, script.sent
    )


@pytest.mark.parametrize("case", TABLE, ids=" ".join)
def test_the_table(runner: ConnectionRunner, case: tuple[str, str, str]) -> None:
    assert [register(runner, row) for row in TABLE[case]] == TABLE[case]


def list_combinations() -> Iterator[tuple[str, str, str, str]]:
    for platform, script in SCRIPTS.items():
        for write in script.writes:
            refusals = TAKEN if platform == "tahoe" else ()
            for reply in ("documented", *RESPONSES, *refusals):
                for look_up in ("found", "nothing", "other", *LOOK_UPS):
                    if write in script.look_up or look_up == "nothing":
                        yield platform, write, reply, look_up


def test_the_table_has_every_combination() -> None:
    rows = [
        (row.platform, row.write, row.response, row.look_up)
        for rows in TABLE.values()
        for row in rows
    ]
    assert sorted(rows) == sorted(list_combinations())


def test_created_or_exists_needs_a_response_that_says_so_or_a_found_record() -> None:
    for row in (row for rows in TABLE.values() for row in rows):
        if row.outcome in ("created", "exists"):
            is_named = row.response in ("documented", "409 email", "409 both")
            assert is_named or row.look_up == "found", row
