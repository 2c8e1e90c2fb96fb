"""The layers: imports between packages, as in ARCHITECTURE.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GENERATED = {path.name for path in (ROOT / "generated").iterdir() if path.name.endswith("_api")}
OURS = {"matricula", "matricula_runtime", "matricula_mock", "matricula_contract", *GENERATED}
SCRIPTS = {path.stem for path in (ROOT / "scripts").iterdir()}
ALLOWED = {
    "custom/matricula": {"matricula", "matricula_runtime", *GENERATED},
    "custom/matricula_runtime": {"matricula_runtime"},
    "custom/matricula_mock": {"matricula_mock"},
    "custom/matricula_contract": {"matricula_contract"},
}

COMMANDS = {("cli", "mock.py"): {"matricula_mock"}, ("cli", "contract.py"): {"matricula_contract"}}
"""The commands `mock` and `contract`, with the package that each may import."""


def list_imports(path: Path) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name.partition(".")[0], node) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0], node


@pytest.mark.parametrize("folder", ALLOWED)
def test_a_package_imports_only_what_lies_below_it(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        imported = {name for name, _ in list_imports(path)} & (OURS | SCRIPTS)
        imported -= COMMANDS.get((path.parent.name, path.name), set())
        assert imported <= ALLOWED[folder], path


@pytest.mark.parametrize("package", sorted(GENERATED))
def test_only_the_resources_of_a_generated_package_import_the_runtime(package: str) -> None:
    for path in (ROOT / "generated" / package).rglob("*.py"):
        imported = {name for name, _ in list_imports(path)} & OURS
        allowed = {"matricula_runtime"} if path.parent.name == "resources" else set()
        assert imported <= allowed, path


def test_one_file_of_each_package_knows_an_http_library() -> None:
    users: dict[str, set[str]] = {"httpx2": set(), "aiohttp": set()}
    for path in (ROOT / "custom").rglob("*.py"):
        for name, _ in list_imports(path):
            if name in users:
                users[name].add(path.name)
    assert users == {
        "httpx2": {"transport_httpx.py", "target.py"},
        "aiohttp": {"transport_aiohttp.py"},
    }
