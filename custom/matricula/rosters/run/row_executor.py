"""Does the flow of a row: steps known to be done are passed over, doubtful ones looked up."""

import asyncio
from collections.abc import Awaitable, Coroutine, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from attrs import define

from matricula_runtime.errors import Unconfirmed
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.operation import Endpoint, Mode
from matricula_runtime.outcomes import Absent, Exists, Found, LookupResult, Outcome, Unknown
from matricula_runtime.reconcile import look_up
from matricula_runtime.retry import FailureKind, classify
from matricula_runtime.session import Session
from matricula_runtime.steps import Begin, Finish, Flow, drive_async
from matricula_runtime.transport import Timeout, TransportError

from ...registration_steps import Intent
from ..journal.history import INTENDED, OPEN, UNFINISHED, Past
from ..result import DONE, StepResult, clean_id
from .batching import Batcher
from .concurrency import PacedTransport

T = TypeVar("T")


class Interrupted(Exception):
    """The run is to end, and nothing of this row is on its way."""


class Stop(Protocol):
    """Says whether the run is to end."""

    def is_set(self) -> bool:
        """Whether it is."""
        ...

    async def wait(self) -> object:
        """Until it is."""
        ...


class StepLog(Protocol):
    """Where the steps of a row are kept."""

    async def save_step(self, identity: str, step: StepResult) -> None:
        """Keep a step; it is safe on the disk when this returns."""
        ...

    def note_step(self, identity: str, step: StepResult) -> None:
        """Keep a step; it is safe on the disk soon."""
        ...


_PAUSE = 2.0
"""Seconds between the two looks that find nothing before a write of this run is sent again."""
_CUT = frozenset(
    {
        "ServerDisconnectedError",
        "ClientOSError",
        "ClientConnectionResetError",
        "ReadError",
        "WriteError",
        "RemoteProtocolError",
    }
)
"""What the transports' libraries call a connection that was closed before a response came."""


class Desk:
    """Does flows for one row.

    `past` is what the journal knows of the person. `is_doubtful` says that requests may have been
    sent of which the end is not known; they are looked up before anything is sent. `can_ask` says
    whether the platform can be asked about the last one; `has_lost` whether a write of this run may
    have been done without our knowing. `notes_sends` says that the platform has writes that cannot
    be looked up.
    """

    def __init__(
        self,
        session: Session,
        transport: PacedTransport,
        log: StepLog,
        stop: Stop,
        identity: str,
        past: Past | None,
        batchers: Mapping[str, Batcher] | None = None,
        notes_sends: bool = True,
    ) -> None:
        self.session = session
        self._transport = transport
        self._notes_sends = notes_sends
        self._log = log
        self._stop = stop
        self._identity = identity
        self._batchers = batchers or {}
        self._known = dict(past.steps) if past else {}
        self._open: Intent | None = None
        self.is_doubtful = past is not None and past.is_unfinished
        self.can_ask = True
        self.has_lost = False
        self._lost: dict[str, Unconfirmed] = {}
        self.steps: list[StepResult] = []

    def run(self, flow: Flow[T]) -> Coroutine[Any, Any, T]:
        """Do a flow; its value. Raises Interrupted where it would wait while the run is to end."""
        transport = NotingTransport(self._transport, self) if self._notes_sends else self._transport
        return drive_async(flow, transport, self._watch, self._wait)

    def _watch(self, step: Begin | Finish) -> Awaitable[None] | None:
        if isinstance(step, Finish):
            return self._finish(step.name, step.outcome)
        return self._begin(step) if isinstance(step, Intent) else None

    async def _wait(self, seconds: float) -> None:
        # Whatever waits was not sent, or was certainly not done: it can be left.
        if not self._stop.is_set():
            stopped = asyncio.ensure_future(self._stop.wait())
            await asyncio.wait((stopped,), timeout=seconds)
            stopped.cancel()
        if self._stop.is_set():
            raise Interrupted

    def _begin(self, intent: Intent) -> Awaitable[None] | None:
        for step in self.steps:
            self._log.note_step(self._identity, step)
        if self._stop.is_set() and not self.is_doubtful:
            raise Interrupted
        known = self._known.get(intent.name)
        if known is not None and known.outcome in DONE:
            intent.settled.append(Exists(known.id))
            return None
        self.can_ask = not is_beyond_asking(intent.call.endpoint)
        is_plain = self.can_ask and not self.is_doubtful and known is None
        is_write = intent.call.endpoint.operation.is_write
        if is_plain and is_write and intent.name not in self._batchers:
            self._open = intent
            return None
        return self._prepare(intent, known)

    async def _prepare(self, intent: Intent, known: StepResult | None) -> None:
        if not intent.call.endpoint.operation.is_write:
            # It does no harm twice: where its end is not known, it is just done.
            self.has_lost = True
        elif self.can_ask and self.is_doubtful:
            self._settle(intent, await self._look_up(intent))
        elif known is not None and known.outcome in UNFINISHED:
            self._give_up(intent, "an earlier request for it got no response")
        if intent.settled:
            return
        self._open = intent
        if intent.name in self._batchers:
            await self.note_sending()
            outcome = await self._batchers[intent.name].submit(intent.call, self.run)
            intent.settled.extend([outcome] if outcome else [])

    async def _look_up(self, intent: Intent) -> LookupResult:
        """What the platform says of a doubtful write.

        What this run sent may still be on its way there: that it is not found says less then.
        """
        found = await self.run(look_up(self.session, intent.call))
        lost = self._lost.get(intent.name)
        if lost is None or not isinstance(found, Absent):
            return found
        if not _may_repeat(lost):
            return Unknown("it is not there yet, and may still come")
        await self._wait(_PAUSE)
        return await self.run(look_up(self.session, intent.call))

    def _settle(self, intent: Intent, found: LookupResult) -> None:
        match found:
            case Found(record, id_):
                warning = "the response was lost; the platform has it"
                intent.settled.append(Exists(id_, record, (warning,)))
            case Absent():
                pass
            case unknown:
                self._give_up(intent, unknown.why)

    def _give_up(self, intent: Intent, why: str) -> None:
        intent.settled.append(
            Unconfirmed(
                f"it is not known whether the {intent.name} was made: {why}",
                operation=intent.call.endpoint.operation,
                platform=self.session.platform.title,
            )
        )

    def _finish(self, name: str, outcome: Outcome) -> Awaitable[None] | None:
        step = StepResult(name, outcome.outcome, clean_id(outcome.id))
        self.steps.append(step)
        self._known[name] = step
        intent, self._open = self._open, None
        if intent is not None and isinstance(outcome, Unconfirmed):
            self.has_lost = True
            self._lost[name] = outcome
        if intent is not None and not self.can_ask:
            return self._log.save_step(self._identity, step)
        return None

    async def note_sending(self) -> None:
        """Note that the write that was begun may be done from now on."""
        await self._note(INTENDED)

    async def take_back(self) -> None:
        """Note that the write that was begun was certainly not done."""
        await self._note(OPEN)

    async def _note(self, state: str) -> None:
        if self._open is not None and not self.can_ask:
            await self._log.save_step(self._identity, StepResult(self._open.name, state))

    def look_again(self) -> None:
        """Prepare to do the row's flow once more, looking up what is doubtful."""
        self.is_doubtful = True
        self.steps = []

    def forget(self, names: Iterable[str]) -> None:
        """Prepare to do the row's flow once more, taking these steps again."""
        for name in names:
            del self._known[name]
        self.steps = []


@define
class NotingTransport:
    """Sends what a desk's flows send. Of a write that cannot be looked up it is noted just before
    it leaves, so that whatever only waited for its turn, or was certainly not done, is no doubt."""

    transport: PacedTransport
    desk: Desk

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send a request when it is its turn."""
        result = await self.transport.send(request, timeout, self.desk.note_sending)
        if classify(result) in (FailureKind.NOT_SENT, FailureKind.THROTTLED):
            await self.desk.take_back()
        return result

    async def close(self) -> None:
        """The transport belongs to the run."""


def _may_repeat(lost: Unconfirmed) -> bool:
    """Whether nobody can be working on a write any more whose response was lost."""
    if lost.response is not None:
        return lost.response.status_code == 503 and "retry-after" in lost.response.headers
    return isinstance(lost.__cause__, TransportError) and lost.__cause__.kind in _CUT


def has_calls_beyond_asking(session: Session) -> bool:
    """Whether the platform has calls of which nobody can find out if they were done."""
    return any(map(is_beyond_asking, session.endpoints.values()))


def is_beyond_asking(endpoint: Endpoint[Any]) -> bool:
    """Whether nobody can find out if a call whose response was lost was done."""
    return endpoint.operation.replay.mode is Mode.NEVER
