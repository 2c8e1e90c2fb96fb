"""The git repository of a release: its state, its commits and its tag."""

import os
import subprocess
from pathlib import Path

from attrs import frozen


class GitFailed(Exception):
    """A command of git failed. The text is what git printed."""


@frozen
class ReleaseRepository:
    """The checkout at `root`. All methods raise `GitFailed`."""

    root: Path

    def find_branch(self) -> str:
        """Return the checked-out branch; empty if a commit is checked out instead."""
        return self.run("branch", "--show-current").strip()

    def list_changes(self) -> list[str]:
        """List the files that differ from the commit, new ones included."""
        return self.run("status", "--porcelain", "--untracked-files=all").splitlines()

    def list_tags(self) -> list[str]:
        return self.run("tag", "--list").split()

    def list_remotes(self) -> list[str]:
        return self.run("remote").split()

    def find_commit(self) -> str:
        """Return the short hash of the checked-out commit."""
        return self.run("rev-parse", "--short", "HEAD").strip()

    def stage(self, paths: list[str]) -> None:
        """Stage files, so that `restore` removes the new ones among them."""
        self.run("add", "--", *paths)

    def commit(self, message: str, time: int) -> str:
        """Commit the staged files, at a time in seconds since 1970, and return the short hash."""
        date = f"@{time} +0000"
        self.run("commit", "--quiet", "--date", date, "--message", message, GIT_COMMITTER_DATE=date)
        return self.find_commit()

    def tag(self, name: str, message: str) -> None:
        """Make an annotated tag of the checked-out commit."""
        self.run("tag", "--annotate", name, "--message", message)

    def restore(self, commit: str, tag: str) -> None:
        """Go back to a commit, without the tag. Staged files and changes since then are lost."""
        if tag in self.list_tags():
            self.run("tag", "--delete", tag)
        self.run("reset", "--quiet", "--hard", commit)

    def run(self, *arguments: str, **environment: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env={**os.environ, "LC_ALL": "C", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise GitFailed(f"git {arguments[0]} failed: {(done.stderr or done.stdout).strip()}")
        return done.stdout
