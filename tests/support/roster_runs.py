"""Runs of a roster through the library, through asyncio, and through the command.

Each function takes an order and returns how the run ended, so that one table of scenarios can be
checked against all of them.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from attrs import frozen
from command_line import Command
from connection_runner import ASYNC, SYNC

from matricula import ConfigurationError
from matricula.rosters import JournalError, Result, RosterError, StoppedError, plan
from matricula_mock import MockServer

Platform: TypeAlias = str
End: TypeAlias = Literal["finished", "refused", "stopped"]
"""All rows have an outcome; nothing was sent; or the run ended before its roster did."""

CONNECTIONS: Final = SYNC
ASYNC_CONNECTIONS: Final = ASYNC


@frozen
class RosterOrder:
    """A roster in a folder, and how to register it."""

    folder: Path
    roster: str
    platform: Platform
    url: str
    settings: Mapping[str, object]
    token: str
    concurrency: int

    @property
    def path(self) -> Path:
        return self.folder / self.roster

    @property
    def journal(self) -> Path:
        return self.path.with_name(f"{self.path.stem}.{self.platform}.journal")

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of `plan` behind the connection, as the command gives them."""
        return {
            "rows": self.path,
            "journal": self.journal,
            "refused_file": self.path.with_name(f"{self.path.stem}.refused.csv"),
            "concurrency": self.concurrency,
            **self.settings,
        }


@frozen
class RosterEnd:
    """How a run ended: the outcomes by row, and the message if it did not come to its end."""

    end: End
    outcomes: Mapping[int, str]
    message: str = ""


Way: TypeAlias = Callable[[RosterOrder], RosterEnd]


def register_in_library(order: RosterOrder) -> RosterEnd:
    """Register with `plan(...).register()`."""
    results: list[Result] = []
    with CONNECTIONS[order.platform](order.token, base_url=order.url) as connection:
        try:
            with plan(connection, **order.options) as run:
                run.survey()
                results.extend(run.register())
        except (RosterError, ConfigurationError, StoppedError, JournalError) as error:
            return _make_end(results, error)
    return _make_end(results)


def register_in_asyncio(order: RosterOrder) -> RosterEnd:
    """Register with `plan(...).register_async()`."""
    results: list[Result] = []

    async def work() -> None:
        async with ASYNC_CONNECTIONS[order.platform](order.token, base_url=order.url) as connection:
            with plan(connection, **order.options) as run:
                run.survey()
                async for result in run.register_async():
                    results.append(result)

    try:
        asyncio.run(work())
    except (RosterError, ConfigurationError, StoppedError, JournalError) as error:
        return _make_end(results, error)
    return _make_end(results)


def register_by_command(order: RosterOrder, mock: MockServer) -> RosterEnd:
    """Register with the command `matricula register`, in this process."""
    command = Command(order.folder, mock)
    settings = [
        word
        for name, value in order.settings.items()
        for word in (f"--{name.replace('_', '-')}", str(value))
    ]
    words = ["register", order.roster, "--on", order.platform, "--base-url", order.url]
    words += [*settings, "--concurrency", str(order.concurrency), "--json"]
    command.environment[f"{order.platform.upper()}_TOKEN"] = order.token
    done = command.run(*words)
    outcomes = {row: str(one["outcome"]) for row, one in done.rows.items()}
    ends: dict[int, End] = {2: "refused", 4: "stopped"}
    end = ends.get(done.code, "finished")
    if end == "finished":
        assert done.code == _find_code(outcomes.values()), done
    return RosterEnd(end, outcomes, done.err)


def _find_code(outcomes: Iterable[str]) -> int:
    """Return the exit code that the guide promises for these outcomes."""
    found = set(outcomes)
    return 3 if "unconfirmed" in found else int("rejected" in found)


def _make_end(results: list[Result], error: Exception | None = None) -> RosterEnd:
    outcomes = {result.row: result.outcome for result in results}
    assert len(outcomes) == len(results), "a row had two results"
    if error is None:
        return RosterEnd("finished", outcomes)
    is_refused = isinstance(error, (RosterError, ConfigurationError))
    return RosterEnd("refused" if is_refused else "stopped", outcomes, str(error))
