import shutil
from pathlib import Path

import pytest
from spec_workspace import SpecWorkspace

import compare_specs


@pytest.fixture(scope="session")
def released_workspace(tmp_path_factory: pytest.TempPathFactory) -> SpecWorkspace:
    """The workspace that each test gets a copy of."""
    workspace = SpecWorkspace(tmp_path_factory.mktemp("released"))
    (workspace.folder / "spec" / "history").mkdir(parents=True)
    workspace.write()
    workspace.git("init", "-q")
    workspace.commit("v1.0.0")
    return workspace


@pytest.fixture
def workspace(
    released_workspace: SpecWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SpecWorkspace:
    shutil.copytree(released_workspace.folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(compare_specs, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    return SpecWorkspace(tmp_path)
