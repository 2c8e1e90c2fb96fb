"""Routes to a server: directly or through a proxy, with certificates for TLS.

Both come from settings or from the environment, which is read once for each server. What the
environment says about other servers is never an error.
"""

import ssl

from attrs import field, frozen

from .certificates import TrustedCertificates, find_trusted, make_context
from .network_settings import NetworkSettings
from .proxies import Proxy, find_proxy


@frozen(eq=False)  # compared by identity: they are keys of pools
class ProxyRoute:
    """A way to a server: its proxy, if any, and the certificates, if it uses TLS.

    `tls` is for the server, and has the client's certificate; `proxy_tls` is for a proxy.
    """

    proxy: Proxy | None
    tls: ssl.SSLContext | None
    proxy_tls: ssl.SSLContext | None = None
    settings: NetworkSettings = field(factory=NetworkSettings, repr=False)

    @property
    def trusted(self) -> TrustedCertificates:
        """The files of the trusted certificates, for another program."""
        return find_trusted(self.settings)


class Routes:
    """Finds the route to the server of a URL.

    Raises ConfigurationError if a file that the settings name cannot be used.
    """

    def __init__(self, settings: NetworkSettings | None = None) -> None:
        self.settings = NetworkSettings() if settings is None else settings
        self._found: dict[str, ProxyRoute] = {}
        given = (self.settings.ca_bundle, self.settings.client_cert, self.settings.client_key)
        self._given_tls = make_context(self.settings) if any(given) else None

    def find(self, url: str) -> ProxyRoute:
        """Return the route. Raises ConfigurationError, which names the setting to correct."""
        end = url.find("/", len("https://"))
        origin = url if end < 0 else url[:end]
        if (route := self._found.get(origin)) is None:
            route = self._found[origin] = self._make(url)
        return route

    def _make(self, url: str) -> ProxyRoute:
        proxy = find_proxy(url, self.settings)
        tls = proxy_tls = None
        if url.startswith("https:"):
            tls = self._given_tls or make_context(self.settings)
        if proxy is not None and proxy.scheme == "https":
            # A proxy does not get the client's certificate.
            proxy_tls = make_context(NetworkSettings(ca_bundle=self.settings.ca_bundle))
        return ProxyRoute(proxy, tls, proxy_tls, self.settings)


def find_route(url: str, settings: NetworkSettings | None = None) -> ProxyRoute:
    """Return the route to the server of a URL, for a program with an HTTP library of its own.

    Raises ConfigurationError, which names the setting or variable to correct.
    """
    return Routes(settings).find(url)
