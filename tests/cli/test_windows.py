"""What can be checked of Windows elsewhere: imports, a run, quoting, and names of devices."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matricula.cli.shell import join
from matricula.rosters import register
from matricula.rosters.paths import explain_access, is_reserved
from matricula_mock import MockServer

LOOK_LIKE_WINDOWS = """
import asyncio, ctypes, getpass, multiprocessing, os, pkgutil, selectors, signal, socket, sqlite3, ssl
import subprocess, sys, tempfile, types
import aiohttp, cyclopts, httpx2, jsonschema_rs, orjson, rich.console, rich.progress, uvicorn
UNIX = ("fcntl", "termios", "pty", "tty", "resource", "pwd", "grp", "uvloop")
asyncio.run(asyncio.sleep(0))  # from here on asyncio has the event loop of this system
class Refuser:
    def find_spec(self, name, path=None, target=None):
        if name in UNIX:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
for name in UNIX:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Refuser())
locks = types.ModuleType("msvcrt")
locks.LK_NBLCK, locks.locking = 2, lambda handle, mode, size: None
sys.modules["msvcrt"] = locks
def refuse(*_):
    raise NotImplementedError
asyncio.SelectorEventLoop.add_signal_handler = refuse
asyncio.SelectorEventLoop.remove_signal_handler = refuse
for name in ("SIGHUP", "SIGKILL"):
    delattr(signal, name)
for name in ("fork", "register_at_fork", "geteuid", "getuid"):
    delattr(os, name)
sys.platform = "win32"
import matricula, matricula_mock, matricula_runtime
for package in (matricula_runtime, matricula, matricula_mock):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            __import__(module.name)
from matricula.cli import main
sys.exit(main())
"""


def test_command_runs_without_what_only_unix_has(mock: MockServer, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("email,name,username\na@example.org,Ana Lee,ana\n")
    done = subprocess.run(
        [
            *(sys.executable, "-c", LOOK_LIKE_WINDOWS),
            *("register", "p.csv", "--on", "tahoe", "--base-url", mock.url),
        ],
        cwd=tmp_path,
        env={**os.environ, "TAHOE_TOKEN": "mock-token"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert [user["username"] for user in mock.state()["tahoe"]["users"]] == ["ana"]
    assert (tmp_path / "p.tahoe.journal").is_file()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["matricula", "register", r"C:\Rosters\p.csv"], r"matricula register C:\Rosters\p.csv"),
        (["--map", "email=Work address"], "--map 'email=Work address'"),
        (["--map", "name=it's"], "--map 'name=it''s'"),
        (["--where", "team=a,b"], "--where 'team=a,b'"),
        (["~$p.xlsx", ""], "'~$p.xlsx' ''"),
    ],
)
def test_commands_are_quoted_for_powershell(words: list[str], expected: str) -> None:
    assert join(words, "win32") == expected


@pytest.mark.parametrize("name", ["con", "AUX.csv", "nul.tahoe.journal", "com1.csv", "lpt9 .txt"])
def test_names_of_devices_are_no_files(name: str) -> None:
    assert is_reserved(Path("folder") / name, "win32")
    assert not is_reserved(name, "linux")


@pytest.mark.parametrize("name", ["contacts.csv", "com.csv", "people.aux.csv", "nullen.csv"])
def test_other_names_are_files(name: str) -> None:
    assert not is_reserved(name, "win32")


def test_reason_names_the_other_program() -> None:
    error = PermissionError(13, "Permission denied")
    advice = "Permission denied. If it is open in Excel or another program, close it there"
    assert explain_access(error, "win32") == advice
    assert explain_access(error, "linux") == "Permission denied"


def test_refused_file_that_excel_has_open_is_left_as_it_is(
    tmp_path: Path, mock: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace it."""
    from matricula import Tahoe

    roster, refused = tmp_path / "p.csv", tmp_path / "p.refused.csv"
    roster.write_text("email,name,username\na@example,Ana Lee,ana\n")
    options: dict[str, Any] = {"journal": tmp_path / "j", "refused_file": refused}
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target == refused:
            raise PermissionError(13, "Access is denied")
        return replace(path, target)

    with Tahoe("mock-token", base_url=mock.url) as tahoe:
        list(register(tahoe, str(roster), **options))
        before = refused.read_bytes()
        monkeypatch.setattr(Path, "replace", refuse)
        list(register(tahoe, str(roster), **options))
    assert refused.read_bytes() == before
    assert (tmp_path / "p.refused-2.csv").read_bytes() == before
