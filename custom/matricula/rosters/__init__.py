"""Rosters: many learners registered on a platform, with a journal that survives everything."""

from .dry_run import READY, DryRun
from .errors import JournalError, RosterError, StoppedError
from .existing import look_for_existing
from .generated_values import Filling
from .journal.history import recall_from
from .journal.report import Archive, Record, RunSummary, Summary, purge
from .journal.store import Journal
from .plan import register, register_async
from .readers.open import beside, open_source
from .readers.source import Row, Source
from .refused_file import RefusedFile
from .result import OUTCOMES, Result, StepResult
from .roster import Roster, Survey, make_roster
from .row import Entry
from .run.concurrency import PacedTransport, count_workers, find_loop, make_transport
from .run.pilot import take_pilot
from .run.runner import Runner

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
