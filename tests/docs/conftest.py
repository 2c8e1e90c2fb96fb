"""The sources of the site, which Sphinx makes pages of."""

from pathlib import Path

import pytest

from docs_site.pages import write_pages
from docs_site.spec import Spec, list_specs
from docs_site.staging import stage_documents


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all documents and generated pages."""
    folder = tmp_path_factory.mktemp("docs") / "sources"
    stage_documents(folder)
    write_pages(folder, [Spec.read(path) for path in list_specs()], with_scalar=True)
    return folder
