"""The changes that `make mutate-code` makes, and the survivors that have a reason."""

from pathlib import Path

import pytest

from code_mutation.accepted import find_stale, read_accepted
from code_mutation.execution import MutantStatus
from code_mutation.mutants import Mutant, MutantKey, find_mutants
from code_mutation.reach import ReachCache, ReachingTest, choose_tests
from code_mutation.report import MutationReport, make_entry
from code_mutation.scope import SETTINGS


def make_mutants(folder: Path, source: str) -> list[Mutant]:
    """Return the mutants of a file with this source."""
    path = folder / "code.py"
    path.write_text(source, encoding="utf-8")
    return find_mutants(path, folder)


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("x = a < b", ["x = (a <= b)"]),
        ("x = a and b", ["x = b", "x = a"]),
        ("x = a * b", ["x = (a / b)"]),
        ("x = not a", ["x = a"]),
        ("if a: x = b", ["if False: x = b", "if True: x = b"]),
        ("while a: x = b", ["while False: x = b"]),
        ("x = [a for a in b if c]", ["x = [a for a in b]"]),
        ("x = 7", ["x = 8"]),
        ("x = True", ["x = False"]),
        ("x = 'word'", ["x = 'XX'"]),
        ("x = 'a sentence'", []),
        ("x = f'{min(a)} text'", ["x = f'{max(a)} text'"]),
        ("x: 'Word' = max(a)", ["x: 'Word' = min(a)"]),
        ("x = f(a, b=c)", ["x = f(a)"]),
        ("f(a)", ["pass"]),
        ("x = {a, b}", ["x = {b}", "x = {a}"]),
        ("x = {a: b, **c}", ["x = {**c}", "x = {a: b}"]),
        ("a.b = c", ["pass"]),
        ("raise a", ["pass"]),
        ("def f(): return a", ["def f(): return None"]),
        ("def f(): return ()", []),
        ("'''A text about 7 things.'''", []),
    ],
)
def test_each_kind_of_change(tmp_path: Path, line: str, changed: list[str]) -> None:
    mutants = make_mutants(tmp_path, f"{line}\n")
    assert [mutant.key.after for mutant in mutants] == changed
    assert [mutant.source for mutant in mutants] == [f"{one}\n" for one in changed]


FUNCTION = """\
class Box:
    def first(self):
        try:
            return self.one
        except (KeyError, ValueError):
            return None

    @property
    def second(self, most=3):
        def inner():
            return len("é") + 1
        return inner
"""


def test_a_mutant_knows_its_function_and_its_line(tmp_path: Path) -> None:
    found = [
        (one.line, one.function, one.key.function, one.key.after)
        for one in make_mutants(tmp_path, FUNCTION)
    ]
    assert found == [
        (4, 0, "Box.first", "return None"),
        (5, 0, "Box.first", "except (ValueError,):"),
        (5, 0, "Box.first", "except (KeyError,):"),
        (9, None, "Box.second", "def second(self, most=4):"),
        (11, 1, "Box.second.inner", "return None"),
        (11, 1, "Box.second.inner", 'return (len("é") - 1)'.replace('"', "'")),
        (11, 1, "Box.second.inner", "return len('XX') + 1"),
        (11, 1, "Box.second.inner", 'return len("é") + 2'),
        (12, 1, "Box.second", "return None"),
    ]


def test_a_reason_is_found_by_content_not_by_line(tmp_path: Path) -> None:
    mutant = make_mutants(tmp_path, "def f(a):\n    return a > 1\n")[-1]
    accepted = tmp_path / "accepted.toml"
    entry = make_entry(mutant.key)
    accepted.write_text(entry.replace('reason = ""', 'reason = "nobody asks"'), encoding="utf-8")
    reasons = read_accepted(accepted)
    assert reasons == {mutant.key: "nobody asks"}

    moved = make_mutants(tmp_path, "# a line more\n\n\ndef f(a):\n    return a > 1\n")
    assert find_stale(reasons, [one.key for one in moved]) == []
    report = MutationReport(reasons, {moved[-1]: MutantStatus.SURVIVED})
    assert report.survivors() == []
    changed = make_mutants(tmp_path, "def f(a):\n    return a > 2\n")
    assert find_stale(reasons, [one.key for one in changed]) == [mutant.key]


def test_an_accepted_mutant_needs_a_reason(tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.toml"
    accepted.write_text(make_entry(MutantKey("a.py", "f", "x = 1", "x = 2")), encoding="utf-8")
    with pytest.raises(ValueError, match="no reason"):
        read_accepted(accepted)


def test_each_entry_of_accepted_toml_is_about_a_line_of_the_code() -> None:
    """A longer search for stale entries is part of `make mutate-code`."""
    texts: dict[str, str] = {}
    for key in read_accepted(SETTINGS / "accepted.toml"):
        if key.file not in texts:
            text = (SETTINGS.parents[1] / key.file).read_text(encoding="utf-8")
            texts[key.file] = " ".join(text.split())
        assert key.before in texts[key.file], f"{key.file}: {key.before}"


def test_an_accepted_mutant_that_a_test_finds_is_stale(tmp_path: Path) -> None:
    mutant = make_mutants(tmp_path, "x = 1\n")[0]
    report = MutationReport({mutant.key: "nobody asks"}, {mutant: MutantStatus.KILLED})
    assert report.found_although_accepted() == [mutant.key]


def test_timeouts_count_as_found_and_explained_mutants_not_at_all(tmp_path: Path) -> None:
    mutants = make_mutants(tmp_path, "x = [1, 2, 3, 4, 5]\n")
    statuses = [
        MutantStatus.KILLED,
        MutantStatus.TIMEOUT,
        MutantStatus.SURVIVED,
        MutantStatus.UNREACHED,
        MutantStatus.SURVIVED,
    ]
    report = MutationReport(
        {mutants[-1].key: "nobody asks"}, dict(zip(mutants, statuses, strict=True))
    )
    score = report.scores()[0]
    assert (score.score, score.explained, score.open) == (50.0, 1, 2)
    assert report.survivors() == mutants[2:4]


def test_the_likeliest_finders_of_a_line_run_first_within_a_budget() -> None:
    def record(name: str, cpu: float, lines: int) -> ReachingTest:
        return ReachingTest(name, cpu, cpu, {"src/retry.py": f"{lines:x}"})

    slow, quick = record("test_slow.py::a", 3, 0b110), record("test_quick.py::a", 1, 0b110)
    named, other = record("test_retry.py::a", 2, 0b10), record("test_other.py::a", 1, 0b100)
    again = record("test_quick.py::b", 4, 0b10)
    tests = [again, slow, quick, named, other]
    assert choose_tests(tests, "src/retry.py", 1, 10) == [named, quick, again, slow]
    assert choose_tests(tests, "src/retry.py", 1, 3) == [named, quick]
    assert choose_tests(tests, "src/retry.py", 1, 0) == [named]
    assert choose_tests(tests, "src/retry.py", None, 10) == [named, quick, again]
    assert choose_tests(tests, "src/origin.py", 1, 10) == []


def test_tests_are_recorded_again_if_they_or_the_code_changed(tmp_path: Path) -> None:
    code, one, two = (tmp_path / name for name in ("code.py", "test_one.py", "test_two.py"))
    for path in (code, one, two):
        path.write_text("", encoding="utf-8")
    cache = ReachCache(tmp_path / "lines.json", tmp_path, (code,))
    record = ReachingTest("test_one.py::a", 1, 1, {"code.py": "2"})
    cache.add(cache.make_digests([one, two]), [record], ["attrs"])
    assert cache.find_stale([one, two]) == []
    assert cache.read([one]) == ([record], ["attrs"])

    two.write_text("x = 1\n", encoding="utf-8")
    assert cache.find_stale([one, two]) == [two]
    code.write_text("x = 1\n", encoding="utf-8")
    assert cache.find_stale([one, two]) == [one, two]
