"""The documentation under `/docs/`, from the folder that `make docs` builds."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import unquote

from .call import MockResponse
from .responses import HttpResponse, encode, plain_error

PREFIX: Final = "/docs"
_METHODS: Final = ("GET", "HEAD")
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".yaml": "application/yaml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_HINT: Final = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>Not built</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<body style="font:16px/1.6 system-ui,sans-serif;max-width:60ch;margin:10vh auto;padding:0 16px">
<h1>The documentation is not built</h1>
<p>Run <code>make docs</code> in a checkout of matricula, then load this page again.</p>
"""


def site_folder() -> Path:
    """Return the folder that `make docs` writes: `.site/` of the repository."""
    return Path(__file__).resolve().parents[2] / ".site"


def is_site(path: str) -> bool:
    """Return whether a path belongs to the documentation."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


class SiteFiles:
    """The built site in a folder. It may be built again while the server runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def respond(self, path: str, method: str) -> HttpResponse:
        """Return the response for a path of the documentation, still percent-encoded."""
        if method not in _METHODS:
            allow = ", ".join(_METHODS)
            return encode(plain_error(405, f"{method} is not allowed at {path}", Allow=allow))
        if path == PREFIX:
            # relative: a proxy or a session may have a path in front
            return encode(MockResponse(308, headers={"Location": f"{PREFIX.lstrip('/')}/"}))
        if not (self._folder / "index.html").is_file():
            return wrap(503, _TYPES[".html"], _HINT.encode())
        file = self._find(unquote(path.removeprefix(f"{PREFIX}/")))
        if file is None:
            return self._report_missing(path)
        return wrap(200, _TYPES[file.suffix], file.read_bytes())

    def _report_missing(self, path: str) -> HttpResponse:
        """Return the site's page for missing pages; JSON if there is none."""
        file = self._find("404.html")
        if file is None:
            return encode(plain_error(404, f"the documentation has no {path}; see {PREFIX}/"))
        # Its links are relative to the first page, and the missing page may be at any depth.
        base = b'<head><base href="%s/">' % PREFIX.encode()
        return wrap(404, _TYPES[".html"], file.read_bytes().replace(b"<head>", base, 1))

    def _find(self, name: str) -> Path | None:
        """Return the file of a name; None for anything that is not a page in the folder."""
        if "\\" in name or not name.isprintable():
            return None
        parts = name.split("/")
        if parts[-1] == "":
            parts[-1] = "index.html"
        if any(part.startswith(".") or part == "" or ":" in part for part in parts):
            return None
        file = self._folder.joinpath(*parts)
        try:
            real = file.resolve(strict=True)
        except OSError:
            return None
        is_inside = real.is_relative_to(self._folder.resolve())
        return file if is_inside and real.is_file() and file.suffix in _TYPES else None


def wrap(status: int, content_type: str, body: bytes) -> HttpResponse:
    """Return a response with a body that browsers do not keep."""
    headers = {
        "content-type": content_type,
        "content-length": str(len(body)),
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return HttpResponse(status, lines.encode("ascii"), body)
