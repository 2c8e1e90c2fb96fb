"""Class names, docstrings and the length of files of custom/, scripts/ and tests/.

Generated clients are left out: each platform's models are a namespace of its own.
"""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parent.parent
FOLDERS = ("custom", "scripts", "tests")
INVENTED = ROOT / "tests" / "fourth_platform" / "tree"
"""The files of the invented platform."""

RELATIVE = re.compile(r"(What|Whether|Who|Those)\b")
"""Words that begin a clause, not a description: begin with a verb or a noun instead."""

EMPTY = re.compile(
    r"(Ask|Show|Do|Say|Tell|Read|Write|Make|Send|Run|Get|Take) (it|this|that|them)\."
)
"""Docstrings that repeat the name of what they describe."""

MOST_RELATIVE = 0.02
MOST_LINES = 400


@frozen
class Names:
    """The names of the public classes of a file, its docstrings and the number of its lines."""

    path: Path
    lines: int
    classes: list[str]
    docstrings: list[str]

    @classmethod
    def read(cls, path: Path) -> "Names":
        text = path.read_text(encoding="utf-8")
        module = ast.parse(text)
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        return cls(
            path.relative_to(ROOT),
            text.count("\n"),
            [
                node.name
                for node in module.body
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
            ],
            [
                docstring
                for node in ast.walk(module)
                if isinstance(node, kinds) and (docstring := ast.get_docstring(node))
            ],
        )


@cache
def read_names() -> list[Names]:
    """Read all files. No module is kept: the garbage collector would look at each of its nodes."""
    return [
        Names.read(path)
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not is_copied(path)
    ]


def is_copied(path: Path) -> bool:
    """Return True for a file of the invented platform that somebody copied to try the guide."""
    return path.is_relative_to(INVENTED) and (ROOT / path.relative_to(INVENTED)).exists()


def list_docstrings() -> list[tuple[Path, str]]:
    return [(names.path, text) for names in read_names() for text in names.docstrings]


def test_a_public_class_name_has_one_meaning() -> None:
    files: dict[str, list[str]] = defaultdict(list)
    for names in read_names():
        for name in names.classes:
            files[name].append(str(names.path))
    assert {name: where for name, where in files.items() if len(where) > 1} == {}


def test_docstrings_begin_with_a_verb_or_a_noun() -> None:
    docstrings = list_docstrings()
    relative = [f"{path}: {text[:60]}" for path, text in docstrings if RELATIVE.match(text)]
    assert len(relative) <= MOST_RELATIVE * len(docstrings), "\n".join(relative)


def test_docstrings_say_something() -> None:
    empty = [f"{path}: {text}" for path, text in list_docstrings() if EMPTY.fullmatch(text)]
    assert empty == []


def test_files_are_short_enough_to_read() -> None:
    """A longer file has more than one purpose: split it."""
    long = {str(one.path): one.lines for one in read_names() if one.lines > MOST_LINES}
    assert long == {}
