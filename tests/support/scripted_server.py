"""A server that treats each request as a test says: respond, close, reset, stall, garbage."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CLOSE = b"close"
RESET = b"reset"
STALL = b"stall"

Handler = Callable[[bytes, int], bytes]


def response(
    status: int = 200,
    body: bytes | str = b"",
    content_type: str = "application/json",
    **headers: str,
) -> bytes:
    """Make the bytes of an HTTP response."""
    content = body.encode() if isinstance(body, str) else body
    lines = [
        f"HTTP/1.1 {status} X",
        f"content-type: {content_type}",
        f"content-length: {len(content)}",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


class ScriptedServer:
    """Calls `handler` for each complete request, and sends the bytes that it returns.

    `requests` has the requests so far, `connections` counts connections. The handler gets a request and its number, from 1 on, and may
    return CLOSE, RESET or STALL instead of a response.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.requests: list[bytes] = []
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._ended.set()
        self._socket.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._open.append(connection)
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            for request in read_requests(connection):
                with self._lock:
                    self.requests.append(request)
                    number = len(self.requests)
                reply = self.handler(request, number)
                if reply == STALL:
                    self._ended.wait(10)
                    return
                if reply == RESET:
                    connection.setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                    )
                    return
                if reply == CLOSE:
                    return
                connection.sendall(reply)


def read_requests(connection: socket.socket) -> Iterator[bytes]:
    """Yield each complete request of a connection until its end."""
    buffer = b""
    while True:
        while b"\r\n\r\n" not in buffer:
            piece = connection.recv(65536)
            if not piece:
                return
            buffer += piece
        head, _, buffer = buffer.partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while len(buffer) < length:
            buffer += connection.recv(65536)
        yield head + b"\r\n\r\n" + buffer[:length]
        buffer = buffer[length:]


Serve = Callable[[Handler], ScriptedServer]
"""The fixture `serve` of tests/runtime: starts a server that stops after the test."""


@contextlib.contextmanager
def listen(
    serve: Callable[[socket.socket], None], backlog: int = 128, after: float = 0
) -> Iterator[str]:
    """Start a server that calls `serve` for each connection, after some seconds; yield its URL."""

    def serve_one(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            serve(connection)

    def accept() -> None:
        time.sleep(after)
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve_one, args=(server.accept()[0],)).start()

    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as server:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@contextlib.contextmanager
def serve_tls(
    serve: Callable[[ssl.SSLSocket], None],
    certificate: Path,
    key: Path,
    *,
    asks_client: bool = False,
) -> Iterator[str]:
    """Start a server that speaks TLS and calls `serve` for each connection; yield its URL.

    With `asks_client` clients have to show the same certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if asks_client:
        context.load_verify_locations(certificate)
        context.verify_mode = ssl.CERT_REQUIRED

    def serve_plain(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            serve(secured)

    with listen(serve_plain) as url:
        yield url.replace("http:", "https:").rstrip("/")
