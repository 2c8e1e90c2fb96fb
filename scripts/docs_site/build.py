"""Build the site: write its Markdown sources, then run Sphinx on them."""

import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from attrs import frozen

from spec_forms.files import make_spec_files

from .packages import SCALAR, read_file
from .pages import write_pages
from .spec import Spec, list_specs
from .staging import ROOT, stage_documents

HERE = Path(__file__).resolve().parent
CACHE = ROOT / ".cache" / "npm"
SCALAR_FILE = "dist/browser/standalone.js"


class SiteError(Exception):
    """The site could not be built, or has broken links. The text has Sphinx's messages."""


@frozen
class DocsSite:
    """A built site: the number of its pages and its bytes."""

    pages: int
    size: int


def build_site(target: Path, *, with_scalar: bool = True) -> DocsSite:
    """Build the site into `target`, replacing it. Raises PackageError or SiteError.

    Without Scalar, the site lacks the pages on which requests can be tried.
    """
    specs = [Spec.read(path) for path in list_specs()]
    renderer = read_file(SCALAR, CACHE, SCALAR_FILE) if with_scalar else None
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".site-") as name:
        folder = Path(name)
        source, extra, site = folder / "source", folder / "extra", folder / "site"
        stage_documents(source)
        write_pages(source, specs, with_scalar=with_scalar)
        for path, content in _list_files(renderer):
            (extra / path).parent.mkdir(parents=True, exist_ok=True)
            (extra / path).write_bytes(content)
        _run_sphinx(source, folder, site, with_scalar=with_scalar)
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(site, target)
    files = [path for path in target.rglob("*") if path.is_file()]
    pages = sum(path.suffix == ".html" for path in files)
    return DocsSite(pages, sum(path.stat().st_size for path in files))


def _list_files(renderer: bytes | None) -> Iterator[tuple[str, bytes]]:
    """Yield the files that are no pages: the specs in all forms, the licence and Scalar."""
    for file in (one for path in list_specs() for one in make_spec_files(path)):
        yield f"specs/{file.name}", file.text.encode()
    yield "LICENSE.txt", (ROOT / "LICENSE").read_bytes()
    if renderer is not None:
        yield "scalar/scalar.js", renderer
        notice = (
            f"scalar.js is {SCALAR_FILE} of the npm package {SCALAR.name} {SCALAR.version},\n"
            f"unchanged; Scalar, licence {SCALAR.licence}, https://github.com/scalar/scalar\n"
        )
        yield "scalar/scalar.txt", notice.encode()


def _run_sphinx(source: Path, folder: Path, site: Path, *, with_scalar: bool) -> None:
    """Run Sphinx. Every warning is an error: most are links to nothing."""
    from sphinx.application import Sphinx  # `make docs` installs it; other commands do not need it

    messages = io.StringIO()
    settings = {
        "release": version("matricula"),
        "html_extra_path": [str(folder / "extra")],
        "with_scalar": with_scalar,
    }
    app = Sphinx(
        source, HERE, site, folder / "doctrees", "html", settings, status=None, warning=messages
    )
    app.build(force_all=True)
    if problems := messages.getvalue().replace(f"{source}/", ""):
        raise SiteError(re.sub(r"\x1b\[[0-9;]*m", "", problems).strip())
    for unused in (".buildinfo", "objects.inv"):
        (site / unused).unlink(missing_ok=True)
