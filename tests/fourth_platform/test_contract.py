"""The contract tests and the fuzzer on the fourth platform: its mock server, and one with mistakes."""

import json
from pathlib import Path

import pytest
from project_copy import CopiedProject, RemoteMock

PLANT = Path(__file__).with_name("plant_mistake.py")
OPERATIONS = 9


@pytest.mark.slow
def test_mock_server_keeps_the_contract(project: CopiedProject, campus: RemoteMock) -> None:
    words = ["contract", "--on", "campus", "--base-url", campus.url, "--examples", "100"]
    done = project.run_matricula(*words, "--write", "--yes", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    accepted = {
        one["operationId"]
        for one in campus.list_requests()
        if one["operationId"] and one["status"] and one["status"] < 300
    }
    assert len(accepted) == OPERATIONS
    assert json.loads(done.stdout)


@pytest.mark.slow
def test_planted_mistakes_are_found(project: CopiedProject) -> None:
    done = project.run_python(str(PLANT))
    assert done.returncode == 0, done.stderr
    assert "a taken value is refused" in done.stdout
    assert "deleted records are gone" in done.stdout
