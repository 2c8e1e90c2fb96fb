"""The promised names of docs/project/promises.md."""

import re
from pathlib import Path

import pytest
from guide import read_blocks

import list_promises
from releasing import promises
from releasing.promises import find_broken

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_IMPORT = re.compile(r"^\s*from (matricula\S*) import (?:\(([^)]*)\)|(.+))$", re.MULTILINE)


def test_no_promise_of_the_last_release_is_broken() -> None:
    assert promises.check_promises(ROOT) == []


def test_the_list_of_the_last_release_is_there() -> None:
    assert len(promises.read_stored(ROOT)) > 1000


@pytest.fixture(scope="module")
def present() -> set[str]:
    return {*promises.list_promises()}


def test_promises_of_each_kind_are_listed(present: set[str]) -> None:
    assert present >= {
        "name matricula.Tahoe.register(course=)",
        "name matricula.rosters.register",
        "name matricula_mock.MockServer.seed",
        "command register --dry-run",
        "command roster status",
        "exit 3 UNCONFIRMED",
        "key register outcome",
        "key roster status counts",
        "route POST /_mock/reset",
        "fixture matricula_mock",
        "journal 6",
    }


def test_names_that_pages_import_are_promised(present: set[str]) -> None:
    found = {
        f"name {module}.{name.strip()}"
        for page in PAGES
        for block in read_blocks(page.read_text(encoding="utf-8"))
        if block.language == "python" and not block.comment.startswith("part of")
        for module, several, one in _IMPORT.findall(block.code)
        for name in (several or one).split(",")
        if name.strip()
        and name.strip() != "webhooks"
        and "." not in module.partition(".platforms")[2]
    }
    assert len(found) > 30
    assert found <= present, sorted(found - present)


STORED = [
    "command grade",
    "command grade --json",
    "command register --pilot",
    "exit 3 UNCONFIRMED",
    "journal 6",
    "name matricula.Shelf",
    "name matricula.Shelf(row)",
    "name matricula.find_shelf",
    "name matricula.find_shelf(row=)",
    "route GET /_mock/state",
]


@pytest.mark.parametrize(
    ("gone", "entry"),
    [
        (["name matricula.find_shelf(row=)"], "`find_shelf` has no `row` any more"),
        (["name matricula.find_shelf(row=)"], "`find_shelf(row=)` is gone"),
        (["name matricula.find_shelf", "name matricula.find_shelf(row=)"], "`find_shelf` is gone"),
        (["name matricula.Shelf", "name matricula.Shelf(row)"], "`matricula.Shelf` is gone"),
        (["command register --pilot"], "`register --pilot 5` is gone"),
        (["command grade", "command grade --json"], "`matricula grade` is gone"),
        (["exit 3 UNCONFIRMED"], "exit code `3 UNCONFIRMED` is gone"),
        (["route GET /_mock/state"], "`GET /_mock/state` is gone"),
        (["journal 6"], "`journal 6` cannot be read"),
    ],
)
def test_a_promise_that_disappears_needs_a_breaking_entry(gone: list[str], entry: str) -> None:
    present = [one for one in STORED if one not in gone]
    assert find_broken(STORED, present, "") == gone
    assert find_broken(STORED, present, f"- {entry}.\n- **Breaking**, Other things.\n") == gone
    assert find_broken(STORED, present, f"- **Breaking**, see\n  {entry}.\n- More.\n") == []
    assert find_broken(STORED, [*STORED, "exit 7 NEW"], "") == []


def test_a_new_parameter_of_a_promised_function_is_optional() -> None:
    new = "name matricula.find_shelf(floor)"
    assert find_broken(STORED, [*STORED, new], "") == [new]
    assert (
        find_broken(STORED, [*STORED, new], "- **Breaking**, `find_shelf(floor)` is new.\n") == []
    )
    for harmless in ("name matricula.find_shelf(floor=)", "name matricula.find_floor(floor)"):
        assert find_broken(STORED, [*STORED, "name matricula.find_floor", harmless], "") == []
    changed = [*STORED[:-2], "name matricula.find_shelf(row)", STORED[-1]]
    assert find_broken(STORED, changed, "") == ["name matricula.find_shelf(row=)"]


def test_an_entry_explains_only_what_it_names() -> None:
    present = [one for one in STORED if "Shelf" not in one and "pilot" not in one]
    broken = find_broken(STORED, present, "- **Breaking**, `--pilot` is gone. Shelf too.\n")
    assert broken == ["name matricula.Shelf", "name matricula.Shelf(row)"]


def test_broken_promises_are_reported_after_the_first_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = tmp_path / "docs/project/promises.txt"
    stored.parent.mkdir(parents=True)
    stored.write_text("command mock\ncommand register --gone\n", encoding="utf-8")
    monkeypatch.setattr(list_promises, "ROOT", tmp_path)
    for module in (promises, list_promises):
        monkeypatch.setattr(module, "list_promises", lambda: ["command mock", "exit 0 OK"])
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changelog\n\n## Unreleased\n\n- More.\n", encoding="utf-8")
    assert list_promises.main(["--check"]) == 0
    changelog.write_text(
        "# Changelog\n\n## Unreleased\n\n- More.\n\n## 0.1.0 (2026-11-30)\n\n- Books.\n",
        encoding="utf-8",
    )
    assert list_promises.main(["--check"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("promised, and gone: command register --gone\nFix: ")
    changelog.write_text("# Changelog\n\n## 0.1.0 (2026-11-30)\n\n- Books.\n", encoding="utf-8")
    assert list_promises.main(["--check"]) == 1, "a tagged release has no section Unreleased"
    assert capsys.readouterr().out.startswith("promised, and gone: command register --gone\n")
    assert list_promises.main([]) == 0
    assert capsys.readouterr().out == "- command register --gone\n+ exit 0 OK\n"
