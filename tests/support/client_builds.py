"""Programs with a generated client: written, compiled and run in a folder."""

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from attrs import frozen
from guide import ROOT, URL, Block, read_blocks

from client_languages.languages import LANGUAGES
from client_languages.tools import (
    fetch_openapi_generator,
    find_program,
    install_npm_packages,
    run,
)
from matricula import PLATFORMS
from spec_document import SpecDocument

PROGRAMS = ROOT / "tests" / "clients"
GUIDE = ROOT / "docs" / "guides" / "other-languages.md"
_OPERATION = re.compile(rf"\{{({'|'.join(PLATFORMS)})\.([A-Za-z]+)\}}")


@frozen
class Build:
    """Compiler, file names, and functions that compile a folder and run one of its programs."""

    compiler: str
    program: str
    sample: str
    compile: Callable[[Path], None]
    run: Callable[[Path, str], str]


def _compile_typescript(folder: Path) -> None:
    """Compile with the guide's `package.json` and compiler options."""
    packages = install_npm_packages()
    (folder / "node_modules").symlink_to(packages)
    blocks = list(read_blocks(GUIDE.read_text(encoding="utf-8")))
    [project] = [block.code for block in blocks if block.language == "json"]
    (folder / "package.json").write_text(project, encoding="utf-8")
    compiler = packages / "typescript" / "bin" / "tsc"
    [options] = re.findall(r"^npx tsc (.+) sample.ts$", GUIDE.read_text(encoding="utf-8"), re.M)
    run([find_program("node"), compiler, *options.split(), *folder.glob("*.ts")], folder)


def _run_typescript(folder: Path, file: str) -> str:
    return run([find_program("node"), folder / "built" / file.replace(".ts", ".js")])


def _compile_java(folder: Path) -> None:
    """Compile with the generator's program, which contains the libraries of the clients."""
    sources = [path for path in folder.rglob("*.java") if "test" not in path.parts]
    (folder / "sources").write_text("\n".join(map(str, sources)), encoding="utf-8")
    options = ("-nowarn", "-classpath", str(fetch_openapi_generator()), "-d", "built", "@sources")
    run([find_program("javac"), *options], folder)


def _run_java(folder: Path, file: str) -> str:
    path = os.pathsep.join([str(folder / "built"), str(fetch_openapi_generator())])
    return run([find_program("java"), "-classpath", path, file.removesuffix(".java")])


_TYPESCRIPT = Build("npm", "program.ts", "sample.ts", _compile_typescript, _run_typescript)
BUILDS: Mapping[str, Build] = {
    "typescript": _TYPESCRIPT,
    "typescript-fetch": _TYPESCRIPT,
    "java": Build("javac", "Program.java", "Sample.java", _compile_java, _run_java),
}


def require(language: str) -> None:
    """Skip the test if a program is missing."""
    for program in (*LANGUAGES[language].needs, BUILDS[language].compiler):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is missing")


def read_sample(language: str) -> tuple[Block, Block]:
    """Return the guide's sample for LANG=language, and the block with its output."""
    text = GUIDE.read_text(encoding="utf-8")
    start = text.count("\n", 0, text.index(f"`LANG={language}`"))
    blocks = list(read_blocks(text))
    index = next(i for i, block in enumerate(blocks) if block.line > start)
    return blocks[index], blocks[index + 1]


def write_programs(language: str, folder: Path, url: str) -> None:
    """Write the test's program and the guide's sample, both for the server at `url`.

    `{platform.operationId}` in a program is the path of that operation, wherever the spec has it.
    """
    shutil.copytree(PROGRAMS / language, folder, dirs_exist_ok=True)
    (folder / BUILDS[language].sample).write_text(read_sample(language)[0].code, encoding="utf-8")
    for name in (BUILDS[language].program, BUILDS[language].sample):
        code = (folder / name).read_text(encoding="utf-8")
        code = _OPERATION.sub(lambda found: _find_path(found[1], found[2]), code.replace(URL, url))
        (folder / name).write_text(code, encoding="utf-8")


def _find_path(platform: str, operation: str) -> str:
    document = SpecDocument.read(ROOT / "spec" / f"{platform}.yaml")
    found = document.find_operation(operation)
    assert found, f"{platform}.yaml has no {operation}"
    return found.path
