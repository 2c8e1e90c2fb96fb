"""Rosters: many learners registered on a platform, with a journal that survives every crash.

from matricula.rosters import register

for result in register(tahoe, "people.csv", journal="people.journal", course="course-v1:a+b+c"):
    print(result.row, result.email, result.outcome, result.reason)
"""

from .errors import JournalError, RosterError, StoppedError
from .exports import STATE_NAMES, show_time, write_export, write_rejected
from .journal.leftovers import list_leftovers
from .journal.report import JournalRecord, JournalReport, JournalRun, JournalSummary, purge
from .plan import Plan
from .readers.columns import LEARNER_FIELDS
from .readers.open import STDIN, beside, is_stream
from .readers.source import make_safe
from .reconcile import Reconciled, list_unconfirmed, reconcile, reconcile_async, reopen
from .records import RunSummary
from .registration import Progress, ReadOptions, plan, register, register_async
from .result import DONE, OUTCOMES, READY, Result, StepResult
from .roster import Survey
from .row import RosterRow
from .run.concurrency import MOST_AT_ONCE
from .run.connect import find_loop
from .undo import UNDONE, Undo, Undone

__all__ = [
    "DONE",
    "LEARNER_FIELDS",
    "MOST_AT_ONCE",
    "OUTCOMES",
    "READY",
    "STATE_NAMES",
    "STDIN",
    "UNDONE",
    "JournalError",
    "JournalRecord",
    "JournalReport",
    "JournalRun",
    "JournalSummary",
    "Plan",
    "Progress",
    "ReadOptions",
    "Reconciled",
    "Result",
    "RosterError",
    "RosterRow",
    "RunSummary",
    "StepResult",
    "StoppedError",
    "Survey",
    "Undo",
    "Undone",
    "beside",
    "find_loop",
    "is_stream",
    "list_leftovers",
    "list_unconfirmed",
    "make_safe",
    "plan",
    "purge",
    "reconcile",
    "reconcile_async",
    "register",
    "register_async",
    "reopen",
    "show_time",
    "write_export",
    "write_rejected",
]
