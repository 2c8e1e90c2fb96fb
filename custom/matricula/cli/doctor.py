"""`matricula doctor`: what is set, what is installed, and whether a platform responds."""

import argparse
import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import CallError, Forbidden, NotSent, Unauthorized
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.transport import AsyncTransport, Timeout

from ..registrar import find_registrar
from ..rosters import PacedTransport
from ..settings import PLATFORMS
from .connect import connect
from .exits import Exit
from .terminal import show

_EXTRAS = {
    "aiohttp": "rosters",
    "jsonschema-rs": "rosters",
    "python-calamine": "excel",
    "httptools": "mock",
    "keyring": "keyring",
    "schemathesis": "contract",
}
_SKEW = 60.0


def run(options: argparse.Namespace) -> int:
    """Show the state of things; 4 if the platform that was asked does not respond well."""
    show(f"matricula {version('matricula')}, Python {sys.version.split()[0]}")
    for name in PLATFORMS:
        variable = f"{name.upper()}_TOKEN"
        show(f"{variable:20} {'set' if os.environ.get(variable) else 'not set'}")
    for package, extra in _EXTRAS.items():
        show(f"{package:20} {_find_version(package, extra)}")
    for variable in ("HTTPS_PROXY", "https_proxy", "NO_PROXY"):
        if variable in os.environ:
            show(f"{variable:20} set")
    if options.on is None:
        show("to ask a platform: matricula doctor --on PLATFORM")
        return Exit.OK
    return asyncio.run(_ask(options))


def _find_version(package: str, extra: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return f"not installed (pip install 'matricula[{extra}]')"


class _Recorder:
    """A transport that keeps the last response."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport
        self.response: Response | None = None

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send a request and keep its response."""
        result = await self._transport.send(request, timeout)
        if isinstance(result, Response):
            self.response = result
        return result

    async def close(self) -> None:
        """Close the transport."""
        await self._transport.close()


async def _ask(options: argparse.Namespace) -> int:
    connection = connect(options, find_registrar(options.on))
    transport = connection.transport
    assert isinstance(transport, PacedTransport)
    recorder = _Recorder(transport)
    connection.transport = recorder
    show(f"{'address':20} {connection.session.base_url.origin}")
    async with connection:
        began = time.perf_counter()
        problem = await _read_something(connection)
        took = (time.perf_counter() - began) * 1000
    if recorder.response is not None:
        show(f"{'response':20} after {took:.0f} ms")
        _compare_clocks(recorder.response)
    show(f"{'token':20} {problem or 'accepted'}")
    return Exit.STOPPED if problem else Exit.OK


async def _read_something(connection: AsyncConnection) -> str | None:
    """What is wrong after a harmless read, None if nothing."""
    quick = connection.with_options(retries=0, timeout=10)
    users = getattr(quick, "users", None)
    try:
        if users is not None:
            await users.list(page_size=1, limit=1).first()
        else:
            await quick.registrations.list(0, 0)  # type: ignore[attr-defined]
    except NotSent as error:
        return f"not tried: the host cannot be reached ({error.message})"
    except (Unauthorized, Forbidden) as error:
        return f"REFUSED ({error.status}: {error.message})"
    except CallError as error:
        return None if error.status == 404 else f"unclear: {error.message}"
    return None


def _compare_clocks(response: Response) -> None:
    try:
        theirs = parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError):
        return
    skew = (datetime.now(UTC) - theirs.astimezone(UTC)).total_seconds()
    verdict = "as here" if abs(skew) < _SKEW else f"{skew:+.0f} s from here: set this clock"
    show(f"{'clock':20} {verdict}")
