"""Planting a mutant in the running program, and the ends of forked processes."""

import gc
import importlib
import time
from pathlib import Path
from typing import Any

import pytest

from code_mutation.execution import MutantStatus, find_functions, find_planted_code, run_forked
from code_mutation.mutants import find_mutants

# Threads of other tests may still run; the forked process uses nothing of theirs.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

CODE = """\
from functools import lru_cache


@lru_cache
def count(most: int = 2) -> list[int]:
    return [number + 1 for number in range(most)]


class Box:
    height: int = 0

    @property
    def size(self):
        return 7

    @size.setter
    def size(self, value):
        self.height = value + 9

    def walk(self):
        yield from range(5)
"""


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module whose mutants with a changed number are all planted."""
    (tmp_path / "planted_code.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("planted_code")
    gc.freeze()  # as tests may do, against the time of the garbage collector
    functions = find_functions()
    numbers = {"return 8", "yield from range(6)", "self.height = value + 10"}
    for mutant in find_mutants(tmp_path / "planted_code.py", tmp_path):
        if "number + 2" in mutant.key.after or mutant.key.after in numbers:
            find_planted_code(tmp_path, functions, mutant).plant()
    return module


def test_a_mutant_replaces_functions_that_are_in_use(planted: Any) -> None:
    box = planted.Box()
    box.size = 1
    assert planted.count() == [2, 3]
    assert (box.size, box.height, list(box.walk())) == (8, 11, [0, 1, 2, 3, 4, 5])


def test_a_mutant_of_code_that_is_not_loaded_has_no_replacement(tmp_path: Path) -> None:
    (tmp_path / "late_code.py").write_text(CODE, encoding="utf-8")
    found = find_mutants(tmp_path / "late_code.py", tmp_path)
    mutant = next(one for one in found if one.function is not None)
    with pytest.raises(LookupError):
        find_planted_code(tmp_path, find_functions(), mutant)


def fail() -> int:
    raise ValueError


def loop() -> int:
    while True:
        pass


def wait() -> int:
    time.sleep(60)
    return 0


def test_a_mutant_survives_only_if_its_tests_pass() -> None:
    assert run_forked(lambda: 0, 5, 60) is MutantStatus.SURVIVED
    assert run_forked(lambda: 1, 5, 60) is MutantStatus.KILLED
    assert run_forked(fail, 5, 60) is MutantStatus.KILLED


def test_a_mutant_that_does_not_end_is_ended() -> None:
    assert run_forked(wait, 5, 0.05) is MutantStatus.TIMEOUT


@pytest.mark.slow
def test_a_mutant_that_loops_is_ended_after_its_cpu_time() -> None:
    assert run_forked(loop, 1, 60) is MutantStatus.TIMEOUT
