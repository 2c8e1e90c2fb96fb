"""A proxy on this machine: HTTP with CONNECT, HTTP over TLS, or SOCKS 5."""

import base64
import contextlib
import socket
import ssl
import threading
from pathlib import Path
from urllib.parse import urlsplit


class LoopbackProxy:
    """Leads all requests to the server `target`, whatever host they name.

    `hosts` are the hosts and ports that were asked for, so far. `refusal` is a status with which
    the proxy refuses. With `user` it wants these credentials, as `name:password`. With a
    certificate it speaks TLS.
    """

    def __init__(
        self,
        target: str,
        *,
        refusal: int = 0,
        user: str = "",
        certificate: tuple[Path, Path] | None = None,
    ) -> None:
        self.hosts: list[str] = []
        self._target, self._refusal, self._user = target, refusal, user
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*certificate)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> "LoopbackProxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection = self._socket.accept()[0]
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if self._context is not None:
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    self._serve_http(secured, b"")
            elif (first := connection.recv(1)) == b"\x05":
                self._serve_socks(connection)
            else:
                self._serve_http(connection, first)

    def _serve_http(self, connection: socket.socket, head: bytes) -> None:
        while b"\r\n\r\n" not in head:
            if not (piece := connection.recv(65536)):
                return
            head += piece
        method, place, _ = head.split(b" ", 2)
        self.hosts.append(
            place.decode() if method == b"CONNECT" else urlsplit(place).netloc.decode()
        )
        wanted = b"Basic " + base64.b64encode(self._user.encode())
        if self._user and wanted not in head:
            connection.sendall(b"HTTP/1.1 407 Who?\r\ncontent-length: 0\r\n\r\n")
        elif self._refusal:
            connection.sendall(f"HTTP/1.1 {self._refusal} No\r\ncontent-length: 0\r\n\r\n".encode())
        elif method == b"CONNECT":
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            self._connect(connection)
        else:
            path = urlsplit(place)._replace(scheme=b"", netloc=b"").geturl()
            self._connect(connection, head.replace(place, path, 1))

    def _serve_socks(self, connection: socket.socket) -> None:
        connection.recv(2)
        connection.sendall(b"\x05\x00")
        request = connection.recv(512)
        length = request[4]
        host = request[5 : 5 + length] if request[3] == 3 else b"an IP address"
        self.hosts.append(f"{host.decode()}:{int.from_bytes(request[-2:], 'big')}")
        code = 5 if self._refusal else 0
        connection.sendall(bytes([5, code, 0, 1, 0, 0, 0, 0, 0, 0]))
        if not code:
            self._connect(connection)

    def _connect(self, connection: socket.socket, request: bytes = b"") -> None:
        place = urlsplit(self._target)
        with socket.create_connection((place.hostname or "", place.port or 80)) as server:
            server.sendall(request)
            threading.Thread(target=_copy, args=(server, connection), daemon=True).start()
            _copy(connection, server)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
