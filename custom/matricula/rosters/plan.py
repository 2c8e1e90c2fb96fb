"""Rosters for programs: learners in, a result for each one out, as they come."""

import asyncio
import os
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import aclosing, closing, contextmanager
from pathlib import Path
from typing import TypeAlias

from attrs import evolve, frozen

from matricula_runtime.connection import AsyncConnection, Connection
from matricula_runtime.errors import ConfigurationError

from ..learner import Learner
from ..registrar import Registrar, Values, find_registrar, parse_settings
from .errors import RosterError
from .journal.corrections import Correction
from .journal.seen import refuse_shared
from .journal.store import Journal
from .readers.columns import LEARNER_FIELDS, recognize
from .readers.open import open_source
from .readers.source import Row
from .result import Result
from .roster import check_settings, find_target, make_roster
from .row import Entry, EntryMaker
from .run.concurrency import MOST_AT_ONCE, PacedTransport, count_workers, find_loop, make_transport
from .run.runner import Runner

Rows: TypeAlias = "str | os.PathLike[str] | Iterable[Learner | Mapping[str, object]]"
"""A roster's file; or learners, or mappings whose keys are like the headers of a roster."""

_MOST_WAITING = 1000
_PAUSE = 0.01


def register(
    platform: Connection | AsyncConnection,
    rows: Rows,
    *,
    journal: str | os.PathLike[str] | None = None,
    concurrency: int = 32,
    **settings: object,
) -> Iterator[Result]:
    """Register many learners; a result for each, in the order in which they end.

    `settings` are what the platform needs: `course`, `legal_entity`, `behavior` and so on. With a
    journal the same call goes on where an earlier one ended, and registers nobody twice; without
    one nobody is registered twice by this call, which takes some 200 bytes of memory for each.
    Raises RosterError before anything is sent, StoppedError if the platform cannot be used any
    more, and JournalError. Nothing moves between two results that are taken: do not pause there
    for long. Where an event loop runs, take `register_async`: here that is a ConfigurationError.
    """
    _refuse_loop()
    results = register_async(platform, rows, journal=journal, concurrency=concurrency, **settings)
    with asyncio.Runner(loop_factory=find_loop()) as loop:
        try:
            while (result := loop.run(_next(results))) is not None:
                yield result
        finally:
            loop.run(results.aclose())


def _refuse_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise ConfigurationError("An event loop runs here: use register_async() with `async for`.")


async def _next(results: AsyncGenerator[Result, None]) -> Result | None:
    return await anext(results, None)


async def register_async(
    platform: Connection | AsyncConnection,
    rows: Rows,
    *,
    journal: str | os.PathLike[str] | None = None,
    concurrency: int = 32,
    **settings: object,
) -> AsyncGenerator[Result, None]:
    """As `register`, for asyncio."""
    if not 0 < concurrency <= MOST_AT_ONCE:
        raise ValueError(f"concurrency is {concurrency}: give 1 to {MOST_AT_ONCE}")
    registrar = find_registrar(platform.session.platform.name)
    texts = {name: str(value) for name, value in settings.items() if value is not None}
    values = parse_settings(registrar, texts)
    connection, transport = _connect(registrar, platform, concurrency)
    workers = count_workers(concurrency, connection.session.rate_limiter)
    origin = connection.session.base.locate("")
    inbox = _Inbox()
    async with connection:
        with (
            _open_rows(registrar, rows, values) as given,
            _open_journal(journal, registrar, origin, values, given) as book,
        ):
            runner = Runner(
                registrar, connection, transport, book, inbox.put, workers, inbox.make_room
            )
            async with aclosing(inbox.take(runner, given.entries)) as results:
                async for result in results:
                    yield result


@frozen
class _Given:
    """Rows as they were given: the roster's name, and the refused rows that they correct."""

    name: str
    headers: list[str]
    entries: Iterable[Entry]
    corrections: Iterable[Correction]


class _Inbox:
    """Where results wait until they are taken."""

    def __init__(self) -> None:
        self._results: deque[Result] = deque()
        self._changed = asyncio.Event()

    def put(self, result: Result) -> None:
        """Add a result."""
        self._results.append(result)
        self._changed.set()

    async def make_room(self) -> None:
        """Wait while too many are waiting."""
        while len(self._results) >= _MOST_WAITING:
            await asyncio.sleep(_PAUSE)

    async def take(self, runner: Runner, entries: Iterable[Entry]) -> AsyncGenerator[Result, None]:
        """Run, and give the results as they come. Whoever takes no more ends the run."""
        running = asyncio.create_task(runner.run(entries))
        running.add_done_callback(lambda _: self._changed.set())
        try:
            while self._results or not running.done():
                while self._results:
                    yield self._results.popleft()
                self._changed.clear()
                if not running.done():
                    await self._changed.wait()
            running.result()
        finally:
            runner.stop()
            self._results.clear()
            await _await_end(running)


async def _await_end(running: "asyncio.Task[None]") -> None:
    """Wait until a run that was stopped is over; who is cancelled meanwhile has it end at once."""
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait((running,))
        except asyncio.CancelledError as error:
            if cancelled is None:
                running.cancel()
            cancelled = error
    if not running.cancelled():
        running.exception()
    if cancelled is not None:
        raise cancelled


def _connect(
    registrar: Registrar, platform: Connection | AsyncConnection, concurrency: int
) -> tuple[AsyncConnection, PacedTransport]:
    """A connection like the given one, with a transport for many calls."""
    session = platform.session
    transport = PacedTransport(make_transport(concurrency), concurrency)
    url = session.base.origin + session.base.path
    connection = registrar.connect(
        session.token, base_url=url, options=session.options, transport=transport, allow_http=True
    )
    connection.session = evolve(connection.session, rate_limiter=session.rate_limiter)
    return connection, transport


@contextmanager
def _open_journal(
    path: str | os.PathLike[str] | None,
    registrar: Registrar,
    origin: str,
    values: Values,
    rows: _Given,
) -> Iterator[Journal | None]:
    """The journal, if there is to be one, for a run over these rows."""
    if path is None:
        yield None
        return
    with closing(Journal(Path(path))) as journal:
        target = find_target(registrar, values)
        journal.begin(registrar.name, origin, target, rows.name, rows.headers, values)
        yield journal
        journal.end("finished", "", rows.corrections, is_whole=True)


@contextmanager
def _open_rows(registrar: Registrar, rows: Rows, values: Mapping[str, object]) -> Iterator[_Given]:
    """Rows, as long as their file is open."""
    if not isinstance(rows, (str, os.PathLike)):
        check_settings(registrar, values, ())
        headers = _list_headers(registrar)
        entries = refuse_shared(_make_entries(registrar, headers, rows, values), registrar.row_ids)
        yield _Given("", headers, entries, ())
        return
    source = open_source(os.fspath(rows))
    try:
        roster = make_roster(source, registrar, values)
        name, headers = os.fspath(rows), list(source.headers)
        yield _Given(name, headers, roster.entries_to_send(), roster.corrections())
    finally:
        source.close()


def _list_headers(registrar: Registrar) -> list[str]:
    settings = registrar.settings.items()
    return [*LEARNER_FIELDS, *(name for name, setting in settings if not setting.is_target)]


def _make_entries(
    registrar: Registrar,
    headers: list[str],
    rows: Iterable[Learner | Mapping[str, object]],
    values: Mapping[str, object],
) -> Iterator[Entry]:
    maker = EntryMaker(registrar, {name: place for place, name in enumerate(headers)}, values)
    for number, item in enumerate(rows, 1):
        if isinstance(item, Learner):
            given: dict[str, object] = {name: getattr(item, name) for name in LEARNER_FIELDS}
        else:
            given = {recognize(key) or key: value for key, value in item.items()}
            if unknown := set(given) - set(headers):
                raise RosterError(f"Learner {number}: there is no {', '.join(sorted(unknown))}.")
        cells = ["" if (value := given.get(name)) is None else str(value) for name in headers]
        entry = maker.make(Row(number, number, cells))
        if isinstance(item, Learner) and item.extra:
            entry = evolve(entry, learner=evolve(entry.learner, extra=item.extra))
        yield entry
