"""The git repository of a release: its state, its commits and its tag."""

from pathlib import Path

from attrs import frozen

from git_command import run_git


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

    def stage(self, paths: list[str]) -> None:
        """Stage files, new ones included: `commit` takes no others."""
        self.run("add", "--", *paths)

    def find_head(self) -> str:
        """Return the full hash of the checked-out commit."""
        return self.run("rev-parse", "HEAD").strip()

    def commit(self, message: str, time: int, paths: list[str]) -> str:
        """Commit these files only, at a time in seconds since 1970. Return the commit's hash."""
        date = f"@{time} +0000"
        words = ("--quiet", "--date", date, "--message", message, "--", *paths)
        self.run("commit", *words, GIT_COMMITTER_DATE=date)
        return self.find_head()

    def tag(self, name: str, commit: str, message: str) -> None:
        """Make an annotated tag of a commit."""
        self.run("tag", "--annotate", name, "--message", message, commit)

    def run(self, *arguments: str, **environment: str) -> str:
        return run_git(self.root, *arguments, **environment)
