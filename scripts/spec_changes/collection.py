"""All specs against the last release, or two versions against each other."""

from pathlib import Path

from attrs import field, frozen

from spec_changes import add_spec, compare, remove_spec
from spec_changes.acknowledgements import Acknowledgement
from spec_changes.change import Change, Severity
from spec_changes.revisions import FOLDER, Repository, is_spec
from spec_document import BrokenReference, SpecDocument, UnreadableSpec

ACKNOWLEDGED = Path(FOLDER) / "history" / "acknowledged.yaml"


@frozen
class Comparison:
    """What became of one spec since `base`, a revision or a file."""

    spec: str
    base: str
    changes: list[Change]


@frozen
class Collection:
    """All comparisons, and which breaks are acknowledged.

    `is_promised`: what was compared with is a release, or was named. `is_released`: nothing is new.
    """

    comparisons: list[Comparison]
    acknowledgements: list[Acknowledgement] = field(factory=list)
    is_promised: bool = True
    is_released: bool = False

    @property
    def changes(self) -> list[Change]:
        return [change for one in self.comparisons for change in one.changes]

    def find_reason(self, change: Change) -> str:
        """Why a break is meant; empty where nobody has said so."""
        reasons = (one.reason for one in self.acknowledgements if one.covers(change))
        return next(reasons, "")

    @property
    def open(self) -> list[Change]:
        """The changes that nobody has acknowledged; only a break can be."""
        return [change for change in self.changes if not self.find_reason(change)]

    @property
    def breaks(self) -> list[Change]:
        """The breaks that nobody has acknowledged; none where nothing was promised."""
        if not self.is_promised:
            return []
        return [change for change in self.open if change.severity is Severity.BREAKING]

    @property
    def stale(self) -> list[Acknowledgement]:
        """The entries that cover nothing, but for those of the release that is checked out."""
        if self.is_released:
            return []
        changes = self.changes if self.is_promised else []
        return [one for one in self.acknowledgements if not any(map(one.covers, changes))]


def compare_versions(old: SpecDocument, new: SpecDocument) -> Comparison:
    """Two versions of one spec. Raises `UnreadableSpec`."""
    spec = new.path.stem.rpartition(":")[2]
    return Comparison(spec, old.file, _compare(spec, old, new))


def _compare(spec: str, old: SpecDocument, new: SpecDocument) -> list[Change]:
    try:
        return compare(spec, old, new)
    except BrokenReference as error:
        problem, fix = f"a reference is broken: {error}", "run check_specs.py and mend it"
        raise UnreadableSpec(new.file, 0, problem, fix) from None


def compare_all(
    root: Path, base: str | None, acknowledgements: list[Acknowledgement]
) -> Collection:
    """Every spec of the working tree with the same at `base`, else at the last release.

    Without a release nothing is promised; the last commit then. Raises `UnreadableSpec`.
    """
    repository = Repository(root)
    promise = base or repository.find_release()
    revision = promise or "HEAD"
    paths = {
        path.relative_to(root).as_posix()
        for path in (root / FOLDER).glob("*.yaml")
        if is_spec(path)
    }
    repository.resolve(revision)
    paths |= set(repository.list_specs(revision))
    found = [_compare_path(repository, path, revision) for path in sorted(paths)]
    is_released = (
        promise is not None
        and repository.is_current(promise)
        and not any(one.changes for one in found)
    )
    return Collection(found, acknowledgements, promise is not None, is_released)


def _compare_path(repository: Repository, path: str, revision: str) -> Comparison:
    spec, file = Path(path).stem, repository.root / path
    old = repository.read(revision, path)
    new = SpecDocument.read(file) if file.exists() else None
    if new is None:
        changes = remove_spec(spec, old) if old else []
    else:
        changes = _compare(spec, old, new) if old else add_spec(spec, new)
    return Comparison(spec, revision, changes)
