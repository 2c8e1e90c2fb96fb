"""The files of `make platform`, with any answers: clients, command and contract tests work."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from new_platform_answers import answer_questions
from project_copy import CopiedProject, RemoteMock, copy_project

from new_platform import create_platform

PAGES = "{items: /users, next: $response.body#/next}"
ONE_RESPONSE = "{items: /users}"


@pytest.fixture(scope="module")
def skillhub(tmp_path_factory: pytest.TempPathFactory) -> CopiedProject:
    """A copy of the project with another platform; its list of users comes in one response."""
    copy = CopiedProject(tmp_path_factory.mktemp("skillhub") / "project")
    copy_project(copy.folder)
    files = create_platform("skillhub", "Skill Hub", copy.folder)
    answer_questions(files)
    spec = files[0].read_text(encoding="utf-8")
    assert PAGES in spec
    files[0].write_text(spec.replace(PAGES, ONE_RESPONSE), encoding="utf-8")
    done = copy.run_python("scripts/generate.py")
    assert done.returncode == 0, done.stderr
    return copy


@pytest.fixture(scope="module")
def server(skillhub: CopiedProject) -> Iterator[RemoteMock]:
    with skillhub.serve_mock() as mock:
        yield mock


@pytest.mark.slow
def test_the_contract_is_kept(skillhub: CopiedProject, server: RemoteMock) -> None:
    words = ("contract", "--on", "skillhub", "--base-url", server.url, "--examples", "8")
    done = skillhub.run_matricula(*words, "--write", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the contract is kept" in done.stdout


@pytest.mark.slow
def test_people_are_registered_and_listed(
    skillhub: CopiedProject, server: RemoteMock, tmp_path: Path
) -> None:
    server.reset()
    (tmp_path / "people.csv").write_text("email,name\nada@example.org,Ada Lee\n")
    where = ("--on", "skillhub", "--base-url", server.url)
    words = ("register", "people.csv", *where, "--course", "c-1", "--json")
    done = skillhub.run_matricula(*words, cwd=tmp_path)
    assert json.loads(done.stdout)["outcome"] == "created", done.stdout + done.stderr
    done = skillhub.run_matricula("users", *where, "--format", "json")
    assert json.loads(done.stdout)["email"] == "ada@example.org", done.stderr
