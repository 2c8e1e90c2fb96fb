"""`matricula doctor`: what is set and installed, and the response of a platform."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version

import matricula
from matricula_extras import name_install

from ..app import make_command
from ..entry import Typed
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, On
from ..terminal import show

app = make_command(
    "doctor",
    "  matricula doctor\n" + show_examples("doctor"),
    "Exit codes: 0 all well, 2 usage, 4 the platform does not respond, or rejects\nthe token",
)

_EXTRAS = {
    "aiohttp": "rosters",
    "jsonschema-rs": "rosters",
    "python-calamine": "excel",
    "xlsxwriter": "reports",
    "jinja2": "reports",
    "httptools": "mock",
    "socksio": "socks",
    "keyring": "keyring",
    "schemathesis": "contract",
}
_NETWORK_VARIABLES = (
    *(
        name
        for kind in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
        for name in (kind, kind.lower())
    ),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSLKEYLOGFILE"),
)
_SKEW = 60.0


@app.default
def doctor(*, on: On | None = None, access: Access = Access(), typed: Typed) -> Exit:
    """Check tokens, packages, and with `--on` the connection to a platform."""
    from ..connect import explain_missing_token
    from ..questions import ask_optional_token, connect_or_ask

    connection: matricula.AsyncConnection | matricula.ConfigurationError | None = None
    try:
        if on is not None:
            connection = connect_or_ask(on, access, typed, needs_token=False)
    except matricula.ConfigurationError as error:  # it comes below what is set and installed
        connection = error
    _show_environment()
    if isinstance(connection, matricula.ConfigurationError):
        raise connection
    if connection is None or on is None:
        show("to check a platform: matricula doctor --on PLATFORM")
        return Exit.OK
    _show_route(connection)
    missing = explain_missing_token(on, access.token)
    if missing is not None and not ask_optional_token(on, access):
        show(f"{'token':20} {missing}")
        return Exit.USAGE
    return asyncio.run(_ask(connection))


def _show_environment() -> None:
    """Show the versions, the packages, and the variables that are set."""
    show(f"matricula {version('matricula')}, Python {sys.version.split()[0]}")
    for variable in map(matricula.name_token_variable, matricula.PLATFORMS):
        show(f"{variable:20} {'set' if os.environ.get(variable) else 'not set'}")
    for package, extra in _EXTRAS.items():
        show(f"{package:20} {_find_version(package, extra)}")
    for variable in filter(os.environ.get, _NETWORK_VARIABLES):
        show(f"{variable:20} set")


def _find_version(package: str, extra: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return f"not installed ({name_install(extra)})"


class _Recorder:
    """A transport that keeps the last response."""

    def __init__(self, transport: matricula.AsyncTransport) -> None:
        self._transport = transport
        self.response: matricula.Response | None = None

    async def send(
        self, request: matricula.Request, timeout: matricula.Timeout
    ) -> matricula.Response | matricula.Failure:
        """Send a request and keep its response."""
        result = await self._transport.send(request, timeout)
        if isinstance(result, matricula.Response):
            self.response = result
        return result

    async def close(self) -> None:
        """Close the transport."""
        await self._transport.close()


def _show_route(connection: matricula.AsyncConnection) -> None:
    """Show the URL, the proxy and the certificates of a connection."""
    url = connection.session.base_url
    route = matricula.find_route(str(url), connection.network)
    show(f"{'URL':20} {url.origin}")
    show(f"{'proxy':20} {route.proxy.name if route.proxy else 'none for this URL'}")
    if route.tls is not None:
        trusted = route.trusted
        shown = f"{trusted.path} of {trusted.setting}" if trusted.path else "the system's"
        show(f"{'certificates':20} {shown}")


async def _ask(connection: matricula.AsyncConnection) -> Exit:
    recorder = _Recorder(connection.transport)
    connection.transport = recorder
    async with connection:
        began = time.perf_counter()
        problem = await _read_something(connection)
        took = (time.perf_counter() - began) * 1000
    if recorder.response is not None:
        show(f"{'response':20} after {took:.0f} ms")
        _compare_clocks(recorder.response)
    show(f"{'token':20} {problem or 'accepted'}")
    return Exit.STOPPED if problem else Exit.OK


async def _read_something(connection: matricula.AsyncConnection) -> str | None:
    """The problem with a harmless read, None if there is none."""
    probe = matricula.make_probe(connection.endpoints)
    if probe is None:
        return "not tried: the platform has nothing to read"
    quick = connection.with_options(retries=0, timeout=10)
    try:
        await quick.run(quick.session.perform(probe))
    except matricula.NotSent as error:
        return f"not tried: the host cannot be reached ({error.message})"
    except (matricula.Unauthorized, matricula.Forbidden) as error:
        return f"REJECTED ({error.status}: {error.message})"
    except matricula.CallError as error:
        return None if error.status == 404 else f"unclear: {error.message}"
    return None


def _compare_clocks(response: matricula.Response) -> None:
    try:
        theirs = parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError):
        return
    skew = (datetime.now(UTC) - theirs.astimezone(UTC)).total_seconds()
    text = "as here" if abs(skew) < _SKEW else f"{skew:+.0f} s from here: set this clock"
    show(f"{'clock':20} {text}")
