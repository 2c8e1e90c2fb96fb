"""Runs the tests of mutants, each in a forked process, so that imports are paid once.

A mutant inside a function is planted in the running program: its functions get the changed code.
Other mutants run when their module is imported, so that each needs a process that has not
imported the project yet.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import inspect
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import Final

import pytest
from attrs import frozen

from .mutants import Mutant
from .reach import OPTIONS, ReachingTest

_SURVIVED: Final = 0
_KILLED: Final = 1
_BROKEN: Final = 70
_TICK: Final = 0.005
_BROKEN_TESTS: Final = "broken"
_NOT_PLANTED: Final = "not planted"


class MutantStatus(Enum):
    """The result of a trial of a mutant."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"
    UNREACHED = "no test reaches it"


@frozen
class Trial:
    """A mutant with the tests to run for it."""

    mutant: Mutant
    tests: Sequence[ReachingTest]

    @property
    def limit(self) -> tuple[int, float]:
        """Return the CPU seconds, and the seconds on the clock, after which it counts as killed."""
        cpu = sum(test.cpu for test in self.tests)
        seconds = sum(test.seconds for test in self.tests)
        return int(2 + 3 * cpu), 20 + 3 * seconds


class BrokenRun(Exception):
    """The tests fail without a mutant, or a process could not run them."""


def run_trials(
    root: Path,
    trials: Sequence[Trial],
    libraries: Iterable[str],
    report: Callable[[Trial, MutantStatus], None],
) -> None:
    """Run the tests of mutants, one at a time, in processes forked from this one."""
    reached = [trial for trial in trials if trial.tests]
    for trial in trials:
        if not trial.tests:
            report(trial, MutantStatus.UNREACHED)
    _load(libraries)
    in_functions = [trial for trial in reached if trial.mutant.function is not None]
    others = [trial for trial in reached if trial.mutant.function is None]
    for trial in [*_run_planted(root, in_functions, report), *others]:
        report(trial, run_forked(partial(_import_mutant, root, trial), *trial.limit))


def run_recording(work: Callable[[], object]) -> None:
    """Do work in a forked process, so that this one imports nothing of the project."""
    process = os.fork()
    if process == 0:
        _exit_after(lambda: int(work() is not None))
    if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != 0:
        raise BrokenRun("The lines of the tests could not be recorded.")


def _run_planted(
    root: Path, trials: Sequence[Trial], report: Callable[[Trial, MutantStatus], None]
) -> list[Trial]:
    """Fork a process that has imported all tests; it forks a process for each mutant.

    Returns the trials whose function is not loaded then, because a test imports it later.
    """
    left: list[Trial] = []
    if not trials:
        return left
    read, write = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(read)
        _exit_after(lambda: _collect_and_run(root, trials, write))
    os.close(write)
    with os.fdopen(read) as results:
        for trial, line in zip(trials, results, strict=False):
            if line.strip() == _BROKEN_TESTS:
                raise BrokenRun(f"The tests fail without a mutant: {trial.mutant.key}")
            if line.strip() == _NOT_PLANTED:
                left.append(trial)
            else:
                report(trial, MutantStatus[line.strip()])
    if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != 0:
        raise BrokenRun("The tests could not be collected.")
    return left


def _collect_and_run(root: Path, trials: Sequence[Trial], results: int) -> int:
    loop = PlantingLoop(root, trials, results)
    files = sorted({test.file for trial in trials for test in trial.tests})
    _silence(1)
    code = pytest.main([*OPTIONS, *files], plugins=[loop])
    return 0 if code == 0 else _BROKEN


class PlantingLoop:
    """A plugin of pytest: in place of running all tests, runs those of each mutant."""

    def __init__(self, root: Path, trials: Sequence[Trial], results: int) -> None:
        self._root = root
        self._trials = trials
        self._results = results
        self._items: dict[str, pytest.Item] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._items = {item.nodeid: item for item in session.items}
        functions = find_functions()
        gc.collect()
        gc.freeze()
        for number, trial in enumerate(self._trials):
            result = self._try(session, trial, functions, is_first=number == 0)
            os.write(self._results, f"{result}\n".encode())
            if result == _BROKEN_TESTS:
                break
        return True

    def _try(
        self, session: pytest.Session, trial: Trial, functions: FunctionIndex, *, is_first: bool
    ) -> str:
        chosen = [self._items[test.name] for test in trial.tests if test.name in self._items]
        run = partial(_run, session, chosen)
        if is_first and run_forked(run, *trial.limit) != MutantStatus.SURVIVED:
            return _BROKEN_TESTS
        try:
            code = find_planted_code(self._root, functions, trial.mutant)
        except LookupError:
            return _NOT_PLANTED
        return run_forked(partial(_plant_and_run, code, run), *trial.limit).name


FunctionIndex = Mapping[tuple[str, str, int], list[FunctionType]]
"""The living functions of each code: file, qualified name, first line."""


@frozen
class PlantedCode:
    """The functions of the running program that have the code of a mutant's original."""

    functions: Sequence[FunctionType]
    code: CodeType

    def plant(self) -> None:
        """Give them the code of the mutant."""
        for function in self.functions:
            function.__code__ = self.code


def find_functions() -> FunctionIndex:
    """Return all functions of the program."""
    gc.unfreeze()  # objects that tests have frozen would not be listed
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            code = one.__code__
            key = code.co_filename, code.co_qualname, code.co_firstlineno
            found.setdefault(key, []).append(one)
    return found


def find_planted_code(root: Path, functions: FunctionIndex, mutant: Mutant) -> PlantedCode:
    """Find the functions of a mutant. Raises LookupError if none is loaded."""
    path = str(root / mutant.key.file)
    assert mutant.function is not None
    old = list(_find_outermost(compile(mutant.original, path, "exec")))[mutant.function]
    new = list(_find_outermost(compile(mutant.source, path, "exec")))[mutant.function]
    return PlantedCode(functions[path, old.co_qualname, old.co_firstlineno], new)


def _find_outermost(code: CodeType) -> Iterator[CodeType]:
    """Return the code of the functions of a module that are in no other function."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if not one.co_flags & inspect.CO_OPTIMIZED:
                yield from _find_outermost(one)
            elif not one.co_name.startswith(("<", "__annotate")):  # Python 3.14 has the latter
                yield one


def _plant_and_run(code: PlantedCode, run: Callable[[], int]) -> int:
    code.plant()
    return run()


def _run(session: pytest.Session, items: Sequence[pytest.Item]) -> int:
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return _KILLED
    return _SURVIVED


def _import_mutant(root: Path, trial: Trial) -> int:
    """Run the tests of a mutant whose module is not imported yet."""
    path = str(root / trial.mutant.key.file)
    load = SourceFileLoader.get_code

    def load_mutant(self: SourceFileLoader, name: str) -> CodeType | None:
        if self.get_filename(name) == path:
            return compile(trial.mutant.source, path, "exec")
        return load(self, name)

    SourceFileLoader.get_code = load_mutant  # type: ignore[method-assign, assignment]
    files = dict.fromkeys(test.file for test in trial.tests)
    chosen = ChosenTests({test.name for test in trial.tests})
    code = pytest.main([*OPTIONS, "-x", *files], plugins=[chosen])
    return _SURVIVED if code == pytest.ExitCode.OK else _KILLED


@frozen
class ChosenTests:
    """A plugin of pytest: leaves out all other tests."""

    names: set[str]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.names]


def _load(libraries: Iterable[str]) -> None:
    """Import third-party modules, so that forked processes have them."""
    for name in libraries:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def run_forked(work: Callable[[], int], cpu: int, seconds: float) -> MutantStatus:
    """Do work in a forked process, and return how it ended."""
    process = os.fork()
    if process == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        _silence(1, 2)
        _exit_after(work)
    end = time.monotonic() + seconds
    while True:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            break
        if time.monotonic() > end:
            _end_group(process)
            os.waitpid(process, 0)
            return MutantStatus.TIMEOUT
        time.sleep(_TICK)
    _end_group(process)
    code = os.waitstatus_to_exitcode(status)
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return MutantStatus.TIMEOUT
    return MutantStatus.SURVIVED if code == _SURVIVED else MutantStatus.KILLED


def _end_group(process: int) -> None:
    """End a process and those that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)


def _exit_after(work: Callable[[], int]) -> None:
    """End this process with the code of some work, without the clean-up of its parent."""
    code = _BROKEN
    try:
        code = work()
    except BaseException as error:
        print(repr(error), file=sys.stderr)
    finally:
        os._exit(code)


def _silence(*descriptors: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nothing, descriptor)
