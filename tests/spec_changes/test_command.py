"""The command: what it prints in which format, what it compares, and its exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import compare_specs
from compare_specs import main

Desk: TypeAlias = Any  # of conftest.py
ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "scripts" / "compare_specs.py"
TEXT = (Path(__file__).parent / "data" / "library.yaml").read_text(encoding="utf-8")
BREAK = ("    Shelf:\n      type: object\n      required: [row]", "    Shelf:\n      type: object")
FEATURE = ("id: {type: integer, desc", "age: {type: integer}\n        id: {type: integer, desc")
NOTE = ("summary: Get a book", "summary: Look at a book")

ENTRY = """\
- spec: library
  operation: "*"
  kind: property-became-optional
  place: components.schemas.Shelf.properties.row
  reason: The platform has shelves without rows.
"""


def test_text_says_what_why_and_for_whom(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write(BREAK, NOTE)
    assert main([]) == 1
    line = TEXT[: TEXT.index("properties: {row:")].count("\n")
    assert (
        capsys.readouterr().out
        == f"""\
library, since v1.0.0: 1 breaking, 1 informational

BREAKING  property-became-optional  (addBook, getBook and listBooks, response)
  response 201, shelf<Shelf>.row (and in 1 other place): it may be left out now
  spec/library.yaml:{line}: components.schemas.Shelf.properties.row
  Why:     a response may hold what no caller was prepared for.
  Callers: be ready for the new values where you read them.
  Mock:    its behaviour decides whether the mock ever responses so.

informational
  spec/library.yaml:{1 + TEXT[: TEXT.index("summary: Get a")].count(chr(10))}: getBook: it is \
described in other words  (description-changed)
"""
    )


def test_nothing_exits_0(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--fail-on", "any"]) == 0
    assert capsys.readouterr().out == "library, since v1.0.0: nothing changed\n"


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        ([BREAK, FEATURE], {"breaking": 1, "any": 1, "none": 0}),
        ([FEATURE], {"breaking": 0, "any": 1, "none": 0}),
        ([NOTE], {"breaking": 0, "any": 1, "none": 0}),
    ],
)
def test_level_decides_the_exit_code(
    desk: Desk, edits: list[tuple[str, str]], codes: dict[str, int]
) -> None:
    desk.write(*edits)
    assert {level: main(["--fail-on", level]) for level in codes} == codes


def test_markdown_has_sections(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write(BREAK, FEATURE, NOTE)
    main(["--format", "markdown"])
    text = capsys.readouterr().out
    assert text.startswith("## library, since v1.0.0\n\n1 breaking, 1 feature, 1 informational.\n")
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    assert headings == ["### Breaking", "### Feature", "### Informational"]
    assert "- `addBook`, `getBook`, `listBooks`: response 201, shelf\\<Shelf>.row (and" in text
    assert "  - Callers of the client: be ready for" in text


def test_json_has_every_change(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write(BREAK, FEATURE)
    desk.acknowledge(ENTRY)
    assert main(["--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["summary"] == {"breaking": 3, "feature": 3, "informational": 0}
    assert report["specs"] == [{"spec": "library", "base": "v1.0.0"}]
    first = report["changes"][0]
    assert first["acknowledged"] == "The platform has shelves without rows."
    assert {"spec", "operation", "direction", "kind", "severity", "place", "line", "why"} < {*first}
    assert report["changes"][-1]["acknowledged"] is None


def test_two_files(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write(BREAK, name="other")
    assert main(["spec/library.yaml", "spec/other.yaml"]) == 1
    assert capsys.readouterr().out.startswith("other, since spec/library.yaml: 1 breaking\n")
    assert main(["spec/other.yaml", "spec/library.yaml"]) == 0
    assert "1 feature" in capsys.readouterr().out


def test_file_and_revision(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write(FEATURE)
    first = desk.git("rev-parse", "HEAD").strip()
    desk.commit()
    assert main([f"{first}:spec/library.yaml", "HEAD:spec/library.yaml"]) == 0
    assert "library, since " in capsys.readouterr().out
    assert main(["v1.0.0:spec/library.yaml", "spec/library.yaml", "--fail-on", "any"]) == 1


def test_base_may_be_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write(BREAK)
    between = desk.commit()
    desk.write(BREAK, FEATURE)
    assert main(["--base", between]) == 0
    assert capsys.readouterr().out.startswith(f"library, since {between}: 1 feature\n")
    assert main([]) == 1


def test_last_release_is_the_base(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write(BREAK)
    desk.commit("v1.1.0")
    desk.git("tag", "not-a-release")
    assert main([]) == 0
    assert "since v1.1.0" in capsys.readouterr().out


def test_without_a_release_it_is_the_last_commit_and_nothing_fails(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.git("tag", "-d", "v1.0.0")
    desk.write(FEATURE)
    desk.commit()
    desk.write(BREAK, FEATURE)
    assert main([]) == 0
    text = capsys.readouterr().out
    assert text.startswith("library, since HEAD: 1 breaking\n")
    assert text.endswith("Not released yet: no change breaks a promise.\n")
    assert main(["--base", "HEAD"]) == 1, "what is named is compared in earnest"


def test_new_and_removed_specs_are_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write(name="archive")
    (desk.folder / "spec" / "library.yaml").unlink()
    assert main(["--format", "json"]) == 1
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert [(one["spec"], one["kind"], one["severity"]) for one in changes] == [
        ("archive", "spec-added", "feature"),
        ("library", "spec-removed", "breaking"),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.yaml", "spec/library.yaml"], "nowhere.yaml: no such file. Fix: name a spec"),
        (["spec/library.yaml", "v9:spec/library.yaml"], "v9: git knows no such revision. Fix:"),
        (["v1.0.0:spec/no.yaml", "spec/library.yaml"], "v1.0.0:spec/no.yaml: this revision has no"),
        (["spec/broken.yaml", "spec/library.yaml"], "spec/broken.yaml:1: cannot be read as YAML"),
        (["spec/library.yaml", "spec/lost.yaml"], "spec/lost.yaml: a reference is broken: nothing"),
        (["--base", "v9"], "v9: git knows no such revision. Fix: name a tag"),
        (["--base", "--all"], "expected one argument"),
        (["--base=--all"], "--all: git knows no such revision"),
        (["--acknowledged", "no.yaml"], "no.yaml: no such file. Fix: name a file that exists"),
        (["spec/library.yaml"], "name OLD and NEW, or neither"),
        (["a", "b", "--gate"], "exclude each other"),
        (["--fail-on", "all"], "invalid choice"),
    ],
)
def test_wrong_use_exits_2_with_one_line(
    desk: Desk, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    if arguments[0].startswith("spec"):
        (desk.folder / "spec" / "broken.yaml").write_text("{", encoding="utf-8")
        lost = TEXT.replace("schemas/BookPage", "schemas/Lost")
        (desk.folder / "spec" / "lost.yaml").write_text(lost, encoding="utf-8")
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(str(stop.code))
    lines = capsys.readouterr().err.splitlines()
    assert code == 2
    assert message in lines[-1]


def test_folder_without_git_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compare_specs, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main([]) == 2
    assert "is no git repository. Fix: name two files" in capsys.readouterr().err


def test_installed_as_a_script() -> None:
    old, new = "spec/history/tahdah-before-2026-03.yaml", "spec/tahdah.yaml"
    command = [sys.executable, COMMAND, old, new]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "operation-moved  (createRegistrations)" in done.stdout
