"""Build the wheel and the sdist, and check their content. Each fault is a sentence."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from attrs import frozen

from git_command import run_git

SOURCES = ("custom", "generated")
"""The folders whose content is the content of the wheel."""


class BuildFailed(Exception):
    """A build, or a tool that checks packages, failed. The text is its output."""


@frozen
class Packages:
    """The two files of a version."""

    wheel: Path
    sdist: Path

    @property
    def both(self) -> tuple[Path, Path]:
        return self.wheel, self.sdist

    def list_digests(self) -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.both}


def build(root: Path, target: Path, epoch: int) -> Packages:
    """Build the sdist of a folder, and the wheel of the sdist, without the network.

    `epoch` is the time of all files in them, in seconds since 1970. Older packages in `target` go.
    Raises `BuildFailed`.
    """
    shutil.rmtree(target, ignore_errors=True)
    words = ["build", "--offline", "--no-build-isolation", "--python", sys.executable]
    run_tool("uv", *words, "--out-dir", str(target), str(root), SOURCE_DATE_EPOCH=str(epoch))
    [wheel], [sdist] = target.glob("*.whl"), target.glob("*.tar.gz")
    return Packages(wheel, sdist)


def run_tool(name: str, *arguments: str, **environment: str) -> str:
    """Run a tool of this Python's environment. Raises `BuildFailed`."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name(name)), *arguments],
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(f"{name} {arguments[0]}: {done.stdout.strip()} {done.stderr.strip()}")
    return done.stdout


def find_commit_time(root: Path) -> int:
    """Return the time of the checked-out commit, or the one of SOURCE_DATE_EPOCH."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    return int(run_git(root, "log", "-1", "--format=%ct"))


def list_files(root: Path) -> list[str]:
    """List the files of git, and new ones that it does not ignore."""
    words = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = run_git(root, *words).split("\0")
    return sorted(name for name in names if name and (root / name).is_file())


def check_reproducible(root: Path, packages: Packages, epoch: int) -> Iterator[str]:
    """Build once more in another folder, from a copy with other times of its files, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "a copy"
        for name in list_files(root):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, copy / name)  # the mode, not the time
        again = build(copy, Path(folder) / "dist", epoch).list_digests()
    for name, digest in packages.list_digests().items():
        if again.get(name) != digest:
            yield f"{name} differs if it is built in another folder. Fix: take out what varies."


def check_wheel(names: Iterable[str], files: Iterable[str]) -> Iterator[str]:
    """Compare the names in a wheel with the files of the project."""
    found = {name for name in names if not PurePosixPath(name).parts[0].endswith(".dist-info")}
    expected = set()
    for name in files:
        folder, _, rest = name.partition("/")
        if folder in SOURCES:
            expected.add(rest)
        elif folder == "spec" and "/" not in rest:  # its folders are for checks and documentation
            expected.add(f"matricula_mock/{name}")
    yield from _compare("wheel", found, expected)
    for package in sorted({PurePosixPath(name).parts[0] for name in found if "/" in name}):
        if f"{package}/py.typed" not in found:
            yield f"The wheel lacks {package}/py.typed, for type checkers. Fix: add the empty file."
    if not any(name.endswith(".dist-info/licenses/LICENSE") for name in names):
        yield "The wheel lacks the licence. Fix: license-files in pyproject.toml."


def check_sdist(names: Iterable[str], files: Iterable[str]) -> Iterator[str]:
    """Compare the names in an sdist, without its top folder, with the files of the project."""
    yield from _compare("sdist", {*names} - {"PKG-INFO"}, {*files})


def _compare(package: str, found: set[str], expected: set[str]) -> Iterator[str]:
    for verb, names in (("lacks", expected - found), ("should not have", found - expected)):
        for name in sorted(names):
            yield f"The {package} {verb} {name}. Fix: [tool.hatch.build] in pyproject.toml."


def read_wheel(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read_sdist(path: Path) -> dict[str, bytes]:
    """Read the files of an sdist, by their names without the top folder."""
    contents = {}
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file:
                contents[member.name.partition("/")[2]] = file.read()
    return contents


def check_places(contents: dict[str, bytes], places: Iterable[str]) -> Iterator[str]:
    """Find folders of this machine in the content of a package."""
    for place in sorted({one for one in places if len(one) > len("/usr/")}):
        for name, content in contents.items():
            if place.encode() in content:
                yield f"{name} names a folder of this machine, {place}. Fix: take it out."


def list_places(root: Path) -> list[str]:
    """List the folders of this machine that must not be in a package."""
    return [f"{one}{os.sep}" for one in (root, Path.home(), Path(sys.prefix))]


def check_tools(packages: Packages) -> Iterator[str]:
    """Run twine and check-wheel-contents, which has its configuration in pyproject.toml."""
    commands = (
        ("twine", "check", "--strict", *map(str, packages.both)),
        ("check-wheel-contents", str(packages.wheel)),
    )
    for command in commands:
        try:
            run_tool(*command)
        except BuildFailed as error:
            yield str(error)


def check_contents(root: Path, packages: Packages) -> Iterator[str]:
    """Check the names and the content of both packages."""
    files = list_files(root)
    wheel, sdist = read_wheel(packages.wheel), read_sdist(packages.sdist)
    yield from check_wheel(wheel, files)
    yield from check_sdist(sdist, files)
    for contents in (wheel, sdist):
        yield from check_places(contents, list_places(root))
