"""The conditions of a release. Each one that does not hold is a sentence with its fix."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from releasing.changelog import NotReleasable, names_break, read_unreleased
from releasing.promises import check_promises
from releasing.repository import ReleaseRepository
from spec_changes.acknowledgements import read_acknowledgements
from spec_changes.change import Change, Severity
from spec_changes.collection import ACKNOWLEDGED, Collection, compare_all
from spec_changes.revisions import Repository
from spec_changes.versions import (
    NoVersion,
    Version,
    find_released,
    parse_version,
    raise_version,
    read_version,
    show_version,
)
from spec_document import UnreadableSpec

BRANCH = "main"


@frozen
class ReleaseCandidate:
    """A version to be released: `changelog` and `project` are the texts of their files."""

    root: Path
    version: Version
    changelog: str
    project: str

    @property
    def tag(self) -> str:
        return f"v{show_version(self.version)}"


def find_obstacles(candidate: ReleaseCandidate) -> list[str]:
    """List all that prevents a release; an empty list allows it. Raises `GitFailed`."""
    repository = ReleaseRepository(candidate.root)
    return [
        *_check_tree(repository),
        *_check_version(candidate, repository.list_tags()),
        *_check_changelog(candidate),
        *_check_promises(candidate),
        *_check_specs(candidate),
    ]


def _check_tree(repository: ReleaseRepository) -> Iterator[str]:
    branch = repository.find_branch()
    if branch != BRANCH:
        yield (
            f"{branch or 'No branch'} is checked out, and a release is made from {BRANCH}."
            f" Fix: git switch {BRANCH}."
        )
    if changes := repository.list_changes():
        shown = ", ".join(line[3:] for line in changes[:5])
        more = f" and {len(changes) - 5} more" if len(changes) > 5 else ""
        yield f"Some changes are not committed: {shown}{more}. Fix: commit or remove them."


def _check_version(candidate: ReleaseCandidate, tags: list[str]) -> Iterator[str]:
    version, wanted = candidate.version, show_version(candidate.version)
    if candidate.tag in tags:
        yield f"The tag {candidate.tag} exists. Fix: choose a higher version."
        return
    last = find_last(candidate.changelog, tags)
    if last and version <= last:
        yield f"{wanted} is not higher than the last release, {show_version(last)}. Fix: raise it."
        return
    project = read_version(candidate.project)
    if version < project:
        fix = f"VERSION={show_version(project)} or higher"
        yield f"{wanted} is lower than the version of pyproject.toml. Fix: {fix}."


def find_last(changelog: str, tags: list[str]) -> Version | None:
    """Return the highest version of the tags and of the changelog; None before the first one."""
    tagged = (parse_version(tag.removeprefix("v")) for tag in tags)
    found = (*tagged, find_released(changelog))
    return max((version for version in found if version), default=None)


def _check_changelog(candidate: ReleaseCandidate) -> Iterator[str]:
    try:
        section = read_unreleased(candidate.changelog)
    except NotReleasable as error:
        yield str(error)
        return
    if not section:
        yield "The section Unreleased of CHANGELOG.md is empty. Fix: list the changes."
    released = find_released(candidate.changelog)
    if released and names_break(section):
        yield from _compare(candidate, _raise_for_break(released), "CHANGELOG.md names a break")


def _check_promises(candidate: ReleaseCandidate) -> Iterator[str]:
    if broken := check_promises(candidate.root):
        fix = (
            "make promises lists the differences; **Breaking** entries of CHANGELOG.md name breaks"
        )
        yield f"Promises are broken: {len(broken)}, such as {broken[0]}. Fix: {fix}."


def _raise_for_break(released: Version) -> Version:
    major, minor, _ = released
    return (major + 1, 0, 0) if major else (0, minor + 1, 0)


def _compare(candidate: ReleaseCandidate, required: Version, reason: str) -> Iterator[str]:
    if candidate.version < required:
        yield (
            f"{reason}, which needs version {show_version(required)} or higher."
            f" Fix: VERSION={show_version(required)}."
        )


def _check_specs(candidate: ReleaseCandidate) -> Iterator[str]:
    try:
        collection = compare_all(
            candidate.root, None, read_acknowledgements(candidate.root / ACKNOWLEDGED)
        )
        base = _read_base(candidate.root, collection)
    except (UnreadableSpec, NoVersion) as error:
        yield str(error)
        return
    yield from _check_reasons(collection)
    if base is not None:
        required = raise_version(base, collection.changes)
        yield from _compare(candidate, required, _describe(collection.changes))


def _check_reasons(collection: Collection) -> Iterator[str]:
    if breaks := collection.breaks:
        fix = f"make gate prints the entries of {ACKNOWLEDGED}"
        yield f"Breaking changes of the specs have no reason: {len(breaks)}. Fix: {fix}."
    yield from (one.explain_stale() for one in collection.stale)


def _read_base(root: Path, collection: Collection) -> Version | None:
    """Return the version of the last release; None before the first one."""
    bases = {one.base for one in collection.comparisons}
    if not collection.is_binding or not bases:
        return None
    text = Repository(root).read_text(bases.pop(), "pyproject.toml")
    return read_version(text) if text else None


def _describe(changes: list[Change]) -> str:
    breaks = [change for change in changes if change.severity is Severity.BREAKING]
    if not breaks:
        return "The specs changed since the last release"
    first = breaks[0]
    return f"The specs break something: {first.spec} {first.operation} {first.message}".rstrip()
