"""Prism, the mock server to compare with; npm installs it into an ignored folder."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

import orjson
import yaml

from spec_yaml import LOADER

PACKAGE: Final = "@stoplight/prism-cli@5.14.2"
INSTALL_TIMEOUT: Final = 300


def install(folder: Path) -> Path | str:
    """Return its script for node, or the reason why there is none."""
    script = folder / "node_modules/@stoplight/prism-cli/dist/index.js"
    if script.is_file():
        return script
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return "npm is not installed"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n")
    command = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder)]
    try:
        done = subprocess.run(
            [*command, PACKAGE], capture_output=True, text=True, timeout=INSTALL_TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return f"npm install {PACKAGE} took more than {INSTALL_TIMEOUT} seconds"
    return script if script.is_file() else f"npm install {PACKAGE} failed: {done.stderr.strip()}"


def write_spec(spec: Path, path: str, page: object, target: Path) -> None:
    """Write a copy of a spec in which `page` is the only example of the list at `path`.

    Prism responds with examples, so it sends as much as the others.
    """
    content = yaml.load(spec.read_bytes(), LOADER)
    response = content["paths"][path]["get"]["responses"]["200"]
    response["content"]["application/json"]["examples"] = {"page": {"value": page}}
    target.write_bytes(orjson.dumps(content))
