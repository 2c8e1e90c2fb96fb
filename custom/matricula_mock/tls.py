"""TLS: a certificate of the user, or one that is made for this run with trustme."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from .bounded_file import read_bounded
from .options import TlsOptions

if TYPE_CHECKING:
    import trustme

_LARGEST: Final = 1 << 20
"""The bytes of a certificate or key."""
_LOCAL: Final = ("localhost", "127.0.0.1", "::1")


class TlsError(Exception):
    """A certificate that cannot be used. The text names the file and the reason."""


@frozen
class Certificate:
    """The certificate of a server. `ca_file` has its authority, if it was made for this run."""

    context: ssl.SSLContext
    ca_file: Path | None = None


def prepare_tls(options: TlsOptions, names: Sequence[str]) -> Certificate:
    """Return the certificate that `options` ask for; one that is made is valid for `names` and
    this machine.

    TlsError if a file cannot be used, and, with the command that installs it, if trustme is
    missing.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    if options.made:
        return Certificate(context, _make(context, options.ca_file, names))
    if options.cert and options.key:
        _load(context, options.cert, options.key)
    return Certificate(context)


def _load(context: ssl.SSLContext, cert: Path, key: Path) -> None:
    for path in (cert, key):
        try:
            read_bounded(path, _LARGEST)
        except OSError as error:
            raise TlsError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        context.load_cert_chain(cert, key, password=_refuse_password)
    except (ssl.SSLError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise TlsError(f"{cert} and {key} are no certificate with its key: {reason}") from None


def _refuse_password() -> str:
    raise ValueError("the key has a password; give one without")


def _make(context: ssl.SSLContext, ca_file: Path | None, names: Sequence[str]) -> Path:
    """Make a certificate, load it, and return the file with its authority."""
    try:
        import trustme
    except ModuleNotFoundError as error:
        from matricula_extras import explain_missing

        raise TlsError(str(explain_missing(error, "tls"))) from None
    authority = trustme.CA(organization_name="matricula mock, for tests only")
    wanted = [name for name in dict.fromkeys([*_LOCAL, *names]) if name and not _is_any(name)]
    try:
        authority.issue_cert(*wanted).configure_cert(context)
    except ValueError as error:  # an underscore, for example
        raise TlsError(
            f"no certificate can be made for {', '.join(wanted)}: {error}."
            " Use another name, or --tls-cert with --tls-key"
        ) from None
    return _save(authority, ca_file)


def _save(authority: trustme.CA, ca_file: Path | None) -> Path:
    path = ca_file or _make_folder() / "ca.pem"
    try:
        authority.cert_pem.write_to_path(path)
    except OSError as error:
        raise TlsError(f"{path}: cannot be written: {error.strerror}") from None
    return path


def _make_folder() -> Path:
    from tempfile import mkdtemp  # its modules take a megabyte, which few need

    return Path(mkdtemp(prefix="matricula-mock-"))


def _is_any(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return False
