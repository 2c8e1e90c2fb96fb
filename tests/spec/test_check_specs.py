"""The command: what it prints, its exit codes, and that the real specs are clean."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from check_specs import check_specs, main
from spec_data import list_specs

ROOT = Path(__file__).resolve().parents[2]
SPECS = list_specs()
COMMAND = ROOT / "scripts" / "check_specs.py"


@pytest.fixture
def campus(tmp_path: Path) -> Path:
    """A sound spec that a test may spoil."""
    return Path(shutil.copy(Path(__file__).parent / "data" / "campus.yaml", tmp_path))


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


def test_sound_spec_exits_0(campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(campus)]) == 0
    assert capsys.readouterr() == ("1 spec, 5 operations: no findings\n", "")


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
    assert printed.endswith("1 spec, 5 operations: 2 findings\n")


def test_json_has_the_same_findings(campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(campus, "summary: Add a course", "summary: yes")
    assert main([str(campus), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["summary"] == "1 spec, 5 operations: 2 findings"
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
    printed = capsys.readouterr()
    assert printed.err.startswith(f"{campus}:{line}: {problem}")
    assert "Fix: " in printed.err
    assert printed.out.splitlines()[-1] == "0 specs, 0 operations: 1 file cannot be read"


def test_other_encodings_and_folders_exit_2(
    campus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    campus.write_bytes("info: {title: Universität}".encode("latin-1"))
    assert main([str(campus), str(campus.parent)]) == 2
    messages = capsys.readouterr().err.splitlines()
    assert messages[0] == f"{campus}: is not UTF-8. Fix: save it as UTF-8."
    assert messages[1].startswith(f"{campus.parent}: cannot be read: ")


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
