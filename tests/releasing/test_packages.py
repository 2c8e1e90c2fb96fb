"""The checks of the wheel and the sdist, and of their use after an installation."""

import sys
from pathlib import Path

import pytest
from attrs import evolve

from releasing.installed import Installation, Use
from releasing.packages import check_places, check_sdist, check_wheel
from releasing.uses import EXTRAS, USES

FILES = ["LICENSE", "custom/books/__init__.py", "custom/books/py.typed", "spec/books.yaml"]
WHEEL = [
    "books/__init__.py",
    "books/py.typed",
    "matricula_mock/spec/books.yaml",
    "matricula_mock/py.typed",
    "books-1.0.dist-info/METADATA",
    "books-1.0.dist-info/licenses/LICENSE",
]
MOCK = ["custom/matricula_mock/py.typed"]


def test_whole_packages_have_no_fault() -> None:
    assert list(check_wheel(WHEEL, [*FILES, *MOCK, "spec/history/old.yaml"])) == []
    assert list(check_sdist([*FILES, "PKG-INFO"], FILES)) == []


@pytest.mark.parametrize(
    ("names", "files", "message"),
    [
        (WHEEL[1:], FILES + MOCK, "The wheel lacks books/__init__.py."),
        ([*WHEEL, "books/notes.txt"], FILES + MOCK, "The wheel should not have books/notes.txt."),
        (WHEEL, [*FILES, *MOCK, "spec/shelves.yaml"], "lacks matricula_mock/spec/shelves.yaml."),
        ([one for one in WHEEL if "books/py" not in one], [FILES[1], FILES[3], *MOCK], "books/py.typed"),
        (WHEEL[:-1], FILES + MOCK, "The wheel lacks the licence."),
    ],
)  # fmt: skip
def test_faults_of_a_wheel_are_named(names: list[str], files: list[str], message: str) -> None:
    [fault] = check_wheel(names, files)
    assert message in fault
    assert ". Fix: " in fault


def test_faults_of_an_sdist_are_named() -> None:
    lacks, has = check_sdist(["LICENSE", "PKG-INFO", "secret.txt"], ["LICENSE", "tests/test_a.py"])
    assert lacks.startswith("The sdist lacks tests/test_a.py.")
    assert has.startswith("The sdist should not have secret.txt.")


def test_folders_of_this_machine_are_found() -> None:
    contents = {"a.py": b"open('/home/ana/books/b')", "b.py": b"/home/annabel/books"}
    [fault] = check_places(contents, ["/home/ana/", "/", "/tmp/x/"])
    assert fault.startswith("a.py names a folder of this machine, /home/ana/.")


def test_each_extra_for_users_is_used() -> None:
    assert sorted(USES) == sorted(EXTRAS)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    return Installation(tmp_path, "mock")


SAYS = Use(("python", "-c", "import os; print('at', os.environ['MOCK_URL'])"), ("at {url}",))


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (SAYS, ""),
        (evolve(SAYS, code=2), "exit code 0, not 2"),
        (evolve(SAYS, texts=("at {version}",)), "without 'at {version}'"),
        (Use(("python", "-c", "raise ValueError"), code=1), "a traceback"),
    ],
)
def test_uses_that_differ_are_reported(
    installation: Installation, tmp_path: Path, use: Use, message: str
) -> None:
    values = {"url": "http://127.0.0.1:1", "version": "9"}
    faults = list(installation.check(use, tmp_path, values))
    assert bool(faults) == bool(message)
    for fault in faults:
        assert fault.startswith("matricula[mock]: python -c: ")
        assert message in fault
