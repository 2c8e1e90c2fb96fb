"""Generate the typed clients in generated/ from the specs, or check that they are current.

The module that exports the connections' classes is generated as well, from the connections.

python scripts/generate.py            write all clients
python scripts/generate.py --check    change nothing; exit 1 if a generated file is outdated
"""

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from io import StringIO
from pathlib import Path

from check_specs import check_specs
from closed_pipe import end_script
from generator.exports import render_exports
from generator.plain import GenerationError, write_plain_client
from generator.resources import write_resources
from spec_data import list_specs, read_spec

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = "manifest.json"
PLATFORMS = ROOT / "custom" / "matricula" / "platforms"


def write_client(spec: Path, folder: Path) -> Path:
    """Write the client of one spec into `folder` and return its package."""
    name = spec.stem
    package = folder / f"{name}_api"
    with contextlib.redirect_stdout(StringIO()):  # the generator prints its target folder
        project = write_plain_client(spec, package.name, package)
    write_resources(project, read_spec(spec), name, package)
    _write_manifest(spec, package)
    return package


def write_checked_client(spec: Path, folder: Path) -> Path:
    """Write a client. Raises GenerationError for a spec that has findings of `make check-specs`."""
    try:
        return write_client(spec, folder)
    except GenerationError:
        raise
    except Exception as error:  # the templates rely on a spec without findings
        if check_specs([spec]).exit_code == 0:
            raise
        message = f"{spec.parent.name}/{spec.name} has mistakes. Fix: run make check-specs"
        raise GenerationError(message) from error


def _write_manifest(spec: Path, package: Path) -> None:
    manifest = {
        "spec": {f"{spec.parent.name}/{spec.name}": _hash(spec)},
        "generator": {name: version(name) for name in ("openapi-python-client", "ruff")},
        "files": {name: _hash(package / name) for name in _list_files(package)},
    }
    (package / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _list_files(package: Path) -> list[str]:
    files = (path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sorted(path.relative_to(package).as_posix() for path in files)


def list_differences(fresh: Path, committed: Path) -> Iterator[str]:
    """Yield a line for each file that is new, missing or different."""
    names = sorted({*_list_files(fresh), *_list_files(committed)})
    for name in names:
        new, old = fresh / name, committed / name
        if not old.exists():
            yield f"missing: {committed.name}/{name}"
        elif not new.exists():
            yield f"not generated: {committed.name}/{name}"
        elif new.read_bytes() != old.read_bytes():
            yield f"different: {committed.name}/{name}"


def check(fresh: Sequence[Path], generated: Path, exports: str) -> int:
    """Print the differences; return 1 if there are any."""
    expected = {package.name for package in fresh}
    lines = [
        f"not generated: {path.name}/"
        for path in sorted(generated.iterdir())
        if path.is_dir() and path.name not in expected | {"__pycache__"}
    ]
    for package in fresh:
        lines += list_differences(package, generated / package.name)
    module = PLATFORMS / "__init__.py"
    if not module.exists() or module.read_text(encoding="utf-8") != exports:
        lines.append(f"different: {module.relative_to(ROOT).as_posix()}")
    for line in lines:
        print(line)
    if lines:
        print("Generated files do not match the specs. Fix: make generate, and commit the result.")
    return 1 if lines else 0


def swap(fresh: Sequence[Path], generated: Path) -> None:
    """Replace the old packages by the new ones."""
    generated.mkdir(exist_ok=True)
    for package in fresh:
        target = generated / package.name
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(package, target)


def count_questions(specs: Sequence[Path]) -> str:
    """Return how many open questions each spec has, as a text; empty without any."""
    counts = {spec.name: spec.read_text(encoding="utf-8").count("TODO") for spec in specs}
    found = [f"{name} has {number} open questions" for name, number in counts.items() if number]
    return ", ".join(found)


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--check", action="store_true", help="change nothing, print the differences"
    )
    parser.add_argument(
        "--output", type=Path, default=ROOT / "generated", help="the folder of the packages"
    )
    arguments = parser.parse_args()
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as folder:
        try:
            fresh = [write_checked_client(spec, Path(folder)) for spec in list_specs()]
            specs = {spec.stem: read_spec(spec) for spec in list_specs()}
            exports = render_exports(PLATFORMS, specs)
        except GenerationError as error:
            print(error, file=sys.stderr)
            return 1
        if arguments.check:
            return check(fresh, arguments.output, exports)
        swap(fresh, arguments.output)
        (PLATFORMS / "__init__.py").write_text(exports, encoding="utf-8")
    if open_ones := count_questions(list_specs()):
        print(f"{open_ones}. `make check-specs` lists them.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    end_script(main)
