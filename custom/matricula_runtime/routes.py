"""Routes to a server: directly or through a proxy, with certificates for TLS.

Both come from arguments or from the environment, which is read once for each server. What the
environment says about other servers is never an error.
"""

import os
import ssl
from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2
from attrs import field, frozen

from .errors import ConfigurationError
from .origin import is_loopback

_SCHEMES = ("http", "https", "socks5", "socks5h")


@frozen
class Proxy:
    """The URL of a proxy, and the name of the setting that has it. The URL may have a password."""

    url: str = field(repr=False)
    setting: str

    @property
    def scheme(self) -> str:
        """The scheme of the URL."""
        return self.url.partition(":")[0].lower()

    def refuse(self, reason: str) -> ConfigurationError:
        """Make the error for a proxy that cannot be used."""
        return ConfigurationError(f"The proxy in {self.setting} cannot be used: {reason}")


@frozen(eq=False)  # compared by identity: they are keys of pools
class ProxyRoute:
    """A way to a server: its proxy, if any, and the trusted certificates, if it uses TLS."""

    proxy: Proxy | None
    tls: ssl.SSLContext | None


class Routes:
    """Finds the route to the server of a URL.

    `proxy` is a URL; without one, the environment's proxy is used, except for this machine.
    `ca_bundle` is a file of certificates to trust instead of the usual ones. Raises
    ConfigurationError if the file cannot be read.
    """

    def __init__(self, proxy: str | None, ca_bundle: str | None) -> None:
        self._proxy = Proxy(proxy, "proxy=…") if proxy else None
        self._given_tls = _make_given_context(ca_bundle) if ca_bundle else None
        self._found: dict[str, ProxyRoute] = {}

    def find(self, url: str) -> ProxyRoute:
        """Return the route. Raises ConfigurationError, which names the setting to correct."""
        end = url.find("/", len("https://"))
        origin = url if end < 0 else url[:end]
        if (route := self._found.get(origin)) is None:
            route = self._found[origin] = self._make(url)
        return route

    def _make(self, url: str) -> ProxyRoute:
        proxy = self._proxy or _find_proxy(url)
        if proxy is not None:
            _check(proxy)
        uses_tls = url.startswith("https:") or (proxy is not None and proxy.scheme == "https")
        return ProxyRoute(proxy, (self._given_tls or make_usual_context()) if uses_tls else None)


def _find_proxy(url: str) -> Proxy | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None  # the transport says that the URL is invalid
    if parts.scheme not in ("http", "https") or is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    kind = next((kind for kind in (parts.scheme, "all") if proxies.get(kind)), None)
    if kind is None:
        return None
    text = proxies[kind]
    names = (f"{kind}_proxy", f"{kind}_proxy".upper())
    setting = next((name for name in names if os.environ.get(name)), "the system's settings")
    return Proxy(text if "://" in text else f"http://{text}", setting)


def _check(proxy: Proxy) -> None:
    try:
        parts = urlsplit(proxy.url)
        is_url = bool(parts.hostname) and parts.port != 0
        httpx2.URL(proxy.url)
    except (ValueError, httpx2.InvalidURL):
        is_url = False
    if proxy.scheme not in _SCHEMES:
        raise proxy.refuse(f"its scheme must be one of {', '.join(_SCHEMES)}.")
    if not is_url:
        raise proxy.refuse("it is not a URL like http://proxy.example:3128")


def make_usual_context() -> ssl.SSLContext:
    """Return the context with the certificates of the environment, or of the system.

    Raises ConfigurationError, which names the variable, for files that cannot be used.
    """
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")
    return _make_usual_context(*((name, os.environ.get(name)) for name in names))


# Loading the certificates takes 20 ms. One context serves all transports.
@lru_cache(maxsize=4)
def _make_usual_context(*environment: tuple[str, str | None]) -> ssl.SSLContext:
    try:
        return httpx2.create_ssl_context()
    except OSError as error:
        values = dict(environment)
        # The error has the name of the file only if that is the one for keys.
        at_fault = "SSLKEYLOGFILE" if error.filename else "SSL_CERT_FILE"
        if at_fault == "SSL_CERT_FILE" and not values["SSL_CERT_FILE"]:
            at_fault = "SSL_CERT_DIR"
        raise ConfigurationError(
            f"{at_fault} cannot be used for TLS: {values[at_fault]}: {_explain(error)}."
        ) from None


def _make_given_context(ca_bundle: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_bundle)
    except OSError as error:
        name = "SSLKEYLOGFILE" if error.filename else "ca_bundle"
        file = error.filename or ca_bundle
        raise ConfigurationError(
            f"{name} cannot be used for TLS: {file}: {_explain(error)}."
        ) from None


def _explain(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return "it has no certificate in PEM format"
    return error.strerror or str(error)
