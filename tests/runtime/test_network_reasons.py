"""Errors of sockets and TLS in plain words."""

import errno
import socket
import ssl

import pytest

from matricula_runtime.network_reasons import explain_network_error
from matricula_runtime.transport import TransportError


def make_tls_error(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] in the words of the library (_ssl.c:1006)")
    error.reason = reason
    return error


class ConnectorError(OSError):
    """As aiohttp's: the error of the socket is an attribute, and the text is for programmers."""

    def __init__(self, os_error: OSError) -> None:
        super().__init__(os_error.errno, f"Cannot connect ssl:default [{os_error}]")
        self.os_error = os_error


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (make_tls_error("WRONG_VERSION_NUMBER"), "the server does not speak https at this port"),
        (
            make_tls_error("SSLV3_ALERT_HANDSHAKE_FAILURE"),
            "no encrypted connection could be made (sslv3 alert handshake failure)",
        ),
        (socket.gaierror(-2, "Name or service not known"), "the name of the host is not known"),
        (
            ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 9)"),
            "no server listens at this host and port",
        ),
    ],
)
def test_reason_in_plain_words(error: OSError, text: str) -> None:
    behind = RuntimeError("an error of a library")
    behind.__cause__ = error
    for one in (error, ConnectorError(error), behind):
        assert explain_network_error(one) == str(TransportError(one)) == text


def test_error_of_another_kind_keeps_its_text() -> None:
    assert explain_network_error(ValueError("Server disconnected")) is None
    assert str(TransportError(ValueError("Server disconnected"))) == "Server disconnected"
