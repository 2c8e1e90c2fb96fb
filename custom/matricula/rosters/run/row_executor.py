"""Does the steps of one row, as `decide` and `decide_step` say, until the row has its result."""

from collections.abc import Awaitable, Coroutine, Mapping
from typing import Any

from attrs import frozen

from matricula_runtime.errors import Unconfirmed
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Absent, Exists, Found, Id, LookupResult, Outcome, Unknown
from matricula_runtime.reconcile import look_up
from matricula_runtime.retry import FailureKind, classify
from matricula_runtime.session import Session
from matricula_runtime.steps import AfterWrite, BeforeWrite, drive_async
from matricula_runtime.transport import Timeout, TransportError

from ...learner import Learner
from ...registrar import Registrar
from ...registration_steps import Writes
from ..account_update import update_account
from ..decision import LookUp, Refuse, Send, Skip, StepAction, Update, decide, decide_step
from ..forgotten import StillKnownError
from ..history import INTENDED, OPEN, Attempt
from ..journal.commits import HistoryStore
from ..result import DONE, Result, StepResult, clean, clean_id, make_result
from .batching import Batcher
from .concurrency import LimitedTransport
from .queue import PlannedRow
from .stopping import Interrupted, StopRequest

_SECOND_LOOK = 2.0
"""Seconds between the two look-ups that find nothing before a write of this run is sent again."""
_CLOSED = frozenset(
    {
        "ServerDisconnectedError",
        "ClientOSError",
        "ClientConnectionResetError",
        "ReadError",
        "WriteError",
        "RemoteProtocolError",
    }
)
"""The names that HTTP libraries have for a connection that was closed before a response came."""


@frozen
class RowContext:
    """Parts that the rows of a run share.

    `batchers` are the steps, by name, that are sent in batches. `notes_sends` says that the
    platform has writes that cannot be looked up, so that each is noted before it leaves.
    """

    registrar: Registrar
    transport: LimitedTransport
    store: HistoryStore
    stop: StopRequest
    batchers: Mapping[str, Batcher]
    notes_sends: bool


class RowExecutor:
    """Registers one row.

    `is_certainly_unsent` says, after an error that ends the run, that nothing was sent for the row.
    """

    def __init__(self, context: RowContext, session: Session, planned: PlannedRow) -> None:
        self._context = context
        self._session = session
        self._row = planned.row
        self._history = planned.history
        self._action = planned.action
        self._is_in_doubt = self._is_again = False
        self._begun: BeforeWrite | None = None
        """The write on its way."""
        self._steps: list[StepResult] = []
        """The steps of the attempt so far."""
        self._known: dict[str, StepResult] = {}
        self._lost: dict[str, Unconfirmed] = {}
        """Writes of this run whose response was lost, by the name of their step."""
        self._may_be_sent = self._may_repeat_sent = False
        self._can_look_up = True
        self._modes: dict[str, Mode] = {}
        """The modes of the steps, by name."""

    @property
    def is_certainly_unsent(self) -> bool:
        """True if certainly nothing was sent for the row, in this run or an earlier one."""
        is_update = isinstance(self._action, Update)  # the person is registered
        may_be_sent = self._may_be_sent or self._may_repeat_sent
        return not (may_be_sent or self._history.is_unfinished or is_update)

    @property
    def has_done_step(self) -> bool:
        """True if the platform has what one of its steps makes, such as the account."""
        return any(step.outcome in DONE for step in self._steps)

    async def execute(self) -> Result:
        """Return the result. Raises the errors that end a run, and Interrupted."""
        while not isinstance(action := self._action, (Skip, Refuse)):
            if isinstance(action, (LookUp, Update)) and action.delay:
                await self._context.stop.wait(action.delay)
                if self._context.stop.is_set:
                    return self._make_result()
            try:
                self._note_attempt(await self._attempt(action))
            except StillKnownError:
                return self._make_result()
            except Interrupted:  # between two attempts, and what was lost is an outcome
                self._may_repeat_sent = False
                raise
            self._action = decide(self._row, self._history, self._context.registrar.ids)
        if self._history.rejection is not None:
            self._keep_ids(action.result)
        return action.result

    def _keep_ids(self, result: Result) -> None:
        """Save the ids of a row whose step was done again: a rejected one has no id of its own."""
        for step in result.steps:
            if step.outcome in DONE and step.name in self._context.registrar.ids.values():
                self._context.store.add_step(self._row, step)

    def _make_result(self) -> Result:
        attempt = self._history.attempt
        assert attempt is not None
        return make_result(self._row, attempt.outcome, attempt.steps)

    def _attempt(self, action: Send | LookUp | Update) -> Coroutine[Any, Any, Outcome]:
        """Do the flow of the row once, after the steps that are known to be done."""
        row, history = self._row, self._history
        self._is_in_doubt = isinstance(action, LookUp)
        self._known = dict(action.steps)
        self._steps = []
        self._is_again = isinstance(action, Send) and action.is_again
        if isinstance(action, Send):
            history.steps = action.steps
            if action.is_again:
                history.rejection = history.attempt
        context = self._context
        if isinstance(action, Update):
            flow = update_account(self._session, context.registrar, row, action.steps)
        else:
            flow = context.registrar.register(self._session, row.learner, row.settings)
        # One coroutine less for each request where nothing has to be noted.
        send = self._send if context.notes_sends else context.transport.send
        return drive_async(flow, send, self._watch, context.stop.wait_to_send)

    def _note_attempt(self, outcome: Outcome) -> None:
        history = self._history
        number = 1 if history.attempt is None else history.attempt.number + 1
        steps = tuple(self._steps)
        is_update = isinstance(self._action, Update)
        history.attempt = Attempt(outcome, steps, number, self._can_look_up, self._modes, is_update)

    async def _send(self, request: Request, timeout: Timeout) -> Response | Failure:
        """Send a request. A write that cannot be looked up is noted just before it leaves."""
        transport = self._context.transport
        if self._can_look_up:
            return await transport.send(request, timeout)
        result = await transport.send(request, timeout, self._note_sent)
        if classify(result) in (FailureKind.NOT_SENT, FailureKind.THROTTLED):
            await self.note_unsent()
        return result

    def _watch(self, step: BeforeWrite | AfterWrite) -> Awaitable[Outcome | None] | None:
        if isinstance(step, AfterWrite):
            return self._finish(step.name, step.outcome)
        if self._steps:
            self._context.store.add_step(self._row, self._steps[-1])
        operation = step.call.endpoint.operation
        self._modes[step.name] = operation.replay.mode
        self._can_look_up = operation.replay.mode is not Mode.NEVER
        known = self._known.get(step.name)
        action = decide_step(
            operation.replay.mode,
            known,
            is_in_doubt=self._is_in_doubt,
            needs_id=step.name in self._context.registrar.ids.values(),
        )
        if action is StepAction.SEND and not operation.is_repeatable and not self._is_batched(step):
            self._begin(step)
            return None
        return self._prepare(step, action, known)

    def _is_batched(self, step: BeforeWrite) -> bool:
        return step.name in self._context.batchers

    def _begin(self, step: BeforeWrite) -> None:
        # Whatever is in doubt is looked up to its end, even when the run is to end.
        if not self._is_in_doubt:
            self._context.stop.check()
        self._begun = step

    async def _prepare(
        self, step: BeforeWrite, action: StepAction, known: StepResult | None
    ) -> Outcome | None:
        """Do what comes before a write is sent; return its outcome if it need not be sent."""
        outcome: Outcome | None = None
        if action is StepAction.USE_KNOWN and known is not None:
            return Exists(known.id)
        if action is StepAction.LEAVE:
            return self._leave(step, "an earlier request for it got no response")
        if action is StepAction.LOOK_UP:
            outcome = self._read_lookup(step, await self._look_up(step))
        elif step.call.endpoint.operation.is_repeatable:
            # Sent again it does no harm, so nobody knows later whether it was sent.
            self._may_repeat_sent = True
        if outcome is not None:
            return outcome
        self._begin(step)
        if self._is_batched(step):
            await self._note_sent()
            return await self._context.batchers[step.name].submit(step.call)
        return None

    async def _look_up(self, step: BeforeWrite) -> LookupResult:
        """Ask the platform for what a write makes.

        A request of this run may still be on its way there: then "not found" proves nothing.
        """
        found = await self._run_look_up(step)
        lost = self._lost.get(step.name)
        is_unique = step.call.endpoint.operation.replay.mode is Mode.UNIQUE
        if lost is None or is_unique or not isinstance(found, Absent):
            return found
        if not _has_ended(lost):
            return Unknown("it is not there yet, and may still come")
        await self._context.stop.wait_to_send(_SECOND_LOOK)
        return await self._run_look_up(step)

    async def _run_look_up(self, step: BeforeWrite) -> LookupResult:
        return await drive_async(
            look_up(self._session, step.call),
            self._context.transport.send,
            None,
            self._context.stop.wait_to_send,
        )

    def _read_lookup(self, step: BeforeWrite, found: LookupResult) -> Outcome | None:
        match found:
            case Found(record, id_) if self._is_again:
                self._check_forgotten(step, id_)
                return Exists(id_, record)
            case Found(record, id_) if self._is_done(step):
                return Exists(id_, record)
            case Found(record, id_):
                warning = "the response was lost; the platform has it"
                return Exists(id_, record, (warning,))
            case Absent():
                return None
            case Unknown(why, may_repeat):
                if self._is_again and not may_repeat:
                    raise StillKnownError
                return None if may_repeat else self._leave(step, why)

    def _is_done(self, step: BeforeWrite) -> bool:
        """Return whether a step is known to be done, so that only its id is looked up."""
        known = self._known.get(step.name)
        return known is not None and known.outcome in DONE

    def _check_forgotten(self, step: BeforeWrite, id_: Id | None) -> None:
        known = self._known.get(step.name)
        if known is not None and str(known.id) == str(id_):
            raise StillKnownError

    def _leave(self, step: BeforeWrite, why: str) -> Unconfirmed:
        return Unconfirmed(
            f"nobody knows whether the {step.name} was made: {why}",
            operation=step.call.endpoint.operation,
            platform=self._session.platform.title,
        )

    def _finish(self, name: str, outcome: Outcome) -> Awaitable[None] | None:
        username = _read_username(outcome) or self._recall_username(name)
        step = StepResult(name, outcome.outcome, clean_id(outcome.id), username)
        self._steps.append(step)
        begun, self._begun = self._begun, None
        if begun is None:
            return None
        if isinstance(outcome, Unconfirmed):
            self._may_be_sent = True
            self._lost[name] = outcome
        if self._can_look_up:
            return None
        return self._context.store.save_step(self._row, step)

    def _recall_username(self, name: str) -> str | None:
        """Return the username of the account that an earlier attempt or run made, if it did."""
        known = self._known.get(name)
        if known is None or known.outcome not in DONE:
            return None
        own = self._history.username or self._row.username
        return known.username or (clean(own) if known.outcome == "created" else None)

    async def _note_sent(self) -> None:
        await self._note(INTENDED)

    async def note_unsent(self) -> None:
        """Save that the write that was begun was certainly not done."""
        await self._note(OPEN)

    async def _note(self, state: str) -> None:
        if self._begun is not None and not self._can_look_up:
            await self._context.store.save_step(self._row, StepResult(self._begun.name, state))


def _read_username(outcome: Outcome) -> str | None:
    """Return the username that the platform shows for an account that it has."""
    record = outcome.record if isinstance(outcome, Exists) else None
    username = getattr(record, "username", None)
    return clean(username) if isinstance(username, str) else None


def _has_ended(lost: Unconfirmed) -> bool:
    """Tell whether the platform certainly no longer works on a request whose response was lost."""
    if lost.response is not None:
        return lost.response.status_code == 503 and "retry-after" in lost.response.headers
    return isinstance(lost.__cause__, TransportError) and lost.__cause__.kind in _CLOSED


def has_writes_beyond_look_up(registrar: Registrar, session: Session) -> bool:
    """Tell whether a registration has writes that cannot be looked up after a lost response."""
    anybody = Learner("anybody@example.org", "A B", "A", "B", "ab")
    settings = {name: one.parse("1") for name, one in registrar.settings.items() if one.required}
    writes = Writes(registrar.register(session, anybody, settings))
    write = writes.next()
    while write is not None:
        if write.call.endpoint.operation.replay.mode is Mode.NEVER:
            writes.close()
            return True
        write = writes.next(Exists(1))
    return False
