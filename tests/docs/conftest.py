"""The scripts' modules, and a site that is built once, without what needs npm."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).parent)]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site without reference pages."""
    from docs_site.build import build_site

    folder = tmp_path_factory.mktemp("docs") / "site"
    build_site(folder, with_reference=False)
    return folder
