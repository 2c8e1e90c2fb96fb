"""Proxies: the one of the settings or of the environment, for one server.

Source of the variables' meaning: the manual of curl. Lower case takes precedence over upper case.
"""

import ipaddress
import os
import re
import socket
from collections.abc import Iterator
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, getproxies_environment, proxy_bypass

import httpx2
import idna
from attrs import field, frozen

from .errors import ConfigurationError
from .network_settings import NetworkSettings
from .origin import is_loopback

_SCHEMES = ("http", "https", "socks5", "socks5h")
_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


@frozen
class Proxy:
    """The URL of a proxy, and the name of the setting that has it. The URL may have a password."""

    url: str = field(repr=False)
    setting: str

    @property
    def scheme(self) -> str:
        """The scheme of the URL."""
        return self.url.partition(":")[0].lower()

    @property
    def is_socks(self) -> bool:
        """True for a SOCKS proxy."""
        return self.scheme.startswith("socks")

    @property
    def name(self) -> str:
        """The URL without user name and password, and the setting, for a message."""
        return f"{self.bare_url} of {self.setting}"

    @property
    def bare_url(self) -> str:
        """The URL without user name, password and path."""
        parts = urlsplit(self.url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{self.scheme}://{host}:{parts.port or _PORTS[self.scheme]}"

    @property
    def credentials(self) -> tuple[str, str] | None:
        """The user name and the password, if the URL has any."""
        parts = urlsplit(self.url)
        if parts.username is None:
            return None
        return unquote(parts.username), unquote(parts.password or "")

    def refuse(self, reason: str) -> ConfigurationError:
        """Make the error for a proxy that cannot be used."""
        return ConfigurationError(f"The proxy in {self.setting} cannot be used: {reason}")


def find_proxy(url: str, settings: NetworkSettings) -> Proxy | None:
    """Return the proxy for a URL, None for a direct connection.

    Raises ConfigurationError if it cannot be used. The proxies for other servers do not matter.
    """
    if settings.proxy:
        proxy = Proxy(_add_scheme(settings.proxy), settings.name("proxy"))
    elif (found := _find_in_environment(url)) is not None:
        proxy = found
    else:
        return None
    _check(proxy)
    return proxy


def _find_in_environment(url: str) -> Proxy | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None  # the transport says that the URL is invalid
    if parts.scheme not in ("http", "https") or _is_this_machine(host):
        return None
    if _is_excluded(parts):
        return None
    proxies = {kind: text.strip() for kind, text in getproxies().items()}
    kind = next((kind for kind in (parts.scheme, "all") if proxies.get(kind)), None)
    if kind is None:
        return None
    names = (f"{kind}_proxy", f"{kind}_proxy".upper())
    setting = next((name for name in names if os.environ.get(name)), "the system's settings")
    return Proxy(_add_scheme(proxies[kind]), setting)


def _is_this_machine(host: str) -> bool:
    """Return True for all spellings of this machine that the system connects to, as `127.1`."""
    if is_loopback(host) or host.endswith(".localhost"):
        return True
    address: ipaddress.IPv4Address | ipaddress.IPv6Address
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        try:
            address = ipaddress.IPv4Address(socket.inet_aton(host))
        except (OSError, ValueError):
            return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


def _add_scheme(text: str) -> str:
    return text if "://" in text else f"http://{text}"


def _is_excluded(parts: SplitResult) -> bool:
    variables = getproxies_environment()
    if not variables:  # the settings of Windows or macOS
        return bool(proxy_bypass(parts.hostname or ""))
    return does_exclude(variables.get("no", ""), parts)


def does_exclude(no_proxy: str, parts: SplitResult) -> bool:
    """Return True if the value of NO_PROXY names the server of a URL.

    Entries are separated by commas or blanks: `*`, a host, a domain (with its hosts, with or
    without a dot or `*.` before it), an IP address or network, each with a port if wanted. Names
    may have letters beyond ASCII or be encoded (`xn--…`), and IPv6 may be in brackets.
    """
    host = (parts.hostname or "").rstrip(".")
    port = parts.port or _PORTS[parts.scheme]
    return any(_does_name(entry, host, port) for entry in _list_entries(no_proxy))


def _list_entries(no_proxy: str) -> Iterator[str]:
    for entry in re.split(r"[,\s]+", no_proxy.lower()):
        if entry:
            yield entry.rpartition("://")[2].rstrip("/") or entry


def _does_name(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    found = re.fullmatch(r"(\[[^]]*\](?:/\d{1,3})?|[^:]*)(?::(\d{1,5}))?", entry)
    if found is not None:  # otherwise an IPv6 address without brackets
        if found[2] and int(found[2]) != port:
            return False
        entry = found[1].replace("[", "").replace("]", "")
    try:
        network, address = ipaddress.ip_network(entry, strict=False), ipaddress.ip_address(host)
        return address in network
    except ValueError:
        domain, host = _encode_name(entry.removeprefix("*").strip(".")), _encode_name(host)
        return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _encode_name(name: str) -> str:
    """Return a host name as the name service has it: `xn--mller-kva.example`."""
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:  # no name of a host
        return name


def _check(proxy: Proxy) -> None:
    if proxy.scheme not in _SCHEMES:
        raise proxy.refuse(f"its scheme must be one of {', '.join(_SCHEMES)}.")
    try:
        parts = urlsplit(proxy.url)
        is_url = bool(parts.hostname) and parts.port != 0 and parts.path in ("", "/")
        is_url = is_url and proxy.url.isprintable() and " " not in proxy.url
        is_url = is_url and not (parts.query or parts.fragment)
        httpx2.URL(proxy.url)
    except (ValueError, httpx2.InvalidURL):
        is_url = False
    if not is_url:
        hint = " (in a user name or password, write / # ? @ : as %2F %23 %3F %40 %3A)"
        raise proxy.refuse(
            "it is not a URL like http://proxy.example:3128"
            + (hint if "@" in proxy.url else "")
            + "."
        )
    if proxy.is_socks and any(len(one.encode()) > 255 for one in proxy.credentials or ()):
        raise proxy.refuse("SOCKS has user names and passwords of at most 255 bytes.")
