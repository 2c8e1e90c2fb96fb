"""The tests that reach each line: recorded once for each file of tests, and kept in a cache."""

from __future__ import annotations

import functools
import gc
import hashlib
import json
import os
import sys
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import coverage
import pytest
from attrs import define, field, frozen

Lines: TypeAlias = dict[str, str]
"""The lines of each file, as the bits of a hexadecimal number."""

OPTIONS: Final = (
    "-q",
    "--tb=no",
    "-pno:cacheprovider",
    "-pno:xdist",
    # The libraries of plugins are loaded already.
    "-Wignore::pytest.PytestAssertRewriteWarning",
)
_FILES: Final = 2
_DATA: Final = {".py", ".toml", ".yaml", ".sql"}


@define
class ReachingTest:
    """A test: CPU seconds and seconds on the clock that it takes, and the lines that it reaches."""

    name: str
    cpu: float
    seconds: float
    lines: Lines = field(repr=False)
    total: int = field(init=False)
    """The number of lines that it reaches in all files."""

    @total.default
    def _count_lines(self) -> int:
        return sum(map(_count, self.lines.values()))

    @property
    def file(self) -> str:
        """Return the path of its file."""
        return self.name.partition("::")[0]

    def share(self, file: str) -> float:
        """Return the share of a file in the lines that the test reaches, from 0 to 1."""
        return _count(self.lines.get(file, "0")) / max(self.total, 1)

    def reaches(self, file: str, line: int | None) -> bool:
        """Return whether the test runs a line, or any line of the file."""
        bits = int(self.lines.get(file, "0"), 16)
        return bool(bits if line is None else bits >> line & 1)


def choose_tests(
    tests: Iterable[ReachingTest], file: str, line: int | None, budget: float
) -> list[ReachingTest]:
    """Return the tests to run for a line, or for a whole file: the likeliest finders first.

    These are the tests named after the file, then those that reach little else. Their CPU seconds
    add up to `budget` at most, or there is only one. The tests for a whole file come from few
    files, because each one is imported anew.
    """
    stem = Path(file).stem
    found = [test for test in tests if test.reaches(file, line)]
    if line is None:
        files = _find_files(found, file)
        found = [test for test in found if test.file in files]
    found.sort(key=lambda test: (stem not in Path(test.file).stem, -test.share(file), test.cpu))
    chosen: list[ReachingTest] = []
    for test in found:
        budget -= test.cpu
        if chosen and budget < 0:
            break
        chosen.append(test)
    # The tests of a file stay together, because some share what can be made only once.
    files = list(dict.fromkeys(test.file for test in chosen))
    return sorted(chosen, key=lambda test: files.index(test.file))


def _find_files(tests: Iterable[ReachingTest], file: str) -> list[str]:
    """Return the files of tests that reach most lines of a file, those named after it first."""
    lines: dict[str, int] = {}
    for test in tests:
        lines[test.file] = lines.get(test.file, 0) | int(test.lines[file], 16)
    stem = Path(file).stem
    names = sorted(lines, key=lambda name: (stem not in Path(name).stem, -lines[name].bit_count()))
    return names[:_FILES]


def _count(bits: str) -> int:
    return int(bits, 16).bit_count()


@frozen
class ReachCache:
    """A file with the records. `watched` are the folders and files that make all of it stale."""

    path: Path
    root: Path
    watched: tuple[Path, ...]

    def find_stale(self, files: Iterable[Path]) -> list[Path]:
        """Return the files of tests that have to be recorded."""
        known, _ = self._read()
        return [
            file
            for file in files
            if known.get(self._name(file), ("", []))[0] != _make_digest([file])
        ]

    def make_digests(self, files: Iterable[Path]) -> dict[str, str]:
        """Return the digests of files of tests, to be taken before they run."""
        return {self._name(file): _make_digest([file]) for file in files}

    def add(
        self, digests: Mapping[str, str], tests: Iterable[ReachingTest], libraries: list[str]
    ) -> None:
        """Store the tests of files, and the third-party modules that they load."""
        known, _ = self._read()
        new = {name: (digest, list[ReachingTest]()) for name, digest in digests.items()}
        for test in tests:
            new[test.file][1].append(test)
        stored = {
            name: [digest, [[test.name, test.cpu, test.seconds, test.lines] for test in found]]
            for name, (digest, found) in (known | new).items()
        }
        content = {"watched": self._state(), "libraries": libraries, "files": stored}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(content), encoding="utf-8")

    def read(self, files: Iterable[Path]) -> tuple[list[ReachingTest], list[str]]:
        """Return the tests of files that are recorded, and the third-party modules."""
        known, libraries = self._read()
        tests = [test for file in files for test in known.get(self._name(file), ("", []))[1]]
        return tests, libraries

    def _read(self) -> tuple[dict[str, tuple[str, list[ReachingTest]]], list[str]]:
        if not self.path.exists():
            return {}, []
        content = json.loads(self.path.read_text(encoding="utf-8"))
        if content["watched"] != self._state():
            return {}, []
        files = {
            name: (digest, [ReachingTest(*test) for test in tests])
            for name, (digest, tests) in content["files"].items()
        }
        return files, content["libraries"]

    def _state(self) -> str:
        return _make_digest(
            path
            for place in self.watched
            for path in (sorted(place.rglob("*")) if place.is_dir() else [place])
            if path.suffix in _DATA
        )

    def _name(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()


class LineRecorder:
    """A plugin of pytest: runs tests, and records the lines of `sources` that each one reaches."""

    def __init__(self, root: Path, sources: Sequence[Path]) -> None:
        self.tests: list[ReachingTest] = []
        self._root = root
        self._sources = sources
        self._failed: set[str] = set()
        self._times: dict[str, tuple[float, float]] = {}
        self._caches: list[functools._lru_cache_wrapper[object]] = []
        # Its other way of tracing, that of newer Pythons, has no contexts.
        os.environ["COVERAGE_CORE"] = "ctrace"
        include = [f"{source}/*" if source.is_dir() else str(source) for source in sources]
        self._coverage = coverage.Coverage(data_file=None, config_file=False, include=include)
        self._coverage.start()

    def pytest_collection_finish(self) -> None:
        # A result that an earlier test left in a cache would hide the lines that a test needs.
        self._caches = [
            one
            for one in gc.get_objects()
            if isinstance(one, functools._lru_cache_wrapper)
            and any(_is_below(one.__wrapped__, source) for source in self._sources)
        ]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        for cache in self._caches:
            cache.cache_clear()
        self._coverage.switch_context(item.nodeid)
        start = time.process_time(), time.monotonic()
        result = yield
        end = time.process_time(), time.monotonic()
        self._times[item.nodeid] = end[0] - start[0], end[1] - start[1]
        self._coverage.switch_context("")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        reached = self._read_lines()
        self.tests = [
            ReachingTest(name, round(cpu, 4), round(seconds, 4), reached.get(name, {}))
            for name, (cpu, seconds) in self._times.items()
            if name not in self._failed
        ]

    def _read_lines(self) -> dict[str, Lines]:
        reached: dict[str, Lines] = {}
        data = self._coverage.get_data()
        for path in data.measured_files():
            bits: dict[str, int] = {}
            for line, names in data.contexts_by_lineno(path).items():
                for name in names:
                    bits[name] = bits.get(name, 0) | 1 << line
            file = Path(path).relative_to(self._root).as_posix()
            for name, number in bits.items():
                reached.setdefault(name, {})[file] = f"{number:x}"
        return reached


def record_tests(cache: ReachCache, files: Sequence[Path], sources: Sequence[Path]) -> None:
    """Run files of tests in this process, which has not loaded the sources, and store the lines."""
    digests = cache.make_digests(files)
    recorder = LineRecorder(cache.root, sources)
    pytest.main([*OPTIONS, *map(str, files)], plugins=[recorder])
    libraries = [
        name
        for name, module in list(sys.modules.items())
        if "site-packages" in (getattr(module, "__file__", None) or "")
        and not name.startswith(("_pytest", "pytest", "xdist", "coverage", "_hypothesis"))
    ]
    cache.add(digests, recorder.tests, sorted(libraries))


def _is_below(function: object, place: Path) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and Path(code.co_filename).is_relative_to(place)


def _make_digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()
