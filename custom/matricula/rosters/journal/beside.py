"""Journals beside a roster: those that know its rows, and the one that wrote a file."""

from collections.abc import Collection
from pathlib import Path

from ..errors import JournalError
from ..tags import RejectedRow
from .report import JournalReport
from .schema import resolve


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


def find_writer(path: Path) -> str | None:
    """Return the platform of the journal beside a file whose run wrote that file."""
    for journal in sorted(path.parent.glob("*.journal")):
        try:
            with JournalReport(journal) as report:
                if resolve(path) in report.list_files():
                    return report.summarize().platform
        except JournalError:
            continue
    return None
