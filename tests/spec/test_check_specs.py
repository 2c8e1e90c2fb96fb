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
def campus(tmp_path: Path) -> Path:
    """A sound spec, with its sources, that a test may spoil."""
    for name in ("campus.yaml", "sources.yaml"):
        shutil.copy(Path(__file__).parent / "data" / name, tmp_path / name)
    return tmp_path / "campus.yaml"


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


def test_sound_spec_exits_0(campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(campus)]) == 0
    assert capsys.readouterr() == ("1 spec, 4 operations: no findings\n", "")


def test_finding_names_file_line_place_and_fix(
    campus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(campus, "maximum: 150", "maximum: -1")
    line = campus.read_text(encoding="utf-8").split("\n        age:")[0].count("\n") + 2
    assert main([str(campus)]) == 1
    printed = capsys.readouterr().out
    assert (
        f"{campus}:{line}: components.schemas.NewLearner.properties.age.minimum: "
        "minimum 0 is above maximum -1: no value fits. Fix: swap or correct them.\n"
    ) in printed
    assert printed.endswith("1 spec, 4 operations: 2 findings\n")


def test_json_has_the_same_findings(campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(campus, "summary: Add a course", "summary: yes")
    assert main([str(campus), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["summary"] == "1 spec, 4 operations: 2 findings"
    first = report["findings"][0]
    assert first["file"] == str(campus)
    assert first["place"] == "paths./courses.post.summary"
    assert campus.read_text(encoding="utf-8").splitlines()[first["line"] - 1].endswith("yes")
    assert first["message"].startswith("some readers read yes as a boolean")
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
        (b"openapi: 3.1.0\ninfo: {title: Campus\npaths: {}\n", 3, "cannot be read as YAML"),
        (b"openapi: 3.1.0\ninfo:\n\ttitle: Campus\n", 3, "cannot be read as YAML"),
        (b"openapi: 3.1.0\ntags: [\x00]\n", 2, "a character that YAML forbids"),
        (b"openapi: 3.1.0\n---\nopenapi: 3.1.0\n", 2, "a second document"),
        (b"openapi: 3.1.0\n? [a, b]\n: c\n", 2, "a key that is not text"),
        (b"a: " + b"[" * 200 + b"]" * 200, 1, "more than 100 levels"),
        (b"# nothing\n", 1, "is empty"),
    ],
)
def test_unreadable_yaml_exits_2_with_its_place(
    campus: Path, capsys: pytest.CaptureFixture[str], content: bytes, line: int, problem: str
) -> None:
    campus.write_bytes(content)
    assert main([str(campus)]) == 2
    message = capsys.readouterr().err
    assert message.startswith(f"{campus}:{line}: {problem}")
    assert "Fix: " in message


def test_other_encodings_and_folders_exit_2(
    campus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    campus.write_bytes("info: {title: Universität}".encode("latin-1"))
    assert main([str(campus), str(campus.parent)]) == 2
    messages = capsys.readouterr().err.splitlines()
    assert messages[0] == f"{campus}: is not UTF-8. Fix: save it as UTF-8."
    assert messages[1].startswith(f"{campus.parent}: cannot be read: ")


def test_missing_sources_exit_2(campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    campus.with_name("sources.yaml").unlink()
    assert main([str(campus)]) == 2
    assert f"{campus.with_name('sources.yaml')}: no such file" in capsys.readouterr().err


def test_unreadable_spec_does_not_hide_another(
    campus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = campus.with_name("other.yaml")
    other.write_text("{", encoding="utf-8")
    spoil(campus, "summary: Add a course\n", "description: Add a course\n")
    assert main([str(other), str(campus)]) == 2
    printed = capsys.readouterr()
    assert "paths./courses.post: no summary" in printed.out
    assert f"{other}:1: cannot be read as YAML" in printed.err


def test_broken_structure_hides_other_findings(campus: Path) -> None:
    spoil(campus, "#/components/schemas/NewLearnerForm", "#/components/schemas/Nothing")
    spoil(campus, "summary: Add a course\n", "description: Add a course\n")
    places = [finding.place for finding in check_specs([campus]).findings]
    assert places == [
        "paths./learners.post.requestBody.content.application/x-www-form-urlencoded.schema.$ref"
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("kind: ours", "kind: our", "ours.kind", '"our" is not one of'),
        ("https://campus", "http://campus", "campus-learners.url", "does not match"),
        ('"2026-01-31"', "2026-01-31", "campus-learners.modified", "as a date, others as text"),
        ('"2026-01-31"', '"2026-31-01"', "campus-learners.modified", 'is not a "date"'),
        ("  title: Our reading\n", "", "ours", '"title" is a required property'),
        ("title: Our", "pages: 3\n  title: Our", "ours", "'pages' was unexpected"),
    ],
)
def test_sources_file_is_checked(campus: Path, old: str, new: str, place: str, says: str) -> None:
    sources = campus.with_name("sources.yaml")
    spoil(sources, old, new)
    findings = [one for one in check_specs([campus]).findings if one.file == str(sources)]
    assert [one.place for one in findings] == [place]
    assert says in findings[0].message
    assert findings[0].line > 1 or place == "campus-learners"


def test_sources_without_entries_are_found(campus: Path) -> None:
    campus.with_name("sources.yaml").write_text("[]\n", encoding="utf-8")
    messages = [one.message for one in check_specs([campus]).findings]
    assert "no documents" in messages
    assert "campus-learners is not a document of sources.yaml" in messages


def test_unused_source_is_found_only_among_all_specs(campus: Path) -> None:
    assert check_specs([campus]).findings == []
    findings = check_specs([campus], complete=True).findings
    assert [one.place for one in findings] == ["other-users"]
    assert findings[0].message == "no x-source names other-users"
