"""Rosters: many learners registered on a platform, with a journal that survives everything."""

from .archive import Archive, Record, RunSummary, Summary, purge
from .dry_run import READY, DryRun
from .entry import Entry
from .errors import JournalError, RosterError, StoppedError
from .existing import look_for_existing
from .files import beside, open_source
from .filling import Filling
from .journal import Journal
from .library import register, register_async
from .pace import PacedTransport, count_workers, find_loop, make_transport
from .past import recall_from
from .pilot import take_pilot
from .refused import RefusedFile
from .result import OUTCOMES, Result, StepResult
from .roster import Roster, Survey, make_roster
from .runner import Runner
from .source import Row, Source

__all__ = [
    "OUTCOMES",
    "READY",
    "Archive",
    "DryRun",
    "Entry",
    "Filling",
    "Journal",
    "JournalError",
    "PacedTransport",
    "Record",
    "RefusedFile",
    "Result",
    "Roster",
    "RosterError",
    "Row",
    "RunSummary",
    "Runner",
    "Source",
    "StepResult",
    "StoppedError",
    "Summary",
    "Survey",
    "beside",
    "count_workers",
    "find_loop",
    "look_for_existing",
    "make_roster",
    "make_transport",
    "open_source",
    "purge",
    "recall_from",
    "register",
    "register_async",
    "take_pilot",
]
