"""A chromium of the system, and the built site in three places: the mock, a prefix, a file.

Where chromium, npm or the built site is missing, the tests are skipped and say why.
"""

import functools
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from matricula_mock import MockServer

HERE = Path(__file__).resolve().parent
SITE = HERE.parents[1] / ".site"
sys.path[:0] = [str(HERE.parents[1] / "scripts"), str(HERE)]

from places import find_chromium  # noqa: E402

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site() -> Path:
    if not (SITE / "index.html").is_file():
        pytest.skip("the site is not built: make docs")
    if not (SITE / "interactive").is_dir():
        pytest.skip("the site was built without Scalar, for which npm is needed")
    return SITE


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing")
    path = find_chromium()
    if not Path(path).exists():
        pytest.skip("chromium is missing: apt-get install chromium, or set CHROMIUM")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def prefix_url(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site at some path of an ordinary web server."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "some").mkdir()
    (folder / "some" / "place").symlink_to(site)
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/some/place/"
        server.shutdown()
        thread.join()


@pytest.fixture
def docs_url(site: Path, mock: MockServer) -> str:
    """The site as the mock serves it."""
    return f"{mock.url}/docs/"
