"""The documentation under /docs/: the built pages, and no other file of the machine."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from matricula_mock import MockServer
from matricula_mock.responses import HttpResponse
from matricula_mock.site import SiteFiles, is_site

Connect = Callable[..., httpx2.Client]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "guides").mkdir(parents=True)
    (site / "index.html").write_text("the first page")
    (site / "guides" / "a b.html").write_text("a guide")
    (site / "style.css").write_text("p {}")
    (site / ".hidden.html").write_text("hidden")
    (site / "secret.key").write_text("no page")
    (tmp_path / "outside.html").write_text("outside")
    (site / "link.html").symlink_to(tmp_path / "outside.html")
    return site


def get(folder: Path, path: str, method: str = "GET") -> HttpResponse:
    return SiteFiles(folder).respond(path, method)


def header(response: HttpResponse, name: bytes) -> str:
    lines = dict(line.split(b": ", 1) for line in response.headers.split(b"\r\n") if line)
    return lines.get(name, b"").decode()


@pytest.mark.parametrize(
    ("path", "body", "content_type"),
    [
        ("/docs/", b"the first page", "text/html; charset=utf-8"),
        ("/docs/index.html", b"the first page", "text/html; charset=utf-8"),
        ("/docs/guides/a%20b.html", b"a guide", "text/html; charset=utf-8"),
        ("/docs/style.css", b"p {}", "text/css; charset=utf-8"),
    ],
)
def test_a_page(folder: Path, path: str, body: bytes, content_type: str) -> None:
    response = get(folder, path)
    assert (response.status, response.body) == (200, body)
    assert header(response, b"content-type") == content_type
    assert header(response, b"content-length") == str(len(body))


@pytest.mark.parametrize(
    "path",
    [
        "/docs/nothing.html",
        "/docs/guides",
        "/docs/guides/",
        "/docs/../outside.html",
        "/docs/%2e%2e/outside.html",
        "/docs/guides/../../outside.html",
        "/docs/..%2foutside.html",
        "/docs/..%5coutside.html",
        "/docs//etc/hostname.txt",
        "/docs/%2fetc/hostname.txt",
        "/docs/C:/outside.html",
        "/docs/index.html%00.txt",
        "/docs/link.html",
        "/docs/.hidden.html",
        "/docs/secret.key",
        "/docs/" + "a" * 5000,
    ],
)
def test_other_files_are_not_served(folder: Path, path: str) -> None:
    response = get(folder, path)
    assert response.status == 404
    assert "the documentation has no" in json.loads(response.body)["error"]


def test_a_missing_page_is_the_site_s_own(folder: Path) -> None:
    (folder / "404.html").write_text("<html><head></head>not found")
    response = get(folder, "/docs/guides/nothing.html")
    assert response.status == 404
    assert response.body == b'<html><head><base href="/docs/"></head>not found'


def test_the_folder_itself_leads_to_its_first_page(folder: Path) -> None:
    response = get(folder, "/docs")
    assert (response.status, header(response, b"location")) == (308, "docs/")


def test_only_reading(folder: Path) -> None:
    response = get(folder, "/docs/", "POST")
    assert (response.status, header(response, b"allow")) == (405, "GET, HEAD")


def test_not_built_yet(tmp_path: Path) -> None:
    response = get(tmp_path / "nowhere", "/docs/guides/x.html")
    assert response.status == 503
    assert b"make docs" in response.body


def test_paths_that_only_begin_alike_are_not_ours() -> None:
    assert is_site("/docs")
    assert is_site("/docs/x")
    assert not is_site("/docset")


def test_the_server_serves_pages_without_recording_them(connect: Connect, mock: MockServer) -> None:
    response = connect().get("/docs/")
    assert response.headers["content-type"].startswith("text/html")
    assert connect().get("/docs/%2e%2e/pyproject.toml").status_code in (404, 503)
    assert mock.requests() == []


def test_the_start_page_shows_base_urls_and_leads_to_the_documentation(
    mock: MockServer, anybody: httpx2.Client
) -> None:
    response = anybody.get("/")
    assert (response.status_code, response.headers["content-type"][:9]) == (200, "text/html")
    assert 'href="/docs/"' in response.text
    for platform, title in (("tahoe", "Tahoe API"), ("digitalchalk", "DigitalChalk API")):
        assert f"{title}<td><code>{mock.base_url(platform)}</code>" in response.text
    assert mock.base_url("digitalchalk") == f"{mock.url}/dc/api/v5"
    behind = anybody.get("/", headers={"X-Forwarded-Prefix": "/m", "Host": "ci.example"})
    assert 'href="/m/docs/"' in behind.text
    assert "<code>http://ci.example/m/dc/api/v5</code>" in behind.text
    assert anybody.post("/").status_code == 404
