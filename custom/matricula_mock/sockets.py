"""Sockets: how they are bound, and the URLs at which they are reached."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Final

BACKLOG: Final = 2048
_ANY: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Hosts that mean all interfaces, and the one at which this machine reaches itself."""


class BindError(Exception):
    """A host and port that cannot be bound. The text names the reason and the way out."""


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; BindError if that fails. Port 0 picks a free one."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise BindError(f"the host {host} is not known: {error.strerror}") from None
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if host == "::":  # all interfaces, those of version 4 as well
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise BindError(
            f"cannot listen on {host} port {port}: {error.strerror}; "
            "choose another with --port, or --port 0 for a free one"
        ) from None
    return listener


def url_of(listener: socket.socket, scheme: str = "http") -> str:
    """Return the URL at which programs on this machine reach a listening socket."""
    host, port = listener.getsockname()[:2]
    return make_origin(scheme, _ANY.get(host, host), port)


def make_origin(scheme: str, host: str, port: int) -> str:
    """Return the origin of an IP address and a port, such as `http://127.0.0.1:8000`."""
    host = _plain(host)
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def is_loopback(address: object) -> bool:
    """Return whether the address of a socket, as Python has it, is on this machine."""
    if not isinstance(address, tuple) or not address:
        return False
    return ipaddress.ip_address(_plain(str(address[0]))).is_loopback


def _plain(host: str) -> str:
    """Return an IP address without its zone, and without the form that version 6 has for 4."""
    return host.partition("%")[0].removeprefix("::ffff:") if "." in host else host.partition("%")[0]
