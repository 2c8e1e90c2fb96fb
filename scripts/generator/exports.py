"""The module that exports the classes of all connections, each loaded when it is asked for."""

import ast
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from spec_data import JSON

from .plain import GenerationError


def render_exports(platforms: Path, specs: Mapping[str, JSON]) -> str:
    """Return the text of `__init__.py` for the folder of all platforms. `specs` are by platform.

    Raises GenerationError if two platforms have a class of the same name.
    """
    classes = {
        path.parent.name: list_public_classes(path)
        for path in sorted(platforms.glob("*/connection.py"))
    }
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters["pyrepr"] = repr
    text = environment.get_template("exports.py.jinja").render(
        classes=classes,
        owners=_find_owners(classes),
        titles={name: _find_title(spec) for name, spec in specs.items()},
        sites=_find_sites(specs),
    )
    return _format(text, platforms / "__init__.py")


def _find_title(spec: JSON) -> str:
    title: str = spec["info"]["title"]
    return title.removesuffix(" API")


def _find_sites(specs: Mapping[str, JSON]) -> dict[str, str]:
    """Find the specs whose server has the variable `site`, with its description as a phrase."""
    found: dict[str, str] = {}
    for name, spec in specs.items():
        site = spec["servers"][0].get("variables", {}).get("site")
        if site is not None:
            text: str = site.get("description", "the name of the site").strip().rstrip(".")
            found[name] = text[:1].lower() + text[1:]
    return found


def list_public_classes(path: Path) -> list[str]:
    """List the classes that a module defines, without those that begin with an underscore."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    names = (node.name for node in body if isinstance(node, ast.ClassDef))
    return sorted(name for name in names if not name.startswith("_"))


def _find_owners(classes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for platform, names in classes.items():
        for name in names:
            if name in owners:
                raise GenerationError(
                    f"{owners[name]} and {platform} both have a class {name}: rename one of them"
                )
            owners[name] = platform
    return dict(sorted(owners.items()))


def _format(text: str, path: Path) -> str:
    ruff = Path(sys.executable).parent / "ruff"
    command = [str(ruff), "format", "--stdin-filename", str(path), "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GenerationError(f"{path}: {done.stderr}")
    return done.stdout
