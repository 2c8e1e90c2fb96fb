"""The journals whose runs rejected the rows of a roster, by the tags of its reasons."""

from collections.abc import Collection
from pathlib import Path

from ..errors import JournalError
from ..tags import RejectedRow
from .report import JournalReport


def find_tagged_journals(
    folder: Path, platform: str, url: str, tags: Collection[RejectedRow]
) -> list[Path]:
    """Return the journals of a folder, for a platform at a URL, that know one of these tags."""
    return [path for path in sorted(folder.glob("*.journal")) if _knows(path, platform, url, tags)]


def _knows(path: Path, platform: str, url: str, tags: Collection[RejectedRow]) -> bool:
    try:
        with JournalReport(path) as report:
            summary = report.summarize()
            if (summary.platform, summary.origin) != (platform, url):
                return False
            return any(tag in tags for tag in report.list_tags())
    except JournalError:  # whatever is wrong with it, a command that names it reports
        return False
