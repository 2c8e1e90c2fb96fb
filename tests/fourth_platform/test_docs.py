"""The documentation has the fourth platform: its reference page, its column, its sources."""

from pathlib import Path

import pytest
from project_copy import CopiedProject

BUILD = """
import sys
from pathlib import Path
from docs_site import build
build.read_file = lambda *_: b""  # without npm
build.build_site(Path(sys.argv[1]))
"""


@pytest.mark.slow
def test_documentation_has_the_platform(project: CopiedProject, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = project.run_python("-c", BUILD, str(site))
    assert done.returncode == 0, done.stderr
    reference = (site / "reference" / "campus.html").read_text(encoding="utf-8")
    assert all(name in reference for name in ("deleteEnrollment", "campus.users.create"))
    assert "Campus guide (invented)" in (site / "sources.html").read_text(encoding="utf-8")
    pages = {path.name: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
    assert "Campus" in pages["platforms.html"]
    assert "Campus" in pages["index.html"]
    assert (site / "specs" / "campus.yaml").exists()
