"""The command: what it prints, its exit codes, and that the real specs are clean."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from check_specs import check_specs, main

ROOT = Path(__file__).resolve().parents[2]
SPECS = [ROOT / "spec" / f"{name}.yaml" for name in ("tahoe", "tahdah", "digitalchalk")]
COMMAND = ROOT / "scripts" / "check_specs.py"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A sound spec, with its sources, that a test may spoil."""
    for name in ("desk.yaml", "sources.yaml"):
        shutil.copy(Path(__file__).parent / "data" / name, tmp_path / name)
    return tmp_path / "desk.yaml"


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(COMMAND), *map(str, arguments)]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False
    )


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_real_spec_is_clean(spec: Path) -> None:
    if not spec.exists():
        pytest.skip(f"{spec.name} is not written yet")
    report = check_specs([spec])
    assert [*map(str, report.unreadable), *map(str, report.findings)] == []


def test_every_source_is_used() -> None:
    if not all(spec.exists() for spec in SPECS):
        pytest.skip("not all specs are written yet")
    assert [str(one) for one in check_specs(SPECS, complete=True).findings] == []


def test_sound_spec_exits_0(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(desk)]) == 0
    assert capsys.readouterr() == ("1 spec, 4 operations: no findings\n", "")


def test_finding_names_file_line_place_and_fix(desk: Path) -> None:
    spoil(desk, "maximum: 150", "maximum: -1")
    line = desk.read_text(encoding="utf-8").split("\n        age:")[0].count("\n") + 2
    result = run(desk)
    assert result.returncode == 1
    assert (
        f"{desk}:{line}: components.schemas.NewLearner.properties.age.minimum: "
        "minimum 0 is more than maximum -1: no value fits. Fix: exchange or correct the two.\n"
    ) in result.stdout
    assert result.stdout.endswith("1 spec, 4 operations: 2 findings\n")


def test_json_has_the_same_findings(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(desk, "summary: Add a course", "summary: yes")
    assert main([str(desk), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["summary"] == "1 spec, 4 operations: 2 findings"
    first = report["findings"][0]
    assert first["file"] == str(desk)
    assert first["place"] == "paths./courses.post.summary"
    assert desk.read_text(encoding="utf-8").splitlines()[first["line"] - 1].endswith("yes")
    assert first["message"].startswith("yes is a boolean to some readers")
    assert first["fix"].startswith("write true or false")


def test_missing_file_exits_2(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere.yaml")
    assert result.returncode == 2
    assert f"{tmp_path / 'nowhere.yaml'}: no such file. Fix: name a spec" in result.stderr
    assert "Traceback" not in result.stderr


def test_unknown_option_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--fast"])
    assert "unrecognized arguments: --fast" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"openapi: 3.1.0\ninfo: {title: Desk\npaths: {}\n", 3, "cannot be read as YAML"),
        (b"openapi: 3.1.0\ninfo:\n\ttitle: Desk\n", 3, "cannot be read as YAML"),
        (b"openapi: 3.1.0\ntags: [\x00]\n", 2, "a character that YAML forbids"),
        (b"openapi: 3.1.0\n---\nopenapi: 3.1.0\n", 2, "a second document"),
        (b"openapi: 3.1.0\n? [a, b]\n: c\n", 2, "a key that is no text"),
        (b"a: " + b"[" * 200 + b"]" * 200, 1, "more than 100 levels"),
        (b"# nothing\n", 1, "is empty"),
    ],
)
def test_unreadable_yaml_exits_2_with_its_place(
    desk: Path, capsys: pytest.CaptureFixture[str], content: bytes, line: int, problem: str
) -> None:
    desk.write_bytes(content)
    assert main([str(desk)]) == 2
    message = capsys.readouterr().err
    assert message.startswith(f"{desk}:{line}: {problem}")
    assert "Fix: " in message


def test_other_encodings_and_folders_exit_2(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write_bytes("info: {title: Universität}".encode("latin-1"))
    assert main([str(desk), str(desk.parent)]) == 2
    messages = capsys.readouterr().err.splitlines()
    assert messages[0] == f"{desk}: is not UTF-8. Fix: save it as UTF-8."
    assert messages[1].startswith(f"{desk.parent}: cannot be read: ")


def test_missing_sources_exit_2(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.with_name("sources.yaml").unlink()
    assert main([str(desk)]) == 2
    assert f"{desk.with_name('sources.yaml')}: no such file" in capsys.readouterr().err


def test_unreadable_spec_does_not_hide_another(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = desk.with_name("other.yaml")
    other.write_text("{", encoding="utf-8")
    spoil(desk, "summary: Add a course\n", "description: Add a course\n")
    assert main([str(other), str(desk)]) == 2
    printed = capsys.readouterr()
    assert "paths./courses.post: no summary" in printed.out
    assert f"{other}:1: cannot be read as YAML" in printed.err


def test_broken_structure_hides_what_depends_on_it(desk: Path) -> None:
    spoil(desk, "#/components/schemas/NewLearnerForm", "#/components/schemas/Nothing")
    spoil(desk, "summary: Add a course\n", "description: Add a course\n")
    places = [finding.place for finding in check_specs([desk]).findings]
    assert places == [
        "paths./learners.post.requestBody.content.application/x-www-form-urlencoded.schema.$ref"
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("kind: ours", "kind: our", "ours.kind", '"our" is not one of'),
        ("https://desk", "http://desk", "desk-learners.url", "does not match"),
        ('"2026-01-31"', "2026-01-31", "desk-learners.modified", "is a date to some readers"),
        ('"2026-01-31"', '"2026-31-01"', "desk-learners.modified", 'is not a "date"'),
        ("  title: Our reading\n", "", "ours", '"title" is a required property'),
        ("title: Our", "pages: 3\n  title: Our", "ours", "'pages' was unexpected"),
    ],
)
def test_sources_file_is_checked(desk: Path, old: str, new: str, place: str, says: str) -> None:
    sources = desk.with_name("sources.yaml")
    spoil(sources, old, new)
    findings = [one for one in check_specs([desk]).findings if one.file == str(sources)]
    assert [one.place for one in findings] == [place]
    assert says in findings[0].message
    assert findings[0].line > 1 or place == "desk-learners"


def test_sources_without_entries_are_found(desk: Path) -> None:
    desk.with_name("sources.yaml").write_text("[]\n", encoding="utf-8")
    messages = [one.message for one in check_specs([desk]).findings]
    assert "no documents" in messages
    assert "desk-learners is no document of sources.yaml" in messages


def test_unused_source_is_found_only_among_all_specs(desk: Path) -> None:
    assert check_specs([desk]).findings == []
    findings = check_specs([desk], complete=True).findings
    assert [one.place for one in findings] == ["other-users"]
    assert findings[0].message == "no x-source names other-users"
