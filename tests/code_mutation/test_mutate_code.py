"""A run of `make mutate-code` on a small project, in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"

CODE = """\
LIMIT = 3


def is_small(number):
    return number < LIMIT


def count_down(number):
    while number > 0:
        number = number - 1
    return "done"


def is_never_called():
    return 1 < 2
"""
TESTS = """\
from small.code import count_down, is_small


def test_small():
    assert is_small(2)
    assert not is_small(9)


def test_count():
    assert count_down(2) == "done"
"""
GOOD_AND_WEAK_TESTS = """\
from small import weak


def test_add():
    from small import good  # not loaded when the tests are collected
    assert good.add(2, 1) == 3


def test_find():
    weak.find()
"""
SCOPE = """\
goal = 60
folders = ["src/small"]
shared = []
tests = ["tests"]
core = ["src/small/code.py"]
"""
STALE = """
[[mutant]]
file = "src/small/code.py"
function = "is_small"
before = "return number > LIMIT"
after = "return (number >= LIMIT)"
reason = "the line was another one before"
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "src/small/__init__.py": "",
        "src/small/code.py": CODE,
        "tests/test_code.py": TESTS,
        "tests/conftest.py": "import gc\ndef pytest_collection_finish(): gc.freeze()\n",
        "settings/scope.toml": SCOPE,
        "settings/accepted.toml": "",
        "pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['src']\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = (
            "import sys; from pathlib import Path; from mutate_code import main;"
            f"sys.exit(main({list(arguments)!r}, Path({str(project)!r}),"
            f" Path({str(project / 'settings')!r})))"
        )
        return subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": str(SCRIPTS), "PATH": ""},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


@pytest.mark.slow
def test_a_run_lists_survivors_and_fails_below_the_goal(project: Path, run: Run) -> None:
    done = run("--file", "code.py")
    shown = [line.split() for line in done.stdout.splitlines()]
    assert ["src/small/code.py", "14", "3", "1", "0", "10", "28.6", "%"] in shown, done.stderr
    assert done.returncode == 1
    survivors = (project / ".cache/code-mutation/survivors.toml").read_text(encoding="utf-8")
    assert survivors.count("src/small/code.py:15 is_never_called (no test reaches it)") == 4
    assert "src/small/code.py:1 <module> (survived)" in survivors
    assert "src/small/code.py:5 is_small (survived)" in survivors
    assert "# +    return (number <= LIMIT)" in survivors

    accepted = survivors.replace('reason = ""', 'reason = "nobody asks"')
    (project / "settings/accepted.toml").write_text(accepted + STALE, encoding="utf-8")
    again = run("--sample", "1000")
    assert ["src/small/code.py", "14", "3", "1", "10", "0", "100.0", "%"] in [
        line.split() for line in again.stdout.splitlines()
    ]
    assert "stale entry: src/small/code.py: is_small" in again.stdout
    assert again.returncode == 1


@pytest.mark.slow
def test_each_core_file_must_reach_the_goal_unless_a_sample_is_drawn(
    project: Path, run: Run
) -> None:
    (project / "src/small/good.py").write_text("def add(a, b):\n    return a + b\n", "utf-8")
    (project / "src/small/weak.py").write_text("def find():\n    return 5\n", "utf-8")
    (project / "src/small/other.py").write_text("def find():\n    return 5\n", "utf-8")
    (project / "tests/test_code.py").write_text(GOOD_AND_WEAK_TESTS, encoding="utf-8")
    core = 'core = ["src/small/good.py", "src/small/weak.py"]'
    scope = "\n".join([*SCOPE.replace("60", "50").splitlines()[:-1], core])
    (project / "settings/scope.toml").write_text(scope, encoding="utf-8")
    assert run("--sample", "1000").returncode == 0

    done = run("--core")
    shown = [line.split() for line in done.stdout.splitlines()]
    good = ["src/small/good.py", "2", "2", "0", "0", "0", "100.0", "%"]
    assert good in shown, done.stderr
    assert ["src/small/weak.py", "2", "0", "0", "0", "2", "0.0", "%"] in shown
    assert ["all", "4", "2", "0", "0", "2", "50.0", "%"] in shown
    assert "other.py" not in done.stdout
    assert done.returncode == 1

    better = GOOD_AND_WEAK_TESTS.replace("weak.find()", "assert weak.find() == 5")
    (project / "tests/test_code.py").write_text(better, encoding="utf-8")
    again = run("--again")
    shown = [line.split() for line in again.stdout.splitlines()]
    assert good in shown, again.stderr
    assert ["src/small/weak.py", "2", "2", "0", "0", "0", "100.0", "%"] in shown
    assert again.returncode == 0


@pytest.mark.slow
def test_an_unknown_file_is_a_wrong_call(run: Run) -> None:
    done = run("--file", "nothing.py")
    assert done.returncode == 2
    assert "no file is named nothing.py" in done.stderr
    again = run("--again")
    assert (again.returncode, "there is no earlier run" in again.stderr) == (2, True)
