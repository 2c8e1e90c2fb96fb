"""The way to the server under test: one for our own checks and for the fuzzer, a process apart."""

from __future__ import annotations

import os
import ssl
from base64 import b64encode
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final
from urllib.parse import unquote, urlsplit

import httpx2
from attrs import field, frozen

from .hiding import hide

VARIABLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC")
PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@frozen
class ServerRoute:
    """The proxy and the certificates for one server. By default there is no proxy.

    `proxy` is the URL of the proxy, with its password if it has one; `proxy_name` names it in
    messages. `tls` is the context for TLS with the server, `proxy_tls` that for TLS with the proxy;
    `ca_bundle`, `client_cert` and `client_key` are the files with the same content, for the fuzzer.
    With `rebase_links`, links may name another host: their paths are asked for at this server.
    """

    proxy: str = field(default="", repr=False)
    proxy_name: str = ""
    tls: ssl.SSLContext | None = None
    proxy_tls: ssl.SSLContext | None = None
    ca_bundle: str = ""
    client_cert: str = ""
    client_key: str = ""
    rebase_links: bool = False

    def make_client(self, url: str) -> httpx2.Client:
        """Return a client for the server at `url`. It reads neither variables nor `.netrc`."""
        # A registration may log the learner in: with that cookie, later requests are the learner's.
        cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        # The certificates are read only where they are needed: that takes 20 ms.
        is_secure = urlsplit(url).scheme == "https"
        return httpx2.Client(
            base_url=url,
            timeout=10,
            trust_env=False,
            cookies=cookies,
            proxy=httpx2.Proxy(self.proxy, ssl_context=self.proxy_tls) if self.proxy else None,
            verify=(self.tls or True) if is_secure else False,
        )

    def make_environment(self) -> Mapping[str, str]:
        """Return the environment of the fuzzer, which reads its proxy and certificates there.

        Without `.netrc`, which would replace the token.
        """
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.lower() not in PROXIES and name not in VARIABLES
        }
        kept["NETRC"] = os.devnull
        if bundle := self.ca_bundle or _find_system_certificates():
            kept["REQUESTS_CA_BUNDLE"] = bundle
        if not self.proxy:
            return kept | {"no_proxy": "*"}
        # The proxy resolves the host, as in our own checks.
        proxy = self.proxy.replace("socks5:", "socks5h:", 1)
        return kept | {"http_proxy": proxy, "https_proxy": proxy}

    def describe(self) -> str:
        """Return the files of the client's certificate as configuration of schemathesis."""
        files = {"request-cert": self.client_cert, "request-cert-key": self.client_key}
        lines = [f"{name} = {_quote(path)}\n" for name, path in files.items() if path]
        return "".join(lines)

    def explain(self, reason: object) -> str:
        """Return the reason of a failure, with the proxy's name if there is one.

        A proxy may repeat its password in the reason; it is hidden.
        """
        if not self.proxy:
            return str(reason)
        text = "".join(sign for sign in str(reason) if sign.isprintable() or sign == "\n")
        for secret in _list_secrets(self.proxy):
            text = hide(secret, text)
        return f"{text.strip()} (through the proxy {self.proxy_name})"


DIRECT: Final = ServerRoute()
"""No proxy, and the system's certificates."""


def _list_secrets(proxy: str) -> list[str]:
    """Return the password in a proxy's URL, in the forms in which a proxy may repeat it."""
    parts = urlsplit(proxy)
    if not parts.password:
        return []
    user, password = unquote(parts.username or ""), unquote(parts.password)
    return [b64encode(f"{user}:{password}".encode()).decode(), parts.password, password]


def _find_system_certificates() -> str:
    """Return the file or folder that OpenSSL reads. The fuzzer's library has its own otherwise."""
    paths = ssl.get_default_verify_paths()
    if os.path.isfile(paths.openssl_cafile):
        return paths.openssl_cafile
    folder = paths.openssl_capath
    return folder if os.path.isdir(folder) and os.listdir(folder) else ""


def _quote(text: str) -> str:
    """Quote a text for TOML: as it is, where that is possible."""
    if "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
