"""Takes registrations back on the platform, one after the other, and records it in the journal."""

import asyncio
from collections.abc import AsyncGenerator, Iterable

from attrs import frozen

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import MatriculaError, Refused, Unconfirmed
from matricula_runtime.outcomes import Id

from ..registrar import Registrar, Values
from .journal.report import JournalRecord
from .journal.store import Journal

UNDONE = "undone"
"""The state of a registration that was taken back."""
_IN_DOUBT = "it may have been taken back"
"""The reason of a registration that was to be taken back, until the platform has responded."""


@frozen
class Removal:
    """A registration to take back: its id on the platform, and the settings of its target.

    `record` is the one of the journal; None for somebody whom the journal does not have.
    """

    email: str
    id: Id | None
    settings: Values
    record: JournalRecord | None = None


@frozen
class Removed:
    """The end of a removal: `undone`, `rejected` or `unconfirmed`, with the reason."""

    removal: Removal
    outcome: str
    reason: str = ""


def is_in_doubt(record: JournalRecord) -> bool:
    """Tell whether a registration may have been taken back: a kill or a lost response."""
    return record.state == "unconfirmed" and record.reason == _IN_DOUBT


async def remove_all(
    registrar: Registrar,
    connection: AsyncConnection,
    journal: Journal,
    removals: Iterable[Removal],
) -> AsyncGenerator[Removed, None]:
    """Take registrations back. The journal has each result when it is yielded.

    Raises only errors that concern everybody, such as Unauthorized.
    """
    for removal in removals:
        # If the process is killed meanwhile, or the response is lost, nobody knows.
        _set_state(journal, removal, "unconfirmed", _IN_DOUBT)
        try:
            problem = await _remove(registrar, connection, removal)
        except Unconfirmed as error:
            if isinstance(error.__cause__, asyncio.CancelledError):
                raise error.__cause__ from error  # the journal has the doubt
            yield Removed(removal, "unconfirmed", error.message)
            continue
        except MatriculaError:
            _restore(journal, removal)
            raise
        if problem is None:
            _set_state(journal, removal, UNDONE, "")
            yield Removed(removal, UNDONE)
        else:
            _restore(journal, removal)
            yield Removed(removal, "rejected", problem)


def _restore(journal: Journal, removal: Removal) -> None:
    if removal.record is not None:
        _set_state(journal, removal, removal.record.state, removal.record.reason)


def _set_state(journal: Journal, removal: Removal, state: str, reason: str) -> None:
    if removal.record is not None:
        journal.set_state(removal.record.identity, state, removal.record.id, reason)


async def _remove(
    registrar: Registrar, connection: AsyncConnection, removal: Removal
) -> str | None:
    """Return the platform's reason against it, None if it was done."""
    assert registrar.undo is not None
    if removal.id is None:
        return "the journal has no id for the registration"
    try:
        flow = registrar.undo(connection.session, removal.id, removal.settings)
        return await connection.run(flow)
    except Refused as error:
        if error.concerns_token:
            raise
        return error.message
