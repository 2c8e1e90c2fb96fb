"""Completion, in the shells themselves."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Command

from matricula import PLATFORMS

DRIVER = """
source ./script
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_matricula
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(command: Command) -> Callable[[str], Path]:
    def write(shell: str) -> Path:
        done = command.run("completion", shell)
        assert done.code == 0
        command.write("script", done.out)
        return command.folder

    return write


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(shell), reason=f"{shell} is not here")


@needs("bash")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["reg"], ["register", "registrations"]),
        (["register", "peo"], ["people.csv"]),
        (["register", "people.csv", "--on", ""], [*PLATFORMS]),
        (["register", "people.csv", "--derive"], ["--derive-username"]),
        (["roster", "st"], ["status"]),
        (["roster", "status", "peo"], ["people.csv"]),
        (["users", "--format", "j"], ["json"]),
        (["users", "--token-file", "peo"], ["people.csv"]),
        (["completion", "z"], ["zsh"]),
    ],
)
def test_bash(script: Callable[[str], Path], words: list[str], found: list[str]) -> None:
    folder = script("bash")
    (folder / "people.csv").touch()
    done = subprocess.run(
        ["bash", "--norc", "-c", DRIVER, "bash", "matricula", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.split() == found
    assert done.stderr == ""


@needs("zsh")
def test_zsh(script: Callable[[str], Path]) -> None:
    code = 'autoload -Uz compinit && compinit -u -D && eval "$(cat script)" && print $_comps[matricula]'
    done = subprocess.run(
        ["zsh", "-f", "-c", code], cwd=script("zsh"), capture_output=True, text=True, timeout=30
    )
    assert (done.stdout.strip(), done.stderr) == ("_cyclopts_matricula", "")


@needs("fish")
def test_fish(script: Callable[[str], Path]) -> None:
    code = "source script; complete -C 'matricula register people.csv --on ta'"
    folder = script("fish")
    home = {**os.environ, "HOME": str(folder)}
    done = subprocess.run(
        ["fish", "--no-config", "-c", code],
        cwd=folder,
        env=home,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert sorted(line.split()[0] for line in done.stdout.splitlines()) == ["tahdah", "tahoe"]


def test_shell_that_is_not_known(command: Command) -> None:
    done = command.run("completion", "cmd")
    assert (done.code, "give bash, zsh or fish" in done.err) == (2, True)
