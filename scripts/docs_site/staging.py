"""Copy the documents of the repository to the sources of the site, with their links."""

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from pictures.pages import FOLDER, IMAGE

ROOT = Path(__file__).resolve().parents[2]
_FIRST = re.compile(r"\A# .*")
"""The title of a document: that of the README is the title of the site."""
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")
_ABOVE = {
    "README.md": "overview.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    ".github/CONTRIBUTING.md": "contributing.md",
    ".github/SECURITY.md": "security.md",
}

_GENERATED = {
    "custom/matricula/cli/exits.py": "reference/exit-codes.md",
    "custom/matricula/rosters/journal/schema.py": "reference/journal.md",
    "custom/matricula_mock/control.py": "reference/control.md",
    "spec": "reference/platforms.md",
}
"""Files that documents link to, with the pages that are generated from them."""


def map_documents() -> dict[str, str]:
    """Map the documents of the repository to their sources on the site."""
    found = {file: page for file, page in _ABOVE.items() if (ROOT / file).exists()}
    inner = (path.relative_to(ROOT / "docs").as_posix() for path in list_guides())
    return found | {f"docs/{name}": name for name in inner}


def list_guides() -> list[Path]:
    """List the pages in the folders of docs/."""
    return sorted((ROOT / "docs").rglob("*.md"))


def stage_documents(source: Path) -> None:
    """Write all documents into a folder."""
    documents = map_documents()
    pages = _GENERATED | documents
    for file, page in documents.items():
        text = adapt_links((ROOT / file).read_text(encoding="utf-8"), file, pages)
        text = _FIRST.sub("# Overview", text) if file == "README.md" else text
        text = insert_pictures(text)
        (source / page).parent.mkdir(parents=True, exist_ok=True)
        (source / page).write_text(text, encoding="utf-8")


def adapt_links(text: str, file: str, pages: Mapping[str, str]) -> str:
    """Make the links of a document lead to pages. A link to a file without a page becomes text."""

    def adapt(link: re.Match[str]) -> str:
        label, target, anchor = link[1], link[2], link[3] or ""
        found = posixpath.normpath(posixpath.join(posixpath.dirname(file), target))
        if found in pages:
            return f"[{label}](/{pages[found]}{anchor})"
        return label if (ROOT / found).exists() else link[0]

    return _LINK.sub(adapt, text)


def insert_pictures(text: str) -> str:
    """Put each picture into its page, so that it has the colours that the reader chooses."""

    def insert(image: re.Match[str]) -> str:
        picture = (FOLDER / f"{image['name']}.svg").read_text(encoding="utf-8")
        return f"```{{raw}} html\n{picture}```"

    return IMAGE.sub(insert, text)
