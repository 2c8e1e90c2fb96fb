"""`make setup` on machines that lack something, and with a .venv that is of no use any more.

Python is a stand-in here: it makes a .venv in no time, and notes what pip is asked for.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import define, field
from makefile import ROOT

STAND_IN = """\
import os, pathlib, shutil, signal, sys

version, name, *words = sys.argv[1:]
if words[0] == "-c":
    sys.version_info = (*map(int, version.split(".")), 0, "final", 0)
    sys._base_executable = name
    if lacks := os.environ.get("LACKS"):
        sys.modules[lacks] = None
    exec(words[1])
elif words[:2] == ["-m", "venv"]:
    pathlib.Path(words[2], "bin").mkdir(parents=True)
    shutil.copy2(name, pathlib.Path(words[2], "bin", "python"))
elif os.environ.get("PIP") == "killed":
    os.kill(os.getppid(), signal.SIGKILL)
elif os.environ.get("PIP") == "fails":
    sys.exit("no network")
with open(os.environ["NOTES"], "a") as notes:
    print(words[1] if words[0] == "-m" else "", file=notes)
"""
ANEW = ["venv", "pip", "pip"]


@define
class Machine:
    """A machine with a folder to set up, and with few commands."""

    folder: Path
    project: Path = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.project = self.folder / "a checkout"
        (self.project / "scripts").mkdir(parents=True)
        (self.folder / "bin").mkdir()
        (self.folder / "stand_in.py").write_text(STAND_IN, encoding="utf-8")
        shutil.copy2(ROOT / "scripts" / "setup.sh", self.project / "scripts")
        for name in ("requirements.lock", "pyproject.toml"):
            (self.project / name).touch()
        for command in ("sh", "cat", "dirname", "id", "mv", "rm", "sed", "touch"):
            path = shutil.which(command)
            assert path
            (self.folder / "bin" / command).symlink_to(path)

    def add_python(self, name: str, version: str) -> None:
        """Install a Python, perhaps in the place of another version."""
        words = [sys.executable, "-I", str(self.folder / "stand_in.py"), version]
        path = self.folder / "bin" / name
        path.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$0" "$@"\n', encoding="utf-8")
        path.chmod(0o755)

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        own = {"PATH": str(self.folder / "bin"), "NOTES": str(self.folder / "notes")}
        script = self.project / "scripts" / "setup.sh"
        return subprocess.run(
            [script, *words], env=own | environment, capture_output=True, text=True, check=False
        )

    def set_up(self, **environment: str) -> list[str]:
        """Run the script, which has to succeed; return the modules of Python that it ran."""
        notes = self.folder / "notes"
        notes.write_text("", encoding="utf-8")
        done = self.run(**environment)
        assert (done.returncode, done.stderr) == (0, "")
        return notes.read_text(encoding="utf-8").split()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.add_python("python3", "3.11")
    return machine


def refuse(done: subprocess.CompletedProcess[str], message: str, *packages: str) -> None:
    assert done.returncode == 1
    assert done.stderr.startswith(message)
    lines = dict(line.strip().split("   ", 1) for line in done.stderr.splitlines()[1:4])
    found = [lines["Debian, Ubuntu"], lines["Fedora"].strip(), lines["macOS"].strip()]
    assert [line.removeprefix("sudo ") for line in found] == list(packages)


def test_a_second_setup_does_nothing(machine: Machine) -> None:
    assert machine.set_up() == ANEW
    assert machine.set_up() == []


def test_the_report_names_the_next_steps(machine: Machine) -> None:
    assert machine.run().stdout.count("\n") == 1
    for _ in range(2):
        done = machine.run("report")
        assert (done.returncode, done.stderr) == (0, "")
        assert "(Python 3.11)" in done.stdout
        assert "make demo" in done.stdout.splitlines()[1]
    assert machine.run().stdout == ""


@pytest.mark.parametrize(("file", "steps"), [("requirements.lock", 1), ("pyproject.toml", 1)])
def test_what_has_changed_is_installed(machine: Machine, file: str, steps: int) -> None:
    machine.set_up()
    later = (machine.project / ".venv/.installed").stat().st_mtime + 60
    os.utime(machine.project / file, (later, later))
    assert set(machine.set_up()) == {"pip"}


def test_python_is_missing_or_too_old(machine: Machine) -> None:
    packages = (
        "apt-get install python3 python3-venv   (Ubuntu 22.04: python3.11 python3.11-venv)",
        "dnf install python3",
        "brew install python",
    )
    machine.add_python("python3", "3.9")
    old = "Python 3.11 or later is needed. python3 is Python 3.9.\n"
    refuse(machine.run(), old, *packages)
    (machine.folder / "bin" / "python3").unlink()
    missing = "Python 3.11 or later is needed. python3 is missing, or does not run.\n"
    refuse(machine.run(), missing, *packages)
    assert not (machine.project / ".venv").exists()


def test_a_newer_python_is_found_under_its_own_name(machine: Machine) -> None:
    machine.add_python("python3", "3.9")
    machine.add_python("python3.12", "3.12")
    assert machine.set_up() == ANEW


@pytest.mark.parametrize(
    ("name", "package"),
    [("python3", "python3"), ("python3.12", "python3.12"), ("py", "python3.12")],
)
def test_debian_has_venv_in_a_package_of_its_own(machine: Machine, name: str, package: str) -> None:
    machine.add_python(name, "3.12")
    done = machine.run(PYTHON=name, LACKS="ensurepip")
    refuse(
        done,
        f"{name} lacks a part of Python's own library: ensurepip.\n",
        f"apt-get install {package}-venv",
        f"dnf install {package}-libs",
        "brew reinstall python",
    )


def test_git_is_missing(machine: Machine) -> None:
    done = machine.run("git")
    packages = ("apt-get install git", "dnf install git", "xcode-select --install")
    refuse(done, "git is missing.", *packages)


def test_a_folder_without_history(machine: Machine) -> None:
    path = shutil.which("git")
    if path is None:
        pytest.skip("git is missing")
    (machine.folder / "bin" / "git").symlink_to(path)
    done = machine.run("git", GIT_CEILING_DIRECTORIES=str(machine.folder))
    assert done.returncode == 1
    assert "not a git repository" in done.stderr
    assert done.stderr.endswith("make one with git clone.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_setup_that_was_killed_begins_anew(machine: Machine) -> None:
    assert machine.run(PIP="killed").returncode < 0
    assert machine.set_up() == ANEW


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_an_update_that_was_killed_begins_anew(machine: Machine) -> None:
    machine.set_up()
    later = (machine.project / ".venv/.installed").stat().st_mtime + 60
    os.utime(machine.project / "requirements.lock", (later, later))
    assert machine.run(PIP="killed").returncode < 0
    os.utime(machine.project / "requirements.lock", (0, 0))
    assert machine.set_up() == ANEW


def test_what_pip_says_is_shown(machine: Machine) -> None:
    done = machine.run(PIP="fails")
    assert done.returncode == 1
    assert done.stderr.startswith("no network\nThe packages of requirements.lock could not be ")


def test_an_update_that_fails_leaves_what_there_was(machine: Machine) -> None:
    machine.set_up()
    later = (machine.project / ".venv/.installed").stat().st_mtime + 60
    os.utime(machine.project / "requirements.lock", (later, later))
    assert machine.run(PIP="fails").returncode == 1
    os.utime(machine.project / "requirements.lock", (0, 0))
    assert machine.set_up() == []


def test_a_folder_that_was_moved(machine: Machine) -> None:
    machine.set_up()
    machine.project = machine.project.rename(machine.folder / "another place")
    assert machine.set_up() == ANEW


def test_a_python_that_is_gone_or_another_one(machine: Machine) -> None:
    machine.set_up()
    python = machine.project / ".venv/bin/python"
    python.unlink()
    assert machine.set_up() == ANEW
    machine.add_python("python3", "3.13")
    assert machine.set_up() == []
    shutil.copy2(machine.folder / "bin" / "python3", python)  # as a link in .venv would lead there
    assert machine.set_up() == ANEW


def test_another_python_is_taken_if_it_is_named(machine: Machine) -> None:
    machine.set_up()
    machine.add_python("python3.12", "3.12")
    assert machine.set_up() == []
    assert machine.set_up(PYTHON="python3") == []
    assert machine.set_up(PYTHON="python3.12") == ANEW
    assert machine.set_up() == []
