"""Release a version on this machine: check, write, build, commit and tag. Nothing is uploaded.

    make_release.py [--version 0.1.0] [--dry-run]

The version is the one of pyproject.toml unless you pass another. With --dry-run the command shows
what would be written and run. If a step fails or a signal ends it, the release takes its own files,
commits and tag back; the changes of others are kept and named.
Exit code 0: released, or a dry run without obstacles; 1: not released; 2: a wrong option;
129, 143: ended by SIGHUP, SIGTERM.
"""

import argparse
import difflib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import evolve, field, frozen

from closed_pipe import end_script
from git_command import GitFailed, finish
from releasing.changelog import NotReleasable, begin_next, release_section, remove_entries
from releasing.conditions import BRANCH, ReleaseCandidate, find_obstacles
from releasing.promises import write_promises
from releasing.repository import ReleaseRepository
from releasing.undoing import Undoing
from spec_changes.collection import ACKNOWLEDGED
from spec_changes.versions import (
    NoVersion,
    Version,
    parse_version,
    read_version,
    show_version,
    write_version,
)

ROOT = Path(__file__).resolve().parent.parent
CHANGELOG, PROJECT, DIST = "CHANGELOG.md", "pyproject.toml", "dist"
CHECKS = (("make", "test"),)
PACKAGES = (("make", "check-packages", f"DIST={DIST}"),)
ENDINGS = (signal.SIGTERM,) if sys.platform == "win32" else (signal.SIGTERM, signal.SIGHUP)
"""Signals that end a release as Ctrl-C does."""


class NotReleased(Exception):
    """The release ended. The text is the reason and the fix."""


@frozen
class Release:
    """One release. `checks` run before anything is written, `packages` on the written version.

    `promises` returns the list of promised names, a text by its path.
    """

    candidate: ReleaseCandidate
    time: int = field(factory=lambda: int(time.time()))
    checks: tuple[tuple[str, ...], ...] = CHECKS
    packages: tuple[tuple[str, ...], ...] = PACKAGES
    promises: Callable[[], dict[str, str]] = write_promises

    @property
    def root(self) -> Path:
        return self.candidate.root

    @property
    def day(self) -> date:
        return datetime.fromtimestamp(self.time, UTC).date()

    @property
    def name(self) -> str:
        return show_version(self.candidate.version)

    @property
    def messages(self) -> tuple[str, str]:
        """The subjects of both commits."""
        return f"Release {self.name}", f"Begin the version after {self.name}"

    def write(self) -> dict[str, str]:
        """Return the texts of the release commit by path. Raises `NotReleasable`."""
        one = self.candidate
        changelog = release_section(one.changelog, one.version, self.day)
        project = write_version(one.project, one.version)
        return {CHANGELOG: changelog, PROJECT: project, **self.promises()}

    def write_next(self, released: dict[str, str]) -> dict[str, str]:
        """Return the texts of the commit after the release, by path; `released` are its own."""
        path = self.root / ACKNOWLEDGED
        texts = {CHANGELOG: begin_next(released[CHANGELOG])}
        if path.exists():
            texts[ACKNOWLEDGED.as_posix()] = remove_entries(path.read_text(encoding="utf-8"))
        return texts


def prepare(root: Path, version: Version | None) -> ReleaseCandidate:
    """Read the files of a release. Raises `NotReleased`."""
    try:
        changelog = (root / CHANGELOG).read_text(encoding="utf-8")
        project = (root / PROJECT).read_text(encoding="utf-8")
        return ReleaseCandidate(root, version or read_version(project), changelog, project)
    except (OSError, NoVersion) as error:
        raise NotReleased(str(error)) from None


def require(candidate: ReleaseCandidate) -> None:
    """Raise `NotReleased` with all obstacles."""
    if obstacles := find_obstacles(candidate):
        raise NotReleased("\n".join(f"- {one}" for one in obstacles))


def run(release: Release) -> None:
    """Release. Raises `NotReleased` or `GitFailed`; then all that is its own is taken back."""
    require(release.candidate)
    repository = ReleaseRepository(release.root)
    before = repository.find_head()
    run_commands(release, release.checks)
    require_head(repository, before)
    # A check or somebody else may have written a file.
    release = evolve(release, candidate=prepare(release.root, release.candidate.version))
    require(release.candidate)
    undoing = Undoing(repository, before, release.candidate.tag, release.messages, release.time)
    try:
        write_release(release, repository, undoing)
    except BaseException:  # Ctrl-C and the other signals as well
        with handling(signal.SIG_IGN, signal.SIGINT, *ENDINGS):
            left = undoing.undo()
        with suppress(OSError):  # the terminal may have gone
            for line in left:
                print(line, file=sys.stderr, flush=True)
        raise
    print(describe_rest(release, before))


def write_release(release: Release, repository: ReleaseRepository, undoing: Undoing) -> None:
    """Write both commits and the tag, and note what is written."""
    texts = release.write()
    undoing.write(texts)
    write_texts(release.root, texts)
    repository.stage([*texts])
    run_commands(release, release.packages)
    require_head(repository, undoing.before)
    require_own(release.root, repository, texts)
    released = repository.commit(release.messages[0], release.time, [*texts])
    repository.tag(release.candidate.tag, released, f"matricula {release.name}")
    following = release.write_next(texts)
    undoing.write(following)
    write_texts(release.root, following)
    repository.stage([*following])
    require_head(repository, released)
    repository.commit(release.messages[1], release.time, [*following])


def require_head(repository: ReleaseRepository, before: str) -> None:
    """Raise `NotReleased` if another commit or branch is checked out than before."""
    head, branch = repository.find_head(), repository.find_branch()
    if head != before or branch != BRANCH:
        raise NotReleased(
            f"HEAD moved from {before[:10]} to {head[:10]} ({branch or 'no branch'}) during the"
            f" release. Fix: release again, from {BRANCH}."
        )


def require_own(root: Path, repository: ReleaseRepository, texts: dict[str, str]) -> None:
    """Raise `NotReleased` if files changed since the texts were written: packages may differ."""
    others = [line[3:] for line in repository.list_changes() if line[3:] not in texts]
    for name, text in texts.items():
        path = root / name
        if not path.exists() or path.read_text("utf-8", "replace") != text:
            others.append(name)
    if others:
        raise NotReleased(
            f"Files changed during the release: {', '.join(others)}."
            " Fix: commit or remove the changes, and release again."
        )


def run_commands(release: Release, commands: tuple[tuple[str, ...], ...]) -> None:
    """Run commands in the repository, with the time that packages take for their files."""
    # In `make release` the variables of make would change the output of these runs.
    own = {
        name: text for name, text in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    own["SOURCE_DATE_EPOCH"] = str(release.time)
    for command in commands:
        print(f"== {' '.join(command)}", flush=True)
        process = subprocess.Popen(command, cwd=release.root, env=own, text=True)
        finish(process)
        if process.returncode:
            raise NotReleased(f"{' '.join(command)} failed; the reason is above.")


def write_texts(root: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8")


def describe_rest(release: Release, before: str) -> str:
    """Return the commands that are left, and the one that takes the release back."""
    tag, remote = release.candidate.tag, find_remote(release.root)
    files = " ".join(
        f"{DIST}/matricula-{release.name}{end}" for end in ("-py3-none-any.whl", ".tar.gz")
    )
    return "\n".join(
        [
            f"\nReleased {release.name} in this checkout only. Left to do:",
            f"  git push --atomic {remote} {BRANCH} {tag}",
            f"  .venv/bin/python -m twine upload {files}",
            "To take it back before you push:",
            f"  git tag --delete {tag} && git reset --keep {before[:10]}",
        ]
    )


def find_remote(root: Path) -> str:
    remotes = ReleaseRepository(root).list_remotes()
    return remotes[0] if len(remotes) == 1 else "origin" if "origin" in remotes else "REMOTE"


def show(release: Release) -> None:
    """Print what the release would run and write."""
    print(f"A dry run of version {release.name}, {release.day.isoformat()}. A release runs:")
    for command in (*release.checks, *release.packages):
        print(f"  {' '.join(command)}")
    try:
        texts = release.write()
    except NotReleasable:
        return  # one of the obstacles
    tag, (first, second) = release.candidate.tag, release.messages
    print(f'Then it commits "{first}", with the annotated tag {tag}:\n')
    print(*show_changes(release.root, texts), sep="\n")
    print(f'At last it commits "{second}":\n')
    print(*show_changes(release.root, release.write_next(texts), texts), sep="\n")
    print("Nothing was written, and no check was run.")


def show_changes(
    root: Path, texts: dict[str, str], before: dict[str, str] | None = None
) -> Iterator[str]:
    """Yield the differences of the files from the checkout, or from the texts `before`."""
    for name, text in texts.items():
        path = root / name
        old = (before or {}).get(name) or (
            path.read_text(encoding="utf-8") if path.exists() else ""
        )
        if old != text:
            lines = difflib.unified_diff(
                old.splitlines(), text.splitlines(), name, name, n=1, lineterm=""
            )
            yield "\n".join(lines) + "\n"


def read_option(text: str) -> Version:
    """Read the version of an option. Raises ArgumentTypeError."""
    version = parse_version(text.removeprefix("v"))
    if version is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a version such as 0.1.0")
    return version


@contextmanager
def handling(
    handler: Callable[[int, object], None] | signal.Handlers, *numbers: signal.Signals
) -> Iterator[None]:
    """Handle signals otherwise for a while. Those that are ignored, as under nohup, stay so."""
    found = {one: signal.getsignal(one) for one in numbers}
    old = {one: before for one, before in found.items() if before not in (None, signal.SIG_IGN)}
    for one in old:
        signal.signal(one, handler)
    try:
        yield
    finally:
        for one, before in old.items():
            signal.signal(one, before)


def end_once(number: int, _frame: object) -> None:
    """End as at Ctrl-C. More of these signals change nothing: the release is taken back."""
    for one in ENDINGS:
        signal.signal(one, signal.SIG_IGN)
    sys.exit(128 + number)


def main(
    arguments: list[str] | None = None,
    root: Path = ROOT,
    make: Callable[[ReleaseCandidate], Release] = Release,
) -> int:
    """Run the command and return its exit code. Tests pass a root and other checks."""
    parser = argparse.ArgumentParser(
        prog="make_release", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--version", type=read_option, help="default: the one of pyproject.toml")
    parser.add_argument("--dry-run", action="store_true", help="show everything, change nothing")
    options = parser.parse_args(arguments)
    try:
        release = make(prepare(root, options.version))
        if options.dry_run:
            show(release)
            require(release.candidate)
        else:
            with handling(end_once, *ENDINGS):
                run(release)
    except (NotReleased, NotReleasable, GitFailed) as error:
        sys.stdout.flush()
        print(f"Not released.\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    end_script(main)
