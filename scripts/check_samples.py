"""Check the types of the Python samples in README and guides, strictly, as a reader's editor does.

The samples of a page run one after the other, so they become one module. Lines keep their numbers.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

from closed_pipe import end_script

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / ".cache" / "samples"
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md"))]
_ALONE = re.compile(r"<!--\s*(pytest|file)\b(?::\s*(\w+)\.py\b)?")
"""The comment above a file of its own, with the name of its module if a later file imports it."""
_NO_SAMPLE = re.compile(r"<!--\s*(not run|part of)\b")
"""The comment above code that does not run, and above a part of a file: others check that file."""


def main() -> int:
    """Write the modules and check them. Return mypy's exit code."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for path in TARGET.glob("*.py"):
        path.unlink()
    pages = {path: page for page in PAGES for path in write_modules(page)}
    command = [sys.executable, "-m", "mypy", *(str(path) for path in pages)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    for path, page in pages.items():
        said = said.replace(os.fspath(path.relative_to(ROOT)), os.fspath(page.relative_to(ROOT)))
    print(said, end="")
    return done.returncode


def write_modules(page: Path) -> Iterator[Path]:
    """Write the module of a page, and one for each sample that is a file of its own."""
    text = page.read_text(encoding="utf-8")
    length = len(text.splitlines())
    together: list[str] = [""] * length
    name = re.sub(r"\W", "_", page.stem.lower())
    for number, (line, code, alone) in enumerate(_read_samples(text)):
        lines = [""] * length if alone else together
        lines[line : line + len(code)] = code
        if alone:
            yield _write(alone[2] or f"sample_{name}_{number}", lines)
    if any(together):
        yield _write(f"sample_{name}", together)


def _write(module: str, lines: list[str]) -> Path:
    path = TARGET / f"{module}.py"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _read_samples(text: str) -> Iterator[tuple[int, list[str], re.Match[str] | None]]:
    """Yield the first line, from 0, the lines, and the comment of a file of its own."""
    comment = ""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        is_python = token.type == "fence" and token.info.strip() == "python"
        if is_python and token.map and not _NO_SAMPLE.search(comment):
            yield token.map[0] + 1, token.content.splitlines(), _ALONE.search(comment)
        comment = token.content if token.type == "html_block" else ""


if __name__ == "__main__":
    end_script(main)
