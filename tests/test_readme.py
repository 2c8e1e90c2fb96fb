"""The Python code of the README runs and prints what it says."""

import re
from pathlib import Path
from typing import Any

import pytest

from matricula import PLATFORMS, name_token_variable
from matricula_mock import MockServer
from matricula_runtime import errors as tree

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
GUIDES = ROOT / "docs" / "guides"


def test_the_twenty_lines(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in map(name_token_variable, PLATFORMS):
        monkeypatch.setenv(variable, "mock-token")
    [sample] = PYTHON.findall(README)
    code = sample.replace("http://127.0.0.1:8000", mock.url)
    assert code != sample
    exec(compile(code, "README.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("created ")
    assert lines[1].endswith(" ana@example.org")
    assert lines[2] == "passed"
    assert lines[3] == "created {'candidate': 212233}"
    exec(compile(code, "README.md", "exec"), {})  # a second time, when everybody exists
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("exists ")
    reason = "A candidate has this email: give its id as candidate_id, which is in tahdah"
    assert lines[-1] == f"rejected {reason}"  # a program has no journal


def test_a_lost_response(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TAHOE_TOKEN", "mock-token")
    mock.faults({"operationId": "createRegistration", "fault": "reset-before-write"})
    scope: dict[str, Any] = {}
    guide = (GUIDES / "look-up-lost-responses.md").read_text(encoding="utf-8")
    sample = PYTHON.findall(guide)[0].replace("http://127.0.0.1:8000", mock.url)
    exec(compile(sample, "look-up-lost-responses.md", "exec"), scope)
    assert scope["outcome"].outcome == "created"
    assert len(mock.state()["tahoe"]["users"]) == 1


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn = {
        name: depth
        for line in (tree.__doc__ or "").splitlines()
        if (found := re.match(r"([│├└─ ]*)([A-Z]\w+)", line))
        for name, depth in [(found.group(2), len(found.group(1)) // 4)]
        if hasattr(tree, name)
    }
    real = {
        name: len([base for base in kind.__mro__ if issubclass(base, tree.MatriculaError)]) - 1
        for name, kind in vars(tree).items()
        if isinstance(kind, type) and issubclass(kind, tree.MatriculaError)
    }
    assert drawn == real
