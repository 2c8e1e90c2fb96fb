"""The pages that show pictures: each image there has the picture's description as its text."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "docs" / "pictures"
IMAGE: Final = re.compile(
    r"^!\[[^\]]*\]\((?P<path>[^)]*\bpictures/(?P<name>[\w-]+)\.svg)\)$", re.MULTILINE
)
"""An image of a picture, in Markdown: a line of its own."""


class UnknownPictureError(Exception):
    """A page shows a picture that nothing draws. The text names it."""


def list_pages() -> Iterator[Path]:
    """Yield the pages that may show pictures."""
    yield from (ROOT / name for name in ("README.md", "ARCHITECTURE.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def describe_images(text: str, descriptions: Mapping[str, str]) -> str:
    """Return a page with the description of each picture in its image.

    Raises UnknownPictureError.
    """

    def describe(image: re.Match[str]) -> str:
        if image["name"] not in descriptions:
            raise UnknownPictureError(f"nothing in scripts/pictures draws {image['name']}")
        return f"![{descriptions[image['name']]}]({image['path']})"

    return IMAGE.sub(describe, text)
