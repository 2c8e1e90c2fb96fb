"""The documentation has the fourth platform: its reference pages, its column, its sources."""

from pathlib import Path

import pytest
from project_copy import CopiedProject

WRITE = """
import sys
from pathlib import Path
from docs_site.pages import write_pages
from docs_site.spec import Spec, list_specs
write_pages(Path(sys.argv[1]), [Spec.read(path) for path in list_specs()], with_scalar=True)
"""


@pytest.mark.slow
def test_documentation_has_the_platform(project: CopiedProject, tmp_path: Path) -> None:
    done = project.run_python("-c", WRITE, str(tmp_path))
    assert done.returncode == 0, done.stderr
    reference = tmp_path / "reference"
    pages = [path.read_text(encoding="utf-8") for path in (reference / "campus").rglob("*.md")]
    assert any("deleteEnrollment" in page for page in pages)
    assert any("campus.users.create" in page for page in pages)
    assert "Campus guide (invented)" in (reference / "sources.md").read_text(encoding="utf-8")
    assert "Campus" in (reference / "platforms.md").read_text(encoding="utf-8")
    assert (reference / "python" / "campus_api.md").exists()
