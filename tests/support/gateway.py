"""A server before the mock that can respond in its place, as a proxy or a maintenance page does."""

import socket
from urllib.parse import urlsplit

from scripted_server import ScriptedServer


def forward(url: str, request: bytes) -> bytes:
    """Send a request to a server and return the response, both as they go over the wire."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        connection.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        pieces = []
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


class Gateway:
    """Forwards requests to `target`, unless it is to respond itself.

    `reply` is the response to all requests, `write_reply` to all but GET; None forwards them.
    """

    def __init__(self, target: str) -> None:
        self.reply: bytes | None = None
        self.write_reply: bytes | None = None
        self._target = target
        self._server = ScriptedServer(self._handle)
        self.url = self._server.url

    @property
    def requests(self) -> list[bytes]:
        """The requests so far, those that were forwarded too."""
        return self._server.requests

    def close(self) -> None:
        self._server.close()

    def _handle(self, request: bytes, _: int) -> bytes:
        is_read = request.startswith(b"GET ")
        own = self.reply if is_read or self.write_reply is None else self.write_reply
        return forward(self._target, request) if own is None else own
