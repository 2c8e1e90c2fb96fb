"""Read versions of the specs from files and from git."""

from pathlib import Path, PurePosixPath

from attrs import frozen

from git_command import GitFailed, run_git
from spec_changes.versions import Version, find_released, show_version
from spec_data import is_spec
from spec_document import SpecDocument, UnreadableSpec

CHANGELOG = "CHANGELOG.md"
FOLDER = "spec"
_RELEASES = ("v[0-9]*", "[0-9]*")


@frozen
class Repository:
    """The git repository at `root`. All methods raise `UnreadableSpec` if git fails."""

    root: Path

    def read(self, revision: str, path: str) -> SpecDocument | None:
        """Read a spec at a revision, by its path from the root; None if it did not exist.

        `revision` must be one that `resolve` has found.
        """
        text = self.read_text(revision, path)
        return None if text is None else SpecDocument.parse(text, Path(f"{revision}:{path}"))

    def read_text(self, revision: str, path: str) -> str | None:
        """Read a file at a revision; None if it did not exist."""
        return self._try("show", f"{revision}:{path}")

    def resolve(self, revision: str) -> str:
        """Return the commit of a tag, a branch or an abbreviated hash."""
        commit = self._try(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        if commit is None:
            fix = "name a tag, a branch or a commit; git tag lists the releases"
            raise UnreadableSpec(revision, 0, "unknown git revision", fix)
        return commit.strip()

    def find_release(self) -> str | None:
        """Return the last release at or before the current commit; None before the first one.

        The release is the last tag. In a clone without tags it is the last version of the
        changelog: the tag of that name, or the commit that wrote its heading.
        """
        patterns = [f"--match={pattern}" for pattern in _RELEASES]
        if tag := self._try("describe", "--tags", "--abbrev=0", *patterns):
            return tag.strip()
        version = find_released(self.read_text("HEAD", CHANGELOG) or "")
        return self._find_version(version) if version else None

    def _find_version(self, released: Version) -> str:
        version = show_version(released)
        tag = f"v{version}"
        if self._try("rev-parse", "--verify", "--quiet", f"refs/tags/{tag}"):
            return tag
        wrote = ("log", "--reverse", "--format=%h", f"-S## {version}", "HEAD", "--", CHANGELOG)
        is_whole = self._try("rev-parse", "--is-shallow-repository") == "false\n"
        if is_whole and (commits := (self._try(*wrote) or "").split()):
            return commits[0]
        problem = f"the clone lacks the last release of {CHANGELOG}, {tag}"
        raise UnreadableSpec(
            "git", 0, problem, "git fetch --unshallow --tags, or pass BASE=REVISION"
        )

    def list_specs(self, revision: str) -> list[str]:
        """List the paths of the specs at a revision."""
        paths = self._try("ls-tree", "--name-only", "-z", revision, f"{FOLDER}/") or ""
        return [path for path in paths.split("\0") if is_spec(PurePosixPath(path))]

    def is_current(self, revision: str) -> bool:
        """Return whether a revision is the checked-out commit."""
        return self.resolve(revision) == self.resolve("HEAD")

    def _try(self, *arguments: str) -> str | None:
        """Return the output of git; None if it exits with an error."""
        try:
            return run_git(self.root, *arguments)
        except GitFailed as error:
            self._explain(str(error))
            return None
        except OSError:
            raise UnreadableSpec("git", 0, "is not installed", "install it") from None
        except UnicodeDecodeError:
            raise UnreadableSpec(arguments[-1], 0, "is not UTF-8", "name another version") from None

    def _explain(self, failure: str) -> None:
        """Raise `UnreadableSpec` if git cannot read the repository at all."""
        if "not a git repository" in failure:
            fix = "name two files to compare"
            raise UnreadableSpec(str(self.root), 0, "is not a git repository", fix)
        if "dubious ownership" in failure:
            fix = "git config --global --add safe.directory FOLDER"
            raise UnreadableSpec(str(self.root), 0, "git refuses a folder of another owner", fix)


def read_version(root: Path, name: str) -> SpecDocument:
    """Read the spec of a file or of REVISION:PATH. Raises `UnreadableSpec`."""
    revision, colon, path = name.partition(":")
    if Path(name).exists() or not (revision and colon):
        return SpecDocument.read(Path(name))
    repository = Repository(root)
    repository.resolve(revision)
    document = repository.read(revision, path)
    if document is None:
        fix = f"git ls-tree --name-only {revision} {FOLDER}/ lists its files"
        raise UnreadableSpec(name, 0, "the revision has no such file", fix)
    return document
