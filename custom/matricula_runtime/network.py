"""Sockets for httpcore2 that keep a call's deadline, whatever the server sends, and how slowly.

httpcore2 has a timeout for each read. A server that sends a byte now and then never exceeds it.
Here each read and write gets only the time that its call has left.
"""

import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address
from math import inf
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar
from weakref import WeakSet

import httpcore2
from attrs import define

T = TypeVar("T")


class Abortable(Protocol):
    """A connection that can be closed at once."""

    def abort(self) -> None:
        """Close it, without a word to the other side."""
        ...


@define
class SendAttempt:
    """One attempt to send a request. `ends` is its deadline, as a time of `time.monotonic`.

    `is_sent` is False until the first byte is written, other than those for a proxy. `handshakes`
    counts those of TLS, with the proxy or the server. `opened` is the connection that it opened.
    """

    ends: float
    is_sent: bool = False
    handshakes: int = 0
    opened: "Abortable | None" = None


ATTEMPT: ContextVar[SendAttempt] = ContextVar("attempt")
"""The attempt of the running thread or task."""

_PIECE = 64 * 1024


_FOR_PROXY = (b"CONNECT ", b"\x05", b"\x01")
"""The beginnings of messages for a proxy, HTTP or SOCKS. No request of ours begins like that."""


def note_write(data: bytes) -> None:
    """Note that the running attempt writes these bytes to a server."""
    if not data.startswith(_FOR_PROXY):
        ATTEMPT.get().is_sent = True


@contextmanager
def map_errors(timeout: type[Exception], other: type[Exception]) -> Iterator[None]:
    """Raise httpcore2's errors instead of those of sockets."""
    try:
        yield
    except TimeoutError as error:
        raise timeout(str(error) or "timed out") from error
    except OSError as error:
        raise other(error) from error


def is_readable(descriptor: int) -> bool:
    """Return True if a socket has bytes to read, or was closed on either side."""
    if descriptor < 0:
        return True
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([descriptor], [], [], 0)[0])
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


class _Layer(Protocol):
    """A way to exchange bytes: a socket, or TLS over another layer."""

    def receive(self, size: int, ends: float) -> bytes: ...

    def send(self, data: bytes, ends: float) -> None: ...

    def is_readable(self) -> bool: ...


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


class _Socket:
    """A socket as a layer. Raises TimeoutError at the given time."""

    def __init__(self, raw: socket.socket) -> None:
        self._raw = raw

    def receive(self, size: int, ends: float) -> bytes:
        self._raw.settimeout(_left(ends))
        return self._raw.recv(size)

    def send(self, data: bytes, ends: float) -> None:
        view = memoryview(data)
        while view:
            self._raw.settimeout(_left(ends))
            view = view[self._raw.send(view) :]

    def is_readable(self) -> bool:
        return is_readable(self._raw.fileno())


class _Tls:
    """TLS over another layer, which may be TLS to a proxy.

    An `ssl.SSLSocket` cannot be used over TLS, and starts its timeout anew with each record.
    """

    def __init__(self, below: _Layer, context: ssl.SSLContext, host: str | None) -> None:
        self._below = below
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)

    def handshake(self, ends: float) -> None:
        self._do(self.object.do_handshake, ends)

    def receive(self, size: int, ends: float) -> bytes:
        try:
            return self._do(lambda: self.object.read(size), ends)
        except ssl.SSLEOFError:  # many servers close without a word of TLS
            return b""

    def send(self, data: bytes, ends: float) -> None:
        self._do(lambda: self.object.write(data), ends)

    def is_readable(self) -> bool:
        return bool(self._incoming.pending or self.object.pending()) or self._below.is_readable()

    def _do(self, action: Callable[[], T], ends: float) -> T:
        while True:
            try:
                result = action()
            except ssl.SSLWantReadError:
                self._flush(ends)
                if data := self._below.receive(_PIECE, ends):
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            else:
                self._flush(ends)
                return result

    def _flush(self, ends: float) -> None:
        if self._outgoing.pending:
            self._below.send(self._outgoing.read(), ends)


class Stream(httpcore2.NetworkStream):
    """A connection to a server or proxy.

    Set `is_spent` to have httpcore2 close it instead of using it again.
    """

    def __init__(self, raw: socket.socket, layer: _Layer | None = None) -> None:
        self._raw = raw
        self._layer: _Layer = layer or _Socket(raw)
        self._is_between = False  # between a request and the first byte of its response
        self.is_spent = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return bytes of a response, without the empty lines that may precede it."""
        with map_errors(httpcore2.ReadTimeout, httpcore2.ReadError):
            ends = find_end(timeout)
            piece = self._layer.receive(max_bytes, ends)
            while self._is_between and piece and not (piece := piece.lstrip(b"\r\n")):
                piece = self._layer.receive(max_bytes, ends)
            self._is_between = False
            return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes of a request."""
        if not buffer:
            return
        note_write(buffer)
        self._is_between = True
        with map_errors(httpcore2.WriteTimeout, httpcore2.WriteError):
            self._layer.send(buffer, find_end(timeout))

    def close(self) -> None:
        """Close the socket of this process."""
        self._raw.close()

    abort = close

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "Stream":
        """Return the same connection with TLS."""
        ATTEMPT.get().handshakes += 1
        with map_errors(httpcore2.ConnectTimeout, httpcore2.ConnectError):
            try:
                layer = _Tls(self._layer, ssl_context, server_hostname)
                layer.handshake(find_end(timeout))
            except BaseException:
                self.close()
                raise
        return Stream(self._raw, layer)

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore2 asks for: the TLS object, and if an idle connection has bytes."""
        if info == "ssl_object":
            return self._layer.object if isinstance(self._layer, _Tls) else None
        if info == "is_readable":
            return self.is_spent or self._layer.is_readable()
        return None


def find_end(timeout: float | None) -> float:
    """Return the time at which a wait of the running attempt ends: its own, or the deadline."""
    return min(ATTEMPT.get().ends, time.monotonic() + (inf if timeout is None else timeout))


class Network(httpcore2.NetworkBackend):
    """Opens connections for httpcore2."""

    def __init__(self) -> None:
        self._open: WeakSet[socket.socket] = WeakSet()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Stream:
        """Connect to a host: to the first of its IP addresses that accepts in time."""
        with map_errors(httpcore2.ConnectTimeout, httpcore2.ConnectError):
            ends = find_end(timeout)
            failed: OSError = OSError(f"no IP address for {host}")
            for family, _, _, _, place in _find_addresses(host, port, ends):
                raw = socket.socket(family, socket.SOCK_STREAM)
                try:
                    raw.settimeout(_left(ends))
                    raw.connect(place)
                    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                except OSError as error:
                    raw.close()
                    failed = error
                else:
                    self._open.add(raw)
                    stream = ATTEMPT.get().opened = Stream(raw)
                    return stream
            raise failed

    def close_inherited(self) -> None:
        """Close this process's copies of the sockets; the parent of a fork goes on to use its own.

        Nothing is sent, not even the end of TLS.
        """
        for raw in list(self._open):
            raw.close()


def _find_addresses(host: str, port: int, ends: float) -> list[Any]:
    """Resolve a host. The system's resolver has no timeout, so another thread waits for it."""
    try:
        ip_address(host)
    except ValueError:
        pass
    else:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    results: SimpleQueue[list[Any] | OSError] = SimpleQueue()

    def resolve() -> None:
        try:
            results.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            results.put(error)
        except UnicodeError as error:  # a label of more than 63 characters
            results.put(OSError(str(error)))

    threading.Thread(target=resolve, daemon=True).start()
    try:
        found = results.get(timeout=_left(ends))
    except Empty:
        raise TimeoutError(f"the IP address of {host} was not found in time") from None
    if isinstance(found, OSError):
        raise found
    return found
