"""Certificates for TLS: the trusted ones, and the one of the client."""

import os
import re
import ssl
from collections.abc import Callable
from functools import lru_cache

import httpx2
from attrs import frozen

from .errors import ConfigurationError
from .network_settings import NetworkSettings

VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The variables that name certificates to trust instead of the system's. The first one counts."""
_LONGEST = 1 << 20
"""The bytes of a file that are searched for a certificate."""
_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")


@frozen
class TrustedCertificates:
    """A file of certificates in PEM format, or a folder, and the name of the setting that has it.

    Without a path these are the system's certificates.
    """

    path: str = ""
    setting: str = ""


def find_trusted(settings: NetworkSettings) -> TrustedCertificates:
    """Return the certificates that the settings or the environment name. Nothing is read."""
    if settings.ca_bundle:
        return TrustedCertificates(settings.ca_bundle, settings.name("ca_bundle"))
    name = next((name for name in VARIABLES if os.environ.get(name)), "")
    return TrustedCertificates(os.environ[name], name) if name else TrustedCertificates()


def make_context(settings: NetworkSettings) -> ssl.SSLContext:
    """Make the context for a connection with TLS.

    Raises ConfigurationError, which names the setting, for a file that cannot be used.
    """
    trusted, keys = find_trusted(settings), os.environ.get("SSLKEYLOGFILE", "")
    if not (settings.client_cert or settings.client_key):
        return _share_context(trusted, keys)
    context = _make_context(trusted)
    _load_client_certificate(context, settings)
    return context


# Loading the certificates takes 20 ms. One context serves all transports.
@lru_cache(maxsize=4)
def _share_context(trusted: TrustedCertificates, keys: str) -> ssl.SSLContext:
    return _make_context(trusted)


def _make_context(trusted: TrustedCertificates) -> ssl.SSLContext:
    path = trusted.path
    try:
        if not path:
            return httpx2.create_ssl_context(trust_env=False)
        if not os.path.isdir(path):
            if trusted.setting == "SSL_CERT_DIR":
                raise NotADirectoryError(0, "it is no folder")
            return ssl.create_default_context(cafile=path)
        if not any(_HASHED.fullmatch(name) for name in os.listdir(path)):
            raise OSError(0, "the folder has no hashed certificate. Run: openssl rehash FOLDER")
        return ssl.create_default_context(capath=path)
    except OSError as error:
        # The error has the name of the file only if that is the one for keys.
        if error.filename and error.filename == os.environ.get("SSLKEYLOGFILE"):
            raise _refuse("SSLKEYLOGFILE", error.filename, error) from None
        raise _refuse(trusted.setting, path, error) from None


def _load_client_certificate(context: ssl.SSLContext, settings: NetworkSettings) -> None:
    names = [settings.name(one) for one in ("client_cert", "client_key")]
    if not settings.client_cert:
        raise ConfigurationError(f"{names[1]} needs {names[0]}, the file of its certificate.")
    for path, name in zip((settings.client_cert, settings.client_key), names, strict=True):
        if path is not None:
            _read_pem(path, name)
    key = settings.client_key or settings.client_cert
    key_name = names[1] if settings.client_key else names[0]
    try:
        context.load_cert_chain(
            settings.client_cert, settings.client_key, password=_refuse_password(key_name, key)
        )
    except ssl.SSLError as error:
        reason = (error.reason or "").replace("_", " ").lower()
        if "mismatch" in reason:
            raise ConfigurationError(f"{key_name}: {key} is not the key of {names[0]}.") from None
        raise ConfigurationError(
            f"{key_name} cannot be used: {key} has no private key for the certificate, in PEM"
            f" format ({reason or 'unreadable'})."
        ) from None


def _read_pem(path: str, name: str) -> None:
    try:
        with open(path, "rb") as file:
            content = file.read(_LONGEST)  # a device such as /dev/zero has no end
    except OSError as error:
        raise _refuse(name, path, error) from None
    if b"-----BEGIN " not in content:
        raise ConfigurationError(f"{name} cannot be used for TLS: {path} is not in PEM format.")


def _refuse_password(name: str, path: str) -> Callable[[], str]:
    """Return a function that is called for an encrypted key. OpenSSL would ask on the terminal."""

    def refuse() -> str:
        raise ConfigurationError(
            f"{name} cannot be used: the key in {path} has a password."
            f" Write it without one: openssl pkey -in {path} -out KEY"
        )

    return refuse


def _refuse(name: str, path: str, error: OSError) -> ConfigurationError:
    if isinstance(error, ssl.SSLError):
        reason = "it has no certificate in PEM format"
    else:
        reason = error.strerror or str(error)
    return ConfigurationError(f"{name} cannot be used for TLS: {path}: {reason}.")
