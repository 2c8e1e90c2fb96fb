"""The layers of ARCHITECTURE.md: allowed imports."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import matricula
from layers import ALLOWED, ALLOWED_RESOURCES, COMMANDS, GENERATED, ROOT
from matricula import rosters

OURS = {
    "matricula",
    "matricula_extras",
    "matricula_runtime",
    "matricula_mock",
    "matricula_contract",
    *GENERATED,
}
CLI = ROOT / "custom" / "matricula" / "cli"
SCRIPTS = {path.stem for path in (ROOT / "scripts").iterdir()}


def list_imports(path: Path) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name.partition(".")[0], node) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0], node


@pytest.mark.parametrize("folder", ALLOWED)
def test_a_package_imports_only_lower_layers(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        imported = {name for name, _ in list_imports(path)} & (OURS | SCRIPTS)
        imported -= COMMANDS.get((path.parent.name, path.name), set())
        assert imported <= ALLOWED[folder], path


def list_foreign_names(path: Path) -> Iterator[str]:
    """The dotted names that a file of the command line imports from outside its package."""
    folders = path.relative_to(CLI).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level <= len(folders) + 1:
            if node.level == 0:
                yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")  # a file of the library itself


def test_the_command_line_uses_what_the_library_exports() -> None:
    exported = {f"matricula.{name}" for name in matricula.__all__}
    exported |= {f"matricula.rosters.{name}" for name in rosters.__all__}
    exported |= {"matricula", "matricula.rosters", "matricula_extras.name_install"}
    for path in CLI.rglob("*.py"):
        allowed = COMMANDS.get((path.parts[-2], path.parts[-1]), set())
        for name in list_foreign_names(path):
            package = name.partition(".")[0]
            if name.startswith(".") or package in OURS - allowed:
                assert name in exported, path


@pytest.mark.parametrize("package", [matricula, rosters])
def test_names_are_exported_that_exist(package: ModuleType) -> None:
    for name in package.__all__:
        assert getattr(package, name) is not None, name


@pytest.mark.parametrize("package", sorted(GENERATED))
def test_only_generated_resources_import_the_runtime(package: str) -> None:
    for path in (ROOT / "generated" / package).rglob("*.py"):
        imported = {name for name, _ in list_imports(path)} & OURS
        allowed = ALLOWED_RESOURCES if path.parent.name == "resources" else set()
        assert imported <= allowed, path


def test_few_files_use_an_http_library() -> None:
    allowed = {
        "httpx2": {
            "certificates.py",
            "proxies.py",
            "server_route.py",
            "target.py",
            "transport_httpx.py",
        },
        "httpcore2": {"transport_httpx.py", "network.py", "network_async.py"},
        "aiohttp": {"transport_aiohttp.py"},
    }
    users: dict[str, set[str]] = {name: set() for name in allowed}
    for path in (ROOT / "custom").rglob("*.py"):
        for name, _ in list_imports(path):
            if name in users:
                users[name].add(path.name)
    assert users == allowed
