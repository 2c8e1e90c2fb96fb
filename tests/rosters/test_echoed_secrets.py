"""A server that repeats secrets does not get them into journals, results or refused files."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from echoes import ECHOES, PASSWORD, TOKEN, Echo, find_secrets, repeat
from scripted_server import Handler, ScriptedServer, response

from matricula import DigitalChalk, MatriculaError, Options, Tahoe
from matricula.rosters import JournalReport, StoppedError, register

HEADER = ["email", "first name", "last name", "username", "password"]
ENDS_THE_RUN = ("token", "permission")
WAITS = ("limit",)
"""Echoes after which a run tries again for a minute; tests of the runtime have them."""
ROWS = [[name] for name in ENDS_THE_RUN]
ROWS += [
    [name for name in ECHOES if name not in (*ENDS_THE_RUN, *WAITS)][first::3] for first in range(3)
]
"""Echoes, one for each row of a roster; those that end a run have one of their own."""


def list_rows(platform: Tahoe | DigitalChalk, folder: Path) -> Iterator[str]:
    """Register the roster and list what a program can show of it."""
    settings: dict[str, Any] = {"course": "5d2a"} if isinstance(platform, DigitalChalk) else {}
    results = register(
        platform,
        folder / "r.csv",
        journal=folder / "j",
        refused_file=folder / "refused.csv",
        **settings,
    )
    try:
        for result in results:
            yield from (json.dumps(result.as_dict(), ensure_ascii=False), repr(result))
    except (StoppedError, MatriculaError) as error:
        yield from (repr(error), str(error))


def list_files(folder: Path) -> Iterator[bytes]:
    """List the contents of the files that a run wrote, without the roster's own passwords."""
    for path in folder.glob("j*"):
        yield path.read_bytes()
    if (folder / "refused.csv").exists():
        with (folder / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield repr({name: row[name] for name in row if name != "password"}).encode()
    with JournalReport(folder / "j") as report:
        yield from (repr(record).encode() for record in report.records())


def repeat_secrets(echoes: Mapping[str, Echo]) -> Handler:
    """Make a server that repeats the secrets of each person's registration, and then finds them."""
    handlers = {name: repeat(echo) for name, echo in echoes.items()}
    sent: set[str] = set()

    def handle(request: bytes, number: int) -> bytes:
        target = urlsplit(request.split(b" ")[1].decode())
        if request.startswith(b"POST") and target.path.endswith("v5/registrations"):
            return response(400, '{"error": "no"}')
        if request.startswith(b"POST"):
            [email] = re.findall(r"a\d+@example.org", request.decode())
            sent.add(email)
            return list(handlers.values())[int(email[1 : email.index("@")])](request, number)
        query = parse_qs(target.query)
        emails = sent.intersection(query.get("email", []) + query.get("email_exact", []))
        found: list[dict[str, object]] = [{"id": 7, "email": email} for email in emails]
        if target.path.endswith("v5/registrations"):
            found = [{"id": 8, **{name: values[0] for name, values in query.items()}}]
        return response(200, json.dumps({"id": "5d2a", "results": found, "next": None}))

    return handle


@pytest.mark.parametrize("names", ROWS, ids=lambda names: names[0])
@pytest.mark.parametrize("platform", [Tahoe, DigitalChalk])
def test_no_file_and_no_result_has_a_secret(
    platform: Any, names: Sequence[str], tmp_path: Path
) -> None:
    people = [
        [f"a{number}@example.org", "Ana", "Lee", f"ana{number}", PASSWORD]
        for number in range(len(names))
    ]
    with (tmp_path / "r.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *people])
    server = ScriptedServer(repeat_secrets({name: ECHOES[name] for name in names}))
    with platform(TOKEN, base_url=server.url, options=Options(retries=0, timeout=3)) as connection:
        shown = list(list_rows(connection, tmp_path))
    server.close()
    assert len({one for one in server.requests if one.startswith(b"POST")}) >= len(names)
    assert len(shown) == 2 * len(names)
    texts: list[str | bytes] = [*shown, *list_files(tmp_path)]
    for text in texts:
        assert find_secrets(text) == [], text
