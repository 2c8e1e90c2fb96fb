"""The journal of a roster, if the user names none."""

from pathlib import Path
from urllib.parse import urlsplit

from matricula_runtime.origin import is_loopback

from ..errors import JournalError
from ..readers.open import journal_path
from .report import JournalReport


def choose_journal(roster: str, platform: str, url: str) -> Path:
    """Return the path of a roster's journal for a platform at a URL: `people.PLATFORM.journal`.

    If that one is of a server on this machine, such as the mock server, a run on a real platform
    has `people.PLATFORM.HOST.journal`: trying things out first must not be in its way.
    """
    path = journal_path(roster, platform)
    host = urlsplit(url).hostname or ""
    own = path.with_name(f"{path.stem}.{host}{path.suffix}")
    if is_loopback(host) or (not own.exists() and not _is_of_this_machine(path)):
        return path
    return own


def _is_of_this_machine(path: Path) -> bool:
    """Tell whether people of a journal are registered at a server on this machine."""
    try:
        with JournalReport(path) as report:
            summary = report.summarize()
    except JournalError:  # there is none, or the run reports what is wrong with it
        return False
    return summary.is_bound and is_loopback(urlsplit(summary.origin).hostname or "")
