"""Where the built site lies, and its pages."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / ".site"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
REFERENCES = [page for page in PAGES if page.startswith("reference/")]
