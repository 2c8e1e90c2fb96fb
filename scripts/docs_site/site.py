"""A site: pages and files, and where each lies. Every link in it is relative."""

import posixpath
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import define, field, frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from .markdown import MarkdownPage, render

GROUPS = ("Guides", "Reference", "Facts", "Project")
"""The order of the menu."""
HERE = Path(__file__).resolve().parent


@frozen
class SitePage:
    """A page. `group` is where it stands in the menu; `extra` goes to its template.

    `lead` says in a sentence what it is about.
    """

    url: str
    title: str
    group: str
    template: str = "document.html.jinja"
    menu_title: str = ""
    extra: Mapping[str, object] = field(factory=dict, repr=False)
    lead: str = ""

    @property
    def root(self) -> str:
        """The way from this page to the top of the site: empty, or `../`."""
        return "../" * self.url.count("/")


@define
class DocsSite:
    """What is to be written."""

    version: str
    pages: list[SitePage] = field(factory=list)
    files: dict[str, bytes] = field(factory=dict)

    def add_document(
        self, url: str, group: str, document: MarkdownPage, menu_title: str = ""
    ) -> None:
        """Add a page of Markdown."""
        extra = {"document": document, "body": Markup(document.html)}
        title, lead = document.title, document.lead
        self.pages.append(
            SitePage(url, title, group, menu_title=menu_title, lead=lead, extra=extra)
        )

    def write(self, folder: Path) -> None:
        """Write all pages and files into a folder."""
        environment = _make_environment()
        groups = {name: [page for page in self.pages if page.group == name] for name in GROUPS}
        groups = {name: pages for name, pages in groups.items() if pages}
        for page in self.pages:
            text = environment.get_template(page.template).render(
                page=page, site=self, groups=groups, root=page.root, **page.extra
            )
            self.files[page.url] = text.encode()
        for url, content in self.files.items():
            file = folder / url
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(map(len, self.files.values()))


def _make_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(["jinja"], default=True),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["inline"] = render_inline
    environment.filters["way"] = make_way
    return environment


def render_inline(text: str) -> Markup:
    """A line of Markdown as HTML."""
    body = render(text, lambda target: target).html.strip()
    return Markup(body.removeprefix("<p>").removesuffix("</p>"))


def make_way(url: str, page: SitePage) -> str:
    """The relative address of another page."""
    return posixpath.relpath(url, posixpath.dirname(page.url) or ".")


def list_static() -> Sequence[Path]:
    """Our own style sheet and scripts."""
    return sorted((HERE / "static").iterdir())
