"""A server that repeats secrets does not get them into what commands print, or write."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Command
from echoes import ECHOES, PASSWORD, TOKEN, find_secrets, repeat
from scripted_server import ScriptedServer

SLOW = {"limit", "server error", "header of a page", "id", "content-length", "chunk size"}
SLOW |= {"status line", "version", "header without a colon", "header with NUL", "long header"}
"""Responses after which a read is sent again, or a person looked up again, which takes seconds."""


@pytest.fixture
def echo_server(request: pytest.FixtureRequest) -> Iterator[ScriptedServer]:
    server = ScriptedServer(repeat(ECHOES[request.param]))
    yield server
    server.close()


def list_files(folder: Path) -> Iterator[bytes]:
    for path in folder.iterdir():
        if path.name not in ("r.csv", "r.refused.csv"):  # these have the roster's own cells
            yield path.read_bytes()


@pytest.mark.parametrize("platform", ["tahoe", "digitalchalk"])
@pytest.mark.parametrize("echo_server", sorted({*ECHOES} - SLOW), indirect=True)
def test_no_command_shows_a_secret(
    command: Command, echo_server: ScriptedServer, platform: str
) -> None:
    header = "email,first name,last name,username,password\n"
    quoted = '"' + PASSWORD.replace('"', '""') + '"'
    command.write("r.csv", f"{header}a@example.org,Ana,Lee,aa,{quoted}\n")
    command.environment[f"{platform.upper()}_TOKEN"] = TOKEN
    where = ["--on", platform, "--base-url", echo_server.url]
    target = ["--course", "course-v1:a+b+c"] if platform == "tahoe" else ["--course", "5d2a"]
    register = ["register", "r.csv", *where, *target]
    for arguments in (
        [*register, "--json", "--verbose"],
        register,
        [*register, "--dry-run", "--check-existing"],
        ["roster", "status", f"r.{platform}.journal"],
        ["roster", "export", f"r.{platform}.journal", "--json"],
        ["roster", "failed", f"r.{platform}.journal"],
        ["users", *where, "--json"],
        ["courses", *where],
        ["user", "7", *where],
        ["doctor", *where],
    ):
        done = command.run(*arguments)
        if arguments[:2] != ["roster", "failed"]:
            assert find_secrets(done.out) == [], (arguments, done.out)
        assert find_secrets(done.err) == [], (arguments, done.err)
    for content in list_files(command.folder):
        assert find_secrets(content) == [], content
