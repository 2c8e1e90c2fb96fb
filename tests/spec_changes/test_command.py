"""The command compare_specs.py: formats, versions to compare, and exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from spec_workspace import BREAK, ENTRY, FEATURE, NOTE, SpecWorkspace
from spec_workspace import LIBRARY as TEXT

import compare_specs
from compare_specs import main

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "scripts" / "compare_specs.py"


def test_text_has_the_change_and_its_impact(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.write(BREAK, NOTE)
    assert main([]) == 1
    line = TEXT[: TEXT.index("properties: {row:")].count("\n")
    assert (
        capsys.readouterr().out
        == f"""\
library, since v1.0.0: 1 breaking change, 1 note

BREAKING  property-became-optional  (addBook, getBook and listBooks, response)
  response 201, shelf.row (and in 1 other place): now optional
  spec/library.yaml:{line}: components.schemas.Shelf.properties.row
  Why:     a response may contain values that callers do not expect.
  Callers: handle the new values where you read them.
  Mock:    the mock sends such values only if its behaviour does.

notes
  spec/library.yaml:{1 + TEXT[: TEXT.index("summary: Get a")].count(chr(10))}: getBook: the \
description changed  (description-changed)
"""
    )


def test_nothing_exits_0(workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
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
    workspace: SpecWorkspace, edits: list[tuple[str, str]], codes: dict[str, int]
) -> None:
    workspace.write(*edits)
    assert {level: main(["--fail-on", level]) for level in codes} == codes


def test_markdown_has_sections(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.write(BREAK, FEATURE, NOTE)
    main(["--format", "markdown"])
    text = capsys.readouterr().out
    assert text.startswith("## library, since v1.0.0\n\n1 breaking change, 1 feature, 1 note.\n")
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    assert headings == ["### Breaking changes", "### Features", "### Notes"]
    assert "- `addBook`, `getBook`, `listBooks`: response 201, shelf.row (and" in text
    assert "  - Callers of the client: handle the new values" in text


def test_json_has_every_change(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.write(BREAK, FEATURE)
    workspace.acknowledge(ENTRY)
    assert main(["--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["summary"] == {"breaking": 3, "feature": 3, "note": 0}
    assert report["specs"] == [{"spec": "library", "base": "v1.0.0"}]
    first = report["changes"][0]
    assert first["acknowledged"] == "The platform has shelves without rows."
    assert {"spec", "operation", "direction", "kind", "severity", "place", "line", "why"} < {*first}
    assert report["changes"][-1]["acknowledged"] is None


def test_two_files(workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    workspace.write(BREAK, name="other")
    assert main(["spec/library.yaml", "spec/other.yaml"]) == 1
    assert capsys.readouterr().out.startswith("other, since spec/library.yaml: 1 breaking change\n")
    assert main(["spec/other.yaml", "spec/library.yaml"]) == 0
    assert "1 feature" in capsys.readouterr().out


def test_file_and_revision(workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    workspace.write(FEATURE)
    first = workspace.git("rev-parse", "HEAD").strip()
    workspace.commit()
    assert main([f"{first}:spec/library.yaml", "HEAD:spec/library.yaml"]) == 0
    assert "library, since " in capsys.readouterr().out
    assert main(["v1.0.0:spec/library.yaml", "spec/library.yaml", "--fail-on", "any"]) == 1


def test_base_may_be_named(workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    workspace.write(BREAK)
    between = workspace.commit()
    workspace.write(BREAK, FEATURE)
    assert main(["--base", between]) == 0
    assert capsys.readouterr().out.startswith(f"library, since {between}: 1 feature\n")
    assert main([]) == 1


def test_last_release_is_the_base(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.write(BREAK)
    workspace.commit("v1.1.0")
    workspace.git("tag", "not-a-release")
    assert main([]) == 0
    assert "since v1.1.0" in capsys.readouterr().out


def test_without_a_release_it_is_the_last_commit_and_nothing_fails(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.git("tag", "-d", "v1.0.0")
    workspace.write(FEATURE)
    workspace.commit()
    workspace.write(BREAK, FEATURE)
    assert main([]) == 0
    text = capsys.readouterr().out
    assert text.startswith("library, since HEAD: 1 breaking change\n")
    assert text.endswith("Not released yet: no change counts as breaking.\n")
    assert main(["--base", "HEAD"]) == 1, "a base that was named counts"


def test_new_and_removed_specs_are_reported(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.write(name="archive")
    (workspace.folder / "spec" / "library.yaml").unlink()
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
        (["spec/library.yaml", "v9:spec/library.yaml"], "v9: unknown git revision. Fix:"),
        (["v1.0.0:spec/no.yaml", "spec/library.yaml"], "v1.0.0:spec/no.yaml: the revision has no"),
        (["spec/broken.yaml", "spec/library.yaml"], "spec/broken.yaml:1: cannot be read as YAML"),
        (["spec/library.yaml", "spec/lost.yaml"], "spec/lost.yaml: broken reference: #/comp"),
        (["--base", "v9"], "v9: unknown git revision. Fix: name a tag"),
        (["--base", "--all"], "expected one argument"),
        (["--base=--all"], "--all: unknown git revision"),
        (["--acknowledged", "no.yaml"], "no.yaml: no such file. Fix: pass a file that exists"),
        (["spec/library.yaml"], "pass both OLD and NEW, or neither"),
        (["a", "b", "--gate"], "cannot be combined"),
        (["--fail-on", "all"], "invalid choice"),
    ],
)
def test_wrong_use_exits_2_with_one_line(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    if arguments[0].startswith("spec"):
        (workspace.folder / "spec" / "broken.yaml").write_text("{", encoding="utf-8")
        lost = TEXT.replace("schemas/BookPage", "schemas/Lost")
        (workspace.folder / "spec" / "lost.yaml").write_text(lost, encoding="utf-8")
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(str(stop.code))
    lines = capsys.readouterr().err.splitlines()
    assert code == 2
    assert message in lines[-1]


def test_folder_without_git_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compare_specs, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main([]) == 2
    assert "is not a git repository. Fix: name two files" in capsys.readouterr().err


def test_installed_as_a_script() -> None:
    old, new = "spec/history/tahdah-before-2026-03.yaml", "spec/tahdah.yaml"
    command = [sys.executable, str(COMMAND), old, new]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "operation-moved  (createRegistrations)" in done.stdout
