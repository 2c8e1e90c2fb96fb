"""Help, suggestions for mistyped words, and the modules that help loads."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Command

import matricula
from matricula.cli import main
from matricula.discovery import ENTRIES
from matricula.learner import Learner
from matricula.settings import Entry, Setting
from matricula_extras import name_install

CLI = Path(matricula.__file__).parent / "cli"
COMMANDS = (
    *("register", "users", "registrations", "courses", "offerings", "user", "grade", "eject"),
    *("sync", "doctor", "mock", "contract", "completion", "roster"),
    *(
        f"roster {action}"
        for action in ("status", "failed", "export", "reconcile", "reopen", "undo", "purge")
    ),
)
SLOW = {
    *("aiohttp", "asyncio", "httpx2", "jsonschema_rs", "rich", "sqlite3", "uvloop", "yaml"),
    *(f"{platform}_api" for platform in matricula.PLATFORMS),
    "matricula_contract",
}


def show(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The help of a command."""
    assert main([*words, "--help"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    return shown.out


def refuse(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The lines on standard error of a command line that is wrong."""
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err.splitlines()


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_come_before_the_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = show(capsys, *command.split())
    assert text.startswith(f"Usage: matricula {command}")
    assert text.index("\nExamples:\n  ") < text.index(":\n  ", text.index("\nExamples:\n") + 12)
    lines = [line for line in text.splitlines() if not line.startswith("  matricula ")]
    assert max(map(len, lines)) <= 80


def test_help_of_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    text = show(capsys)
    for command in COMMANDS:
        if " " not in command:
            assert command in text
    assert "--version" in text


def test_help_ends_with_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["register"], ["users"], ["roster", "status"], ["mock"], ["contract"]):
        end = show(capsys, *words).rpartition("\n\n")[2]
        assert end.startswith("Exit codes: 0 "), words


def test_help_lists_the_fields_that_can_be_mapped(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(show(capsys, "register").split())
    told = text.partition("fields: ")[2].partition(" --preset")[0]
    fields = [name for name in Learner.__annotations__ if name != "extra"]
    settings = [name for entry in ENTRIES.values() for name in entry.settings]
    assert set(told.replace(" and ", ", ").split(", ")) == {*fields, *settings}


def test_each_setting_of_a_platform_is_an_option(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {"catalog_id": Setting(str, "Fourth: the catalog", "CATALOG", is_target=True)}
    monkeypatch.setitem(ENTRIES, "fourth", Entry(settings))
    for command in ("register", "registrations"):
        monkeypatch.delitem(sys.modules, f"matricula.cli.commands.{command}", raising=False)
        assert "--catalog-id CATALOG" in show(capsys, command)


@pytest.mark.parametrize(
    ("words", "message", "command"),
    [
        (
            ["register", "--dryrun", "r.csv"],
            "no option --dryrun. Did you mean --dry-run?",
            "register",
        ),
        (["register", "r.csv", "--dry"], "no option --dry. Did you mean --dry-run?", "register"),
        (["register", "r.csv", "--on=tahoa"], "not 'tahoa'. Did you mean tahoe?", "register"),
        (["register", "r.csv", "--xyz"], "there is no option --xyz.", "register"),
        (["regster"], "no command 'regster'. Did you mean register?", ""),
        (["regster", "--help"], "no command 'regster'. Did you mean register?", ""),
        (["roster", "statsu", "j"], "no command 'statsu'. Did you mean status?", "roster"),
        (["roster", "undo", "j", "--runs", "2"], "Did you mean --run?", "roster undo"),
        (["users", "--on", "tahoe", "--format", "xml"], "give table, json or csv", "users"),
        (["mock", "--ports", "1"], "no option --ports. Did you mean --port?", "mock"),
    ],
)
def test_mistyped_words_are_corrected(
    words: list[str], message: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = refuse(capsys, *words)
    name = f"matricula {command}".strip()
    assert first.startswith(f"{name}: ")
    assert message in first
    assert second == f"See {name} --help"


def test_nothing_is_switched_off_or_shortened(capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("--no-dry-run", "--empty-map", "--verb"):
        assert "there is no option" in refuse(capsys, "register", "r.csv", word)[0]


def test_version(command: Command) -> None:
    assert command.run_installed("--version").out.splitlines()[0].startswith("matricula 0.")


@pytest.mark.parametrize(
    "words", [["--help"], ["register", "--help"], ["roster", "undo", "--help"], ["mock", "--help"]]
)
def test_help_loads_nothing_that_is_slow(words: list[str]) -> None:
    code = (
        "import sys\nfrom matricula.cli import main\n"
        f"main({words})\nprint({SLOW} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)
    assert done.stdout.splitlines()[-1] == "set()", done.stdout[-300:]


def test_only_the_entry_point_reads_the_arguments_of_the_process() -> None:
    readers = [
        path.name
        for path in CLI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "argv"
    ]
    assert readers == ["entry.py"]


def test_command_that_was_run_is_shown_as_it_was_typed(command: Command) -> None:
    command.write("it's.csv", "email,name,username\na@example.org,A,aa\n")
    words = ["register", "it's.csv", "--on", "tahoe", "--base-url", "http://127.0.0.1:9"]
    done = command.run(*words)
    assert done.code == 4
    assert "To go on: matricula register 'it'\"'\"'s.csv' --on tahoe" in done.err


def test_mock_is_served_until_it_is_stopped(command: Command) -> None:
    process = command.start_installed("mock", "--port", "0")
    assert process.stdout is not None
    first = process.stdout.readline().decode()
    process.terminate()
    process.communicate(timeout=10)

    assert first.startswith("listening on http://127.0.0.1:")
    assert process.returncode == 0


def test_missing_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['httptools'] = None\n"
        "from matricula.cli import main\nsys.exit(main(['mock', '--port', '0']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)

    assert done.returncode == 2
    assert f"httptools is missing: {name_install('mock')}" in done.stderr


@pytest.mark.parametrize(
    "start",
    [
        "from matricula_start import main; sys.exit(main())",
        "import runpy; runpy.run_module('matricula_mock', run_name='__main__')",
    ],
)
def test_ctrl_c_while_modules_load_ends_quietly(start: str) -> None:
    code = (
        "import builtins, signal, sys\n"
        "load = builtins.__import__\n"
        "def press(name, *more, **named):\n"
        "    if name == 'cyclopts':\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "    return load(name, *more, **named)\n"
        f"builtins.__import__ = press\n{start}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
