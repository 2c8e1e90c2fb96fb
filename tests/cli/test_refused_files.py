"""Files of refused rows that are registered with the command that a run prints."""

import shlex
from pathlib import Path

import pytest
from command_line import Command, Done

HEADER = "email,name,username\n"


def follow(command: Command, done: Done) -> Done:
    """Run the command that is printed below the refused rows."""
    lines = [line.strip() for line in done.err.splitlines()]
    place = next(at for at, line in enumerate(lines) if line.startswith("refused rows: "))
    return command.run(*shlex.split(lines[place + 1])[1:])


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8-sig", newline="")


@pytest.mark.parametrize(
    "options",
    [
        ("--encoding", "cp1252", "--header-row", "3", "--delimiter", "^"),
        ("--encoding=cp1252", "--header-row=3", "--delimiter=^", "--sheet=a", "--hidden=skip"),
    ],
)
def test_printed_command_reads_the_refused_file(command: Command, options: list[str]) -> None:
    text = "People\n\nemail^name^username\n^Zoë Müller^zoemuller\n^José Núñez^josenunez\n"
    (command.folder / "r.csv").write_bytes(text.encode("cp1252"))
    done = command.register("r.csv", "tahoe", *options)
    replace(command.folder / "r.refused.csv", "\n,Zoë", "\nzoe@example.org,Zoë")

    assert follow(command, done).counts["created"] == 1
    users = command.mock.state()["tahoe"]["users"]
    assert [user["fullname"] for user in users] == ["Zoë Müller"]


@pytest.mark.parametrize("named", ["utf-8", "cp1252", "utf-16"])
def test_byte_order_mark_counts_more_than_the_named_encoding(command: Command, named: str) -> None:
    text = HEADER + "zoe@example.org,Zoë Müller,zoemuller\n"
    (command.folder / "r.csv").write_bytes(text.encode("utf-8-sig"))
    done = command.register("r.csv", "tahoe", "--encoding", named)

    assert done.counts["created"] == 1
    assert [user["fullname"] for user in command.mock.state()["tahoe"]["users"]] == ["Zoë Müller"]
    assert (f"--encoding {named} is not used" in done.err) is (named != "utf-8")
