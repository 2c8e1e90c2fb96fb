"""Files of npm packages: fetched with `npm pack`, pinned by version and integrity, cached."""

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from attrs import frozen

_TIMEOUT = 300
"""Seconds for a download."""


class PackageError(Exception):
    """A package is not available. The text has the reason and the fix."""


class NpmMissingError(PackageError):
    """npm is not installed."""


@frozen
class WebPackage:
    """One version of an npm package. `licence` must be the one in its package.json."""

    name: str
    version: str
    integrity: str
    licence: str

    @property
    def file_name(self) -> str:
        """The name of the tarball that `npm pack` writes."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


SCALAR = WebPackage(
    "@scalar/api-reference",
    "1.72.1",
    "sha512-XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow==",
    "MIT",
)


def fetch(package: WebPackage, cache: Path) -> Path:
    """Return the tarball of a package, fetched into `cache` if needed. Checks its integrity.

    Raises PackageError, or NpmMissingError if the package must be fetched and npm is missing.
    """
    kept = cache / package.file_name
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            tarball = _pack(package, Path(folder))
            _check(package, tarball)
            tarball.replace(kept)
    _check(package, kept)
    return kept


def read_file(package: WebPackage, cache: Path, member: str) -> bytes:
    """Read one file of a package, such as `dist/index.js`. Raises PackageError."""
    with tarfile.open(fetch(package, cache)) as archive:
        manifest = json.loads(_extract(package, archive, "package.json"))
        if manifest.get("license") != package.licence:
            raise PackageError(
                f"{package.name}: the licence changed to {manifest.get('license')!r}"
            )
        return _extract(package, archive, member)


def _extract(package: WebPackage, archive: tarfile.TarFile, member: str) -> bytes:
    try:
        file = archive.extractfile(f"package/{member}")
    except KeyError:
        file = None
    if file is None:
        raise PackageError(f"{package.name} {package.version} has no file {member}")
    return file.read()


def _pack(package: WebPackage, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise NpmMissingError(
            f"npm is missing, so {package.name} cannot be fetched. Install Node.js with npm"
        )
    command = [npm, "pack", f"{package.name}@{package.version}", "--ignore-scripts", "--silent"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        raise PackageError(f"npm pack {package.name} took longer than {_TIMEOUT} seconds") from None
    tarball = folder / package.file_name
    if done.returncode or not tarball.exists():
        lines = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["nothing was fetched"]
        raise PackageError(f"npm pack {package.name}@{package.version} failed: {lines[0]}")
    return tarball


def _check(package: WebPackage, tarball: Path) -> None:
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        tarball.unlink()
        raise PackageError(
            f"{package.name} {package.version}: the fetched file is not the pinned one"
            " (its sha512 differs); it was deleted"
        )
