"""The engine for many calls at once, on aiohttp: a fifth of the CPU time of the ordinary one.

It needs the package `aiohttp` (`pip install 'matricula[rosters]'`). No other file knows it.
"""

import asyncio
import ssl
from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from .engine import IDLE, MAX_ANSWER, AnswerTooLargeError, Timeout, TotalTimeoutError, fail, grow
from .message import Answer, Failure, Request
from .origin import is_loopback

# Raised before the first byte of the request is written. Others may come after the server got it.
_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
_FAILURES = (aiohttp.ClientError, AnswerTooLargeError, TotalTimeoutError, ValueError, OSError)
_PIECE = 64 * 1024


class AiohttpEngine:
    """An AsyncEngine for many calls at once; `connections` is the most that it keeps open.

    `proxy` is an URL; without one that of the environment is used. `ca_bundle` is a file of
    certificates to trust instead of the usual ones.
    """

    def __init__(
        self, *, connections: int = 128, proxy: str | None = None, ca_bundle: str | None = None
    ) -> None:
        self._connections = connections
        self._proxy = proxy
        self._tls = ssl.create_default_context(cafile=ca_bundle) if ca_bundle else True
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    async def send(self, request: Request, timeout: Timeout) -> Answer | Failure:
        """Send it, once, and wait for the answer."""
        session = self._session or self._open()
        try:
            async with session.request(
                request.method,
                URL(request.url, encoded=True),
                headers=request.reveal_headers(),
                data=request.body,
                allow_redirects=False,
                proxy=self._find_proxy(request.url),
                timeout=_make_timeout(timeout),
            ) as response:
                content = await _read(response)
        except _FAILURES as error:
            return fail(error, _NEVER_SENT)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, content)

    def _open(self) -> aiohttp.ClientSession:
        # Here and not in __init__: a session belongs to the event loop that runs.
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=IDLE, ssl=self._tls
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # it would read .netrc too
            raise_for_status=False,
        )
        # aiohttp sends PUT and DELETE again by itself when a kept connection turns out closed.
        self._session._retry_connection = False
        return self._session

    def _find_proxy(self, url: str) -> str | None:
        if self._proxy:
            return self._proxy
        parts = urlsplit(url)
        if is_loopback(parts.hostname or ""):
            return None
        if parts.netloc not in self._proxies:
            found = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
            self._proxies[parts.netloc] = found
        return self._proxies[parts.netloc]

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)  # let the sockets close
            self._session = None


@lru_cache(maxsize=16)
def _make_timeout(timeout: Timeout) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=timeout.total,
        connect=timeout.connect,
        sock_connect=timeout.connect,
        sock_read=timeout.read,
    )


async def _read(response: aiohttp.ClientResponse) -> bytes:
    length = response.content_length
    if length is not None and length <= MAX_ANSWER and "content-encoding" not in response.headers:
        return await response.read()
    content = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        grow(content, piece)
    return bytes(content)
