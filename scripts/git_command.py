"""Run git, and other commands that must end with this process."""

import os
import subprocess
from pathlib import Path


class GitFailed(Exception):
    """A command of git failed. The text is what git printed."""


def run_git(root: Path, *arguments: str, **environment: str) -> str:
    """Run git in the folder `root` and return its output.

    Raises `GitFailed`; `OSError` without git; `UnicodeDecodeError` if the output is not UTF-8.
    """
    process = subprocess.Popen(
        ["git", "-C", str(root), *arguments],
        env={**os.environ, "LC_ALL": "C", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    out, error = finish(process, 120)
    if process.returncode:
        raise GitFailed(f"git {arguments[0]} failed: {(error or out).strip()}")
    return out


def finish(process: subprocess.Popen[str], timeout: float | None = None) -> tuple[str, str]:
    """Wait for a process and return its output. If the wait is interrupted, the process ends.

    It ends by SIGTERM: git removes its locks then, and make ends its commands.
    """
    try:
        return process.communicate(timeout=timeout)
    except BaseException:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
