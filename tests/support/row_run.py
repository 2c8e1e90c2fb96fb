"""A row that is registered without a server: a test gives the responses of the platform."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any
from urllib.parse import urlsplit

from attrs import evolve
from roster_rows import make_row

from matricula import Learner
from matricula.registrar import Batch, find_registrar
from matricula.rosters.decision import LookUp, Send, Update
from matricula.rosters.field_names import FieldNames
from matricula.rosters.history import History
from matricula.rosters.journal.commits import WithoutJournal
from matricula.rosters.result import Result, StepResult
from matricula.rosters.row import RosterRow
from matricula.rosters.run.batching import Batcher
from matricula.rosters.run.concurrency import LimitedTransport
from matricula.rosters.run.queue import PlannedRow
from matricula.rosters.run.row_executor import RowContext, RowExecutor
from matricula.rosters.run.stopping import StopRequest
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.options import Options
from matricula_runtime.outcomes import Outcome
from matricula_runtime.steps import Flow, drive_async
from matricula_runtime.transport import Timeout, TransportError

ANA = Learner(
    email="ana@example.org", name="Ana Lee", first_name="Ana", last_name="Lee", username="ana"
)
SETTINGS: Mapping[str, Mapping[str, object]] = {
    "tahoe": {"course": "course-v1:acme+AP200+2019"},
    "digitalchalk": {"course": "5d2a"},
    "tahdah": {"legal_entity": 1001, "course": 2001, "behavior": 1},
}
NO_RESPONSE = Failure(sent=True, cause=TransportError(TimeoutError("no response in time")))
"""The platform may still work on the request."""


def make_closed(error: str) -> Failure:
    """Return the failure of a request whose connection was closed: `error` is a library's name."""
    return Failure(sent=True, cause=TransportError(type(error, (Exception,), {})("closed")))


class ResponseList:
    """A transport that gives these results, in order."""

    def __init__(self, *results: Response | Failure) -> None:
        self.left = list(results)
        self.requests: list[str] = []
        """The method and the last part of the path of each request."""
        self.bodies: list[bytes | None] = []

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        name = urlsplit(request.url).path.rstrip("/").rpartition("/")[2]
        self.requests.append(f"{request.method} {name}")
        self.bodies.append(request.body)
        return self.left.pop(0)

    async def close(self) -> None:
        """Nothing is open."""


class NotedWaits(StopRequest):
    """A request to stop whose waits end at once. The run is stopped in the wait `ends_at`."""

    def __init__(self, waits: list[float], ends_at: float | None) -> None:
        super().__init__()
        self._waits, self._ends_at = waits, ends_at
        self.is_set = ends_at == 0

    async def wait(self, seconds: float) -> None:
        if seconds:
            self._waits.append(seconds)
        if seconds == self._ends_at:
            self.set()


class NotedSteps(WithoutJournal):
    """A history that shows which steps were saved."""

    def __init__(self, saved: list[tuple[str, str]]) -> None:
        super().__init__()
        self._saved = saved

    async def save_step(self, row: RosterRow, step: StepResult) -> None:
        self._saved.append((step.name, step.outcome))
        await super().save_step(row, step)


class RowRun:
    """A row of Ana's on a platform, with the results of its requests."""

    def __init__(
        self, platform: str, *results: Response | Failure, history: History | None = None
    ) -> None:
        self.registrar = find_registrar(platform)
        self.transport = ResponseList(*results)
        self.saved: list[tuple[str, str]] = []
        """The name and the state of each step that was saved before the run went on."""
        self.known: Mapping[str, StepResult] = {}
        """The steps that a later run knows, by name."""
        self.history = history or History()
        self.batches: Mapping[str, Batch] = {}
        """The steps that are sent in batches."""
        self.ends_at: float | None = None
        """The wait in which the run is stopped; 0 for a run that is stopped already."""
        self.retries = 0
        self.waits: list[float] = []

    def execute(self, action: Send | LookUp | Update | None = None) -> Result:
        """Register the row, which uses every result. Raises Interrupted for a stopped run."""
        number = len(self.transport.left)
        result = asyncio.run(self._execute(action or Send({})))
        assert len(self.transport.requests) == number
        return result

    async def _execute(self, action: Send | LookUp | Update) -> Result:
        stop = NotedWaits(self.waits, self.ends_at)
        options = Options(retries=self.retries, rate=None)
        session = self.registrar.connect(
            "token", base_url="https://host.example/api", transport=self.transport, options=options
        ).session
        limited = LimitedTransport(self.transport, 1)

        def run_batch(
            flow: Flow[list[Outcome | None]],
        ) -> Coroutine[Any, Any, list[Outcome | None]]:
            return drive_async(flow, limited.send)

        batchers = {
            name: Batcher(session, batch, run_batch) for name, batch in self.batches.items()
        }
        store = NotedSteps(self.saved)
        context = RowContext(self.registrar, limited, store, stop, batchers, notes_sends=True)
        row = evolve(
            make_row(),
            learner=ANA,
            settings=SETTINGS[self.registrar.name],
            names=FieldNames(self.registrar),
        )
        self.executor = RowExecutor(context, session, PlannedRow(row, self.history, action))
        try:
            return await self.executor.execute()
        finally:
            histories = await store.recall([row])
            self.known = histories[row.identity].steps if histories else {}
            await store.close()
