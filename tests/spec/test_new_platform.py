"""`make platform`: the four files of a new platform, with the open questions marked."""

import ast
import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from makefile import run_make
from new_platform_answers import answer_questions

from check_specs import check_specs
from generate import count_questions
from matricula_mock.server import load_app
from new_platform import MARK, ROOT, NewPlatformError, create_platform, main
from spec_data import list_specs

PLACES = [
    "spec/harborside.yaml",
    "custom/matricula_mock/platforms/harborside.py",
    "custom/matricula/platforms/harborside/connection.py",
    "custom/matricula/platforms/harborside/settings.py",
]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return create_platform("harborside", "Harborside Learning", tmp_path)


def load_behaviour(path: Path) -> Any:
    name = f"matricula_mock.platforms.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.platform


def test_the_files_are_in_the_places_of_a_platform(files: list[Path], tmp_path: Path) -> None:
    assert [path.relative_to(tmp_path).as_posix() for path in files] == PLACES
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert MARK in text, path
        assert not re.search("newname|newtitle", text, re.IGNORECASE), path


def test_check_specs_lists_the_questions_and_nothing_else(files: list[Path]) -> None:
    findings = check_specs(files[:1]).findings
    lines = {str(path): path.read_text(encoding="utf-8").splitlines() for path in files}
    assert len(findings) == sum(MARK in line for path in lines.values() for line in path)
    assert {finding.file for finding in findings} == set(lines)
    for finding in findings:
        assert finding.message.startswith("an open question: ")
        assert MARK in lines[finding.file][finding.line - 1]
    [settings] = [one for one in findings if one.file.endswith("settings.py")]
    assert settings.message.endswith("`example` is shown in the help"), "all of its lines"


def test_nothing_is_assumed_to_be_documented_or_refused(files: list[Path]) -> None:
    text = files[0].read_text(encoding="utf-8")
    operations = [one for path in yaml.safe_load(text)["paths"].values() for one in path.values()]
    assert {one["x-replay"]["mode"] for one in operations} == {"safe", "lookup"}
    assert "evidence: stated" not in text.replace("write evidence: stated", "")


def test_generate_says_how_many_questions_are_open(files: list[Path]) -> None:
    number = files[0].read_text(encoding="utf-8").count(MARK)
    said = count_questions([files[0], *list_specs()])
    assert said == f"harborside.yaml has {number} open questions"


def test_the_answered_spec_is_sound_and_the_mock_serves_it(files: list[Path]) -> None:
    answer_questions(files)
    assert check_specs(files[:1]).findings == []
    app = load_app(specs=files[0].parent, platforms=[load_behaviour(files[1])])
    assert app is not None


def test_the_connection_calls_operations_of_the_spec(files: list[Path]) -> None:
    paths = yaml.safe_load(files[0].read_text(encoding="utf-8"))["paths"].values()
    operations = {one["operationId"] for path in paths for one in path.values()}
    tree = ast.parse(files[2].read_text(encoding="utf-8"))
    called = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "calls"
    }
    assert called == {"create_user", "create_registration"}
    assert {re.sub("([A-Z])", r"_\1", one).lower() for one in operations} >= called


@pytest.mark.parametrize("name", ["", "Harborside", "my-platform", "9lives", "class", "../x"])
def test_a_name_that_cannot_be_one_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(NewPlatformError, match=r"cannot be a name|Give a name"):
        create_platform(name, "Title", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not shutil.which("make"), reason="make is missing")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Give a name: make platform NAME=harborside\n"),
        (
            ["NAME=Harbor Side LMS"],
            "'Harbor Side LMS' cannot be a name:"
            ' write make platform NAME=harborsidelms TITLE="Harbor Side LMS"\n',
        ),
    ],
)
def test_make_says_what_a_name_is(words: list[str], said: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run_make("platform", *words)
    assert failed.value.stderr.startswith(said)


def test_nothing_is_overwritten(files: list[Path], tmp_path: Path) -> None:
    files[0].unlink()
    with pytest.raises(NewPlatformError, match=r"harborside\.py exists already"):
        create_platform("harborside", "Harborside", tmp_path)
    assert not files[0].exists()


def test_the_command_names_a_platform_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    name = sorted((ROOT / "spec").glob("*.yaml"))[0].stem
    assert main([name]) == 2
    assert "exists already" in capsys.readouterr().err
