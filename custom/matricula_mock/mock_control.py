"""The methods with which tests control a mock: the server's own state, or the one of a session."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TypeVar

import orjson

from .app import App
from .call import Json
from .control import ControlError
from .server import HttpServer
from .webhooks import DeliveryError

T = TypeVar("T")

__tracebackhide__ = True  # pytest then shows the line of the test that made a mistake


class MockControl(ABC):
    """A state of a running mock, and its URL."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Return its URL, without a slash at the end."""

    @property
    @abstractmethod
    def _running(self) -> HttpServer: ...

    @property
    @abstractmethod
    def _app(self) -> App: ...

    def base_url(self, platform: str) -> str:
        """Return the base URL of a platform, its own path included; KeyError for unknown ones.

        Clients that append the platform's path themselves only do so for a URL without a path.
        """
        return self.url + self._app.path_of(platform)

    def reset(self) -> None:
        """Restore the start: the state, the variants, the faults, no recorded requests."""
        self._call(lambda: self._app.control.reset())

    def seed(self, records: Json) -> None:
        """Add records, `{platform: {resource: [objects with ids]}}`; ControlError for bad ones."""
        self._call(lambda: self._app.control.seed(_copy(records)))

    def state(self) -> Json:
        """Return all records, in the form that `seed` takes."""
        return self._get(lambda: self._app.control.state())

    def requests(self) -> list[Json]:
        """Return the recorded requests without credentials and passwords, the oldest first:
        `{operationId, method, path, query, body, status}`; `status` is None if no response was
        sent.
        """
        return list(self._get(lambda: self._app.control.recording.list()))

    def faults(self, *faults: Json) -> list[Json]:
        """Plan faults instead of the present ones, and return the plan; without any, only return
        it.

        A fault is `{operationId, fault, platform, times, after, delay_ms, status, retry_after,
        host, body}`; the first two are required. `platform` is for operations of the same name on
        several platforms, `host` (`http://127.0.0.1:9`) for redirects and foreign links.
        Returned faults have `consumed` as well. ControlError for an invalid one.
        """
        if faults:
            self._call(lambda: self._app.control.plan_faults(_copy(faults)))
        return list(self._get(lambda: self._app.control.faults()))

    def clear_faults(self) -> None:
        """Remove all planned faults, consumed or not."""
        self._call(lambda: self._app.control.clear_faults())

    def variants(self, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
        """Choose variants, `{platform: variant}`, and return those of all platforms that have some.

        Without `chosen`, only return them. Variants stay until the next reset. ControlError for an
        unknown one.
        """
        if chosen is not None:
            wanted = dict(chosen)
            return self._call(lambda: self._app.control.choose_variants(wanted))
        return self._call(lambda: self._app.control.variants())

    def deliver(self, verb: str, *, url: str, secret: str, payload: Json = None) -> Json:
        """Deliver a webhook to a receiver on this machine; without `payload`, the spec's example.

        Returns `{sent: {headers, body}, status, headers, body}`; the last three are the receiver's
        response. DeliveryError if it cannot be delivered. A receiver in the event loop of the
        caller needs `deliver_async`.
        """
        future = self._running.submit(self._deliver(verb, url, secret, payload))
        try:
            return future.result()
        except DeliveryError as error:
            raise error.with_traceback(None) from None

    async def deliver_async(
        self, verb: str, *, url: str, secret: str, payload: Json = None
    ) -> Json:
        """Deliver as `deliver` does, while the event loop goes on: the receiver may run in it."""
        future = self._running.submit(self._deliver(verb, url, secret, payload))
        try:
            return await asyncio.wrap_future(future)
        except DeliveryError as error:
            raise error.with_traceback(None) from None

    async def _deliver(self, verb: str, url: str, secret: str, payload: Json) -> Json:
        order = {"url": url, "secret": secret} | ({} if payload is None else {"payload": payload})
        return await self._app.control.webhooks.deliver(verb, order)

    def _call(self, work: Callable[[], T]) -> T:
        """Do `work` on the server's thread; its errors come without the frames of that thread."""
        try:
            return self._running.do(work)
        except ControlError as error:
            raise error.with_traceback(None) from None

    def _get(self, read: Callable[[], Json]) -> Json:
        return self._call(lambda: _copy(read()))


def _copy(value: Json) -> Json:
    """Return a copy that shares nothing, as if it had been sent."""
    return orjson.loads(orjson.dumps(value))
