"""A site: pages and files by URL. All links are relative."""

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
    """A page. `group` is its section of the menu; `extra` has the values of its template.

    `lead` summarizes the page in one sentence.
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
        """The relative URL of the site's top: empty, or `../`."""
        return "../" * self.url.count("/")


@define
class DocsSite:
    """The pages and files of a site."""

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
    environment.filters["relative"] = make_relative
    return environment


def render_inline(text: str) -> Markup:
    """Render a line of Markdown as HTML."""
    body = render(text, lambda target: target).html.strip()
    return Markup(body.removeprefix("<p>").removesuffix("</p>"))


def make_relative(url: str, page: SitePage) -> str:
    """Return the relative URL of another page."""
    return posixpath.relpath(url, posixpath.dirname(page.url) or ".")


def list_static() -> Sequence[Path]:
    """List our own style sheet and scripts."""
    return sorted((HERE / "static").iterdir())
