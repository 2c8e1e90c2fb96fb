"""Open questions in the Python files of a platform: comments with TODO."""

from collections.abc import Iterator
from pathlib import Path

from spec_document import SpecFinding, show_path

_MARK = "# TODO: "
_PLACES = (
    "custom/matricula_mock/platforms/{name}.py",
    "custom/matricula_mock/platforms/{name}/**/*.py",
    "custom/matricula/platforms/{name}/**/*.py",
)
"""The Python files of a platform, below the folder above its spec's."""


def list_code_questions(spec: Path) -> Iterator[SpecFinding]:
    """Yield the questions in the Python files that belong to a spec, by their places."""
    root = spec.absolute().parent.parent
    for place in _PLACES:
        for path in sorted(root.glob(place.format(name=spec.stem))):
            yield from _read_questions(path)


def _read_questions(path: Path) -> Iterator[SpecFinding]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        before, mark, question = line.partition(_MARK)
        if mark:
            for more in lines[number:]:
                if not more.startswith(f"{before}# "):
                    break
                question += more.strip().removeprefix("#")
            message = f"an open question: {question.rstrip('.')}"
            fix = "answer it in the code, and remove this comment"
            yield SpecFinding(show_path(path), number, "(comment)", message, fix)
