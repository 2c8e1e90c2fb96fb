"""A client in another language compiles, registers, lists, grades and gets errors."""

import json
from pathlib import Path

import pytest
from client_builds import BUILDS, read_sample, require, write_programs

import generate_client
from matricula_mock import MockServer

pytestmark = pytest.mark.slow

SEEN = {
    "tahoe": {"listed": ["ana", "ben", "cleo"], "refused": 409, "taken": ["username"]},
    "digitalchalk": {
        "listed": ["passed 92.5", "ejected -", "active -"],
        "refused": 404,
        "said": True,
    },
    "tahdah": {"listed": ["2026-09-03"], "refused": 409, "taken": ["email"]},
}


@pytest.fixture(scope="session", params=BUILDS)
def language(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    require(name)
    return name


@pytest.fixture(scope="session")
def built(language: str, mock_server: MockServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(language)
    assert generate_client.main([language, "--output", str(folder)]) == 0
    write_programs(language, folder, mock_server.url)
    BUILDS[language].compile(folder)
    return folder


def test_the_program(built: Path, language: str, mock: MockServer) -> None:
    build = BUILDS[language]
    assert json.loads(build.run(built, build.program)) == SEEN
    state = mock.state()
    assert [user["username"] for user in state["tahoe"]["users"]] == ["ana", "ben", "cleo"]
    grades = [one.get("gradePercentage") for one in state["digitalchalk"]["registrations"]]
    assert 92.5 in grades
    assert len(state["tahdah"]["registrations"]) == 1
    pages = [one["query"] for one in mock.requests() if one["operationId"] == "listUsers"]
    assert len(pages) == 2


def test_the_sample_of_the_guide(built: Path, language: str, mock: MockServer) -> None:
    build = BUILDS[language]
    assert build.run(built, build.sample) == read_sample(language)[1].code
