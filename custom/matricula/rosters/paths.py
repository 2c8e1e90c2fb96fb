"""Paths as programs and commands give them, and the names that Windows keeps for devices."""

import os
import re
import sys
from pathlib import Path, PurePath
from typing import TypeAlias

from matricula_runtime.errors import ConfigurationError

FilePath: TypeAlias = str | os.PathLike[str]

# Source: Microsoft, "Naming Files, Paths, and Namespaces". An ending changes nothing: CON.csv.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


def read_path(path: FilePath, name: str) -> Path:
    """Return the path that a program gave as the argument `name`.

    Raises ConfigurationError for a value that is no path.
    """
    if isinstance(path, (str, os.PathLike)):
        return Path(path)
    raise ConfigurationError(f"{name} must be the path of a file, not {type(path).__name__}.")


def is_reserved(path: FilePath, system: str = sys.platform) -> bool:
    """Tell whether a path leads to a device on Windows: what is written there is lost."""
    stem = PurePath(path).name.partition(".")[0].rstrip(" ")
    return system == "win32" and _DEVICE.fullmatch(stem) is not None


def explain_access(error: OSError, system: str = sys.platform) -> str:
    """Return the reason why a file cannot be used, with what to do where a program may have it."""
    reason = error.strerror or type(error).__name__
    if system == "win32" and isinstance(error, PermissionError):
        return f"{reason}. If it is open in Excel or another program, close it there"
    return reason
