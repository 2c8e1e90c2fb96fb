"""Docstrings for Sphinx: they are Markdown, and Sphinx reads reStructuredText."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)]+)\)")


def setup(app: "Sphinx") -> dict[str, bool]:
    """Register the conversion, before the one of napoleon."""
    app.connect("autodoc-process-docstring", _convert_docstring, priority=100)
    return {"parallel_read_safe": True}


def _convert_docstring(
    app: "Sphinx", kind: str, name: str, thing: object, options: object, lines: list[str]
) -> None:
    lines[:] = convert("\n".join(lines)).split("\n")


def convert(text: str) -> str:
    """Convert tables, links and indented code."""
    text = _LINK.sub(r"`\1 <\2>`__", text)
    text = re.sub(r"(^|[^:]):(\n\n(?=    \S))", r"\1::\2", text)
    text = re.sub(r"(?m)^>>> ", "\n>>> ", text, count=1)
    parts = groupby(text.split("\n"), lambda line: line.lstrip().startswith("|"))
    lines: list[str] = []
    for is_table, part in parts:
        lines += _convert_table([*part]) if is_table else part
    return "\n".join(lines)


def _convert_table(lines: Sequence[str]) -> Iterator[str]:
    indent = " " * (len(lines[0]) - len(lines[0].lstrip()))
    yield f"{indent}.. list-table::"
    yield f"{indent}   :header-rows: 1"
    yield ""
    for line in (lines[0], *lines[2:]):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
        for place, cell in enumerate(cells):
            yield f"{indent}   {'*' if place == 0 else ' '} - {cell}"
    yield ""
