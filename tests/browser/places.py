"""Where the built site lies, its pages, and the browser."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / ".site"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
INTERACTIVE = [page for page in PAGES if page.startswith("interactive/")]


def find_chromium() -> str:
    """Return the path of the system's chromium, or the one that CHROMIUM names."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
