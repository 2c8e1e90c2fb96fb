"""The names of tests, from the text of their files: nothing is imported or run."""

import ast
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path


def find_missing_part(root: Path, test: str) -> str:
    """Return why a test does not exist; empty if it does.

    `test` is pytest's id without parameters: `tests/folder/test_file.py::TestClass::test_name`.
    """
    file, _, name = test.partition("::")
    path = root / file
    if not path.is_file():
        return f"there is no file {file}"
    names = list_tests(path)
    if name in names:
        return ""
    close = get_close_matches(name, names, 3, 0.5)
    return f"{file} has no test {name}" + (f"; similar: {', '.join(close)}" if close else "")


@lru_cache(maxsize=64)
def list_tests(path: Path) -> tuple[str, ...]:
    """List the test functions of a file, those of classes as `TestClass::test_name`."""
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            found += [f"{node.name}::{name}" for name in _list_functions(node.body)]
        else:
            found += _list_functions([node])
    return tuple(found)


def _list_functions(body: list[ast.stmt]) -> list[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [one.name for one in body if isinstance(one, functions) and one.name[:4] == "test"]
