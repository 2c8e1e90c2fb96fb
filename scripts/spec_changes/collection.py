"""Compare all specs with the last release, or two versions of one spec."""

from pathlib import Path

from attrs import field, frozen

from spec_changes import add_spec, compare, remove_spec
from spec_changes.acknowledgements import Acknowledgement
from spec_changes.change import Change, Severity
from spec_changes.revisions import FOLDER, Repository
from spec_data import is_spec
from spec_document import BrokenReference, SpecDocument, UnreadableSpec

ACKNOWLEDGED = Path(FOLDER) / "history" / "acknowledged.yaml"


@frozen
class Comparison:
    """The changes of one spec since `base`, a revision or a file."""

    spec: str
    base: str
    changes: list[Change]


@frozen
class Collection:
    """All comparisons, and the acknowledged breaking changes.

    `is_binding`: the base is a release, or the caller named it. `is_released`: the checked-out
    commit is that release, without changes.
    """

    comparisons: list[Comparison]
    acknowledgements: list[Acknowledgement] = field(factory=list)
    is_binding: bool = True
    is_released: bool = False

    @property
    def changes(self) -> list[Change]:
        return [change for one in self.comparisons for change in one.changes]

    def find_reason(self, change: Change) -> str:
        """Return the reason for a breaking change; empty if it is not acknowledged."""
        reasons = (one.reason for one in self.acknowledgements if one.covers(change))
        return next(reasons, "")

    @property
    def open(self) -> list[Change]:
        """The changes without an acknowledgement; only a breaking change can have one."""
        return [change for change in self.changes if not self.find_reason(change)]

    @property
    def breaks(self) -> list[Change]:
        """The breaking changes without an acknowledgement; none before the first release."""
        if not self.is_binding:
            return []
        return [change for change in self.open if change.severity is Severity.BREAKING]

    @property
    def stale(self) -> list[Acknowledgement]:
        """The entries that cover no change, except those of the checked-out release."""
        if self.is_released:
            return []
        changes = self.changes if self.is_binding else []
        return [one for one in self.acknowledgements if not any(map(one.covers, changes))]


def compare_versions(old: SpecDocument, new: SpecDocument) -> Comparison:
    """Compare two versions of one spec. Raises `UnreadableSpec`."""
    spec = new.path.stem.rpartition(":")[2]
    return Comparison(spec, old.file, _compare(spec, old, new))


def _compare(spec: str, old: SpecDocument, new: SpecDocument) -> list[Change]:
    try:
        return compare(spec, old, new)
    except BrokenReference as error:
        problem, fix = f"broken reference: {error}", "run make check-specs and correct the $ref"
        raise UnreadableSpec(new.file, 0, problem, fix) from None


def compare_all(
    root: Path, base: str | None, acknowledgements: list[Acknowledgement]
) -> Collection:
    """Compare every spec of the working tree with its version at `base` or the last release.

    Before the first release the base is the last commit, and no change counts as breaking.
    Raises `UnreadableSpec`.
    """
    repository = Repository(root)
    binding = base or repository.find_release()
    revision = binding or "HEAD"
    paths = {
        path.relative_to(root).as_posix()
        for path in (root / FOLDER).glob("*.yaml")
        if is_spec(path)
    }
    repository.resolve(revision)
    paths |= set(repository.list_specs(revision))
    found = [_compare_path(repository, path, revision) for path in sorted(paths)]
    is_released = (
        binding is not None
        and repository.is_current(binding)
        and not any(one.changes for one in found)
    )
    return Collection(found, acknowledgements, binding is not None, is_released)


def _compare_path(repository: Repository, path: str, revision: str) -> Comparison:
    spec, file = Path(path).stem, repository.root / path
    new = SpecDocument.read(file) if file.exists() else None
    if new and repository.read_text(revision, path) == file.read_text(encoding="utf-8"):
        return Comparison(spec, revision, [])  # to compare a whole spec takes half a second
    old = repository.read(revision, path)
    if new is None:
        changes = remove_spec(spec, old) if old else []
    else:
        changes = _compare(spec, old, new) if old else add_spec(spec, new)
    return Comparison(spec, revision, changes)
