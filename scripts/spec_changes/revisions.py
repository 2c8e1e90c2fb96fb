"""Versions of the specs: files, and what git has of them."""

import os
import subprocess
from pathlib import Path, PurePosixPath

from attrs import frozen

from spec_changes.versions import find_released
from spec_document import SpecDocument, UnreadableSpec

CHANGELOG = "CHANGELOG.md"
FOLDER = "spec"
NO_SPECS = {"sources.yaml"}
_RELEASES = ("v[0-9]*", "[0-9]*")


@frozen
class Repository:
    """The git repository at `root`. Everything raises `UnreadableSpec` where git does not help."""

    root: Path

    def read(self, revision: str, path: str) -> SpecDocument | None:
        """A spec, by its path from the root, as it was; None where it was not there yet.

        `revision` is one that `resolve` has found.
        """
        text = self.read_text(revision, path)
        return None if text is None else SpecDocument.parse(text, Path(f"{revision}:{path}"))

    def read_text(self, revision: str, path: str) -> str | None:
        """A file as it was; None where it was not there yet."""
        return self._try("show", f"{revision}:{path}")

    def resolve(self, revision: str) -> str:
        """The commit that a tag, a branch or a part of a hash means."""
        commit = self._try(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        if commit is None:
            fix = "name a tag, a branch or a commit; git tag lists the releases"
            raise UnreadableSpec(revision, 0, "git knows no such revision", fix)
        return commit.strip()

    def find_release(self) -> str | None:
        """The last release before, or at, the current commit; None where nothing was released.

        It is the last tag. A clone without tags has the changelog, whose last version is the
        release: its tag by name, or the commit that wrote its heading.
        """
        patterns = [f"--match={pattern}" for pattern in _RELEASES]
        if tag := self._try("describe", "--tags", "--abbrev=0", *patterns):
            return tag.strip()
        version = find_released(self.read_text("HEAD", CHANGELOG) or "")
        return version and self._find_version(version)

    def _find_version(self, version: str) -> str:
        tag = f"v{version}"
        if self._try("rev-parse", "--verify", "--quiet", f"refs/tags/{tag}"):
            return tag
        wrote = ("log", "--reverse", "--format=%h", f"-S## {version}", "HEAD", "--", CHANGELOG)
        is_whole = self._try("rev-parse", "--is-shallow-repository") == "false\n"
        if is_whole and (commits := (self._try(*wrote) or "").split()):
            return commits[0]
        problem = f"the clone lacks the last release, {tag}, which {CHANGELOG} names"
        raise UnreadableSpec("git", 0, problem, "git fetch --unshallow --tags, or name a BASE")

    def list_specs(self, revision: str) -> list[str]:
        """The paths of the specs that a revision has."""
        paths = self._try("ls-tree", "--name-only", "-z", revision, f"{FOLDER}/") or ""
        return [path for path in paths.split("\0") if is_spec(PurePosixPath(path))]

    def is_current(self, revision: str) -> bool:
        """Whether a revision is the commit that is checked out."""
        return self.resolve(revision) == self.resolve("HEAD")

    def _try(self, *arguments: str) -> str | None:
        """What git prints; None where it fails."""
        try:
            done = subprocess.run(
                ["git", "-C", str(self.root), *arguments],
                capture_output=True,
                encoding="utf-8",
                env={**os.environ, "LC_ALL": "C"},
                timeout=60,
                check=False,
            )
        except OSError:
            raise UnreadableSpec("git", 0, "is not installed", "install it") from None
        except UnicodeDecodeError:
            raise UnreadableSpec(arguments[-1], 0, "is not UTF-8", "name another version") from None
        if "not a git repository" in done.stderr:
            fix = "name two files to compare"
            raise UnreadableSpec(str(self.root), 0, "is no git repository", fix)
        if "dubious ownership" in done.stderr:
            fix = "git config --global --add safe.directory FOLDER"
            raise UnreadableSpec(str(self.root), 0, "belongs to somebody else, says git", fix)
        return None if done.returncode else done.stdout


def is_spec(path: PurePosixPath | Path) -> bool:
    """Whether a file beside the specs is one."""
    return path.suffix == ".yaml" and path.name not in NO_SPECS


def read_version(root: Path, name: str) -> SpecDocument:
    """The spec that a file, or REVISION:PATH, has. Raises `UnreadableSpec`."""
    revision, colon, path = name.partition(":")
    if Path(name).exists() or not (revision and colon):
        return SpecDocument.read(Path(name))
    repository = Repository(root)
    repository.resolve(revision)
    document = repository.read(revision, path)
    if document is None:
        fix = f"git ls-tree --name-only {revision} {FOLDER}/ lists what it has"
        raise UnreadableSpec(name, 0, "this revision has no such file", fix)
    return document
