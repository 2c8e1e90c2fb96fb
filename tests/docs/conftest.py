"""One site for all tests, without pages that need npm."""

from pathlib import Path

import pytest

from docs_site.build import build_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site without reference pages."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    build_site(folder, with_reference=False)
    return folder
