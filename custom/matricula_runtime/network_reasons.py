"""Reasons in plain words for errors of sockets and TLS, whose own texts are for programmers."""

import errno
import socket
import ssl
from collections.abc import Iterator

_PLAIN_HTTP = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH")
"""Parts of the names of the errors of TLS with a server that speaks plain http."""
_REASONS = {
    errno.ECONNREFUSED: "no server listens at this host and port",
    errno.EHOSTUNREACH: "there is no way to this host",
    errno.ENETUNREACH: "there is no way to this host's network",
    errno.ETIMEDOUT: "the host does not respond",
    errno.ECONNRESET: "the connection was closed",
    errno.EPIPE: "the connection was closed",
}


_ISSUER = (
    "If your company has certificates of its own, give the file of their CA in SSL_CERT_FILE or"
    " --ca-bundle"
)
_CLIENT = "The server asks for a client certificate: --client-cert, --client-key"


def explain_network_error(error: BaseException) -> str | None:
    """Return the reason of a failed connection, None for an error of another kind."""
    for one in _list_causes(error):
        match one:
            # aiohttp's errors are of these classes as well, without their attributes.
            case ssl.SSLCertVerificationError(verify_message=str(message)):
                return f"the certificate is not accepted: {message.rstrip('.')}"
            case ssl.SSLError(reason=str(name)):
                return _explain_tls(name)
            case socket.gaierror():
                return "the name of the host is not known"
            case OSError(errno=number) if number in _REASONS:
                return _REASONS[number]
            case ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError():
                return _REASONS[errno.ECONNRESET]  # asyncio's own has no number
    return None


def explain_certificate(error: BaseException) -> str:
    """Return advice for a certificate whose issuer is not trusted, "" for any other error."""
    for one in _list_causes(error):
        match one:
            case ssl.SSLCertVerificationError(verify_message=str(message)):
                return _ISSUER if "issuer" in message or "self" in message else ""
            case ssl.SSLError(reason=str(name)) if "CERTIFICATE_REQUIRED" in name:
                return _CLIENT
    return ""


def _explain_tls(name: str) -> str:
    if any(part in name for part in _PLAIN_HTTP):
        return "the server does not speak https at this port"
    words = name.replace("_", " ").lower()
    return f"no encrypted connection could be made ({words})"


def _list_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those behind it; aiohttp keeps the one of the socket as `os_error`."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if one is not None and one not in found:
            found.append(one)
            known = getattr(one, "certificate_error", None), getattr(one, "os_error", None)
            waiting += [*known, one.__cause__, one.__context__]
    yield from found
