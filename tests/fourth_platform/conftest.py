"""One copy of the project for all tests and all processes of a run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from project_copy import CopiedProject, RemoteMock, prepare_copy


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> CopiedProject:
    """The project with the fourth platform, generated."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # the folder that all processes of a run share
    folder: Path = base / "fourth-platform"
    folder.mkdir(exist_ok=True)
    return prepare_copy(folder)


@pytest.fixture(scope="module")
def mock_process(project: CopiedProject) -> Iterator[RemoteMock]:
    with project.serve_mock() as mock:
        yield mock


@pytest.fixture
def campus(mock_process: RemoteMock) -> RemoteMock:
    """The mock server of the copy, empty."""
    mock_process.reset()
    return mock_process
