"""How the packages of an extra are installed. Every other package here may import this module."""

import json
import shlex
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

_PROJECT = "matricula"


def name_install(extra: str) -> str:
    """Return the command that installs an extra from where the project itself was installed.

    That is a folder (a checkout), a file, a repository, or else a package index.
    """
    origin = _read_origin()
    url = origin.get("url")
    if not isinstance(url, str):
        return f"pip install '{_PROJECT}[{extra}]'"
    if "dir_info" in origin:
        folder = shlex.quote(str(Path(unquote(urlsplit(url).path))))
        return f"pip install '.[{extra}]' in {folder}"
    source = origin.get("vcs_info")
    prefix = f"{source['vcs']}+" if isinstance(source, dict) and "vcs" in source else ""
    return f"pip install '{_PROJECT}[{extra}] @ {prefix}{url}'"


def _read_origin() -> dict[str, object]:
    """Return what the installer noted about the project's origin, as PEP 610 says; or nothing."""
    try:
        text = distribution(_PROJECT).read_text("direct_url.json")
        origin = json.loads(text) if text else {}
    except (PackageNotFoundError, ValueError, OSError):
        return {}
    return origin if isinstance(origin, dict) else {}


def explain_missing(error: ModuleNotFoundError, extra: str) -> ModuleNotFoundError:
    """Return the error for a module of an extra that is missing, with the command."""
    return ModuleNotFoundError(
        f"{error.name} is missing. It comes with the extra {extra}: {name_install(extra)}",
        name=error.name,
    )
