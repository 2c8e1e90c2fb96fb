"""Rosters: many learners registered on a platform, with a journal that survives every crash.

from matricula.rosters import register

for result in register(platform, "people.csv", journal="people.journal", course="…"):
    print(result.row, result.email, result.outcome, result.reason)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .course_sync.course_sync import PROBLEMS, WITHHELD, CourseSync, SyncResult
    from .course_sync.opening import plan_sync
    from .course_sync.people import ACTIONS, SyncPerson
    from .course_sync.sync_plan import SyncPlan
    from .dry_run import can_look_up
    from .email_list import read_leavers
    from .errors import (
        SHEET,
        Candidate,
        EmptyRosterError,
        JournalError,
        MissingChoice,
        RosterError,
        RosterObstacles,
        Solution,
        StoppedError,
    )
    from .exports import name_state, show_local_time, show_time, write_export, write_rejected
    from .html_report.write import write_report
    from .journal.choice import choose_journal
    from .journal.leftovers import list_leftovers
    from .journal.purging import list_removable_rows, purge, purge_rejected
    from .journal.report import JournalRecord, JournalReport, JournalRun, JournalSummary
    from .leaver import Leaver
    from .output_file import write_output
    from .output_kind import OutputKind, choose_kind
    from .preview import PreviewRow
    from .readers.data_files import list_presets
    from .readers.open import STDIN, is_stream, journal_path, refused_path
    from .readers.source import make_safe
    from .reconciliation import Reconciled, find_unconfirmed, reconcile, reconcile_async, reopen
    from .records import PeopleCount, RunSummary
    from .registration import (
        Progress,
        ReadOptions,
        explain_no_update,
        plan,
        register,
        register_async,
    )
    from .removal import UNDONE
    from .request_check import find_missing_package
    from .result import (
        BEFORE,
        CORRECTED,
        DONE,
        OUTCOMES,
        READY,
        TO_UPDATE,
        UNKNOWN,
        UPDATED,
        Result,
        StepResult,
    )
    from .roster import Survey
    from .roster_plan import Plan
    from .row import RosterRow
    from .run.connect import find_loop
    from .selection import LeftOut
    from .tables.values import DataTable, TableValue
    from .tables.write import write_table
    from .undo import Undo, Undone, explain_by_hand

__all__ = [
    "ACTIONS",
    "BEFORE",
    "CORRECTED",
    "DONE",
    "OUTCOMES",
    "PROBLEMS",
    "READY",
    "SHEET",
    "STDIN",
    "TO_UPDATE",
    "UNDONE",
    "UNKNOWN",
    "UPDATED",
    "WITHHELD",
    "Candidate",
    "CourseSync",
    "DataTable",
    "EmptyRosterError",
    "JournalError",
    "JournalRecord",
    "JournalReport",
    "JournalRun",
    "JournalSummary",
    "Leaver",
    "LeftOut",
    "MissingChoice",
    "OutputKind",
    "PeopleCount",
    "Plan",
    "PreviewRow",
    "Progress",
    "ReadOptions",
    "Reconciled",
    "Result",
    "RosterError",
    "RosterObstacles",
    "RosterRow",
    "RunSummary",
    "Solution",
    "StepResult",
    "StoppedError",
    "Survey",
    "SyncPerson",
    "SyncPlan",
    "SyncResult",
    "TableValue",
    "Undo",
    "Undone",
    "can_look_up",
    "choose_journal",
    "choose_kind",
    "explain_by_hand",
    "explain_no_update",
    "find_loop",
    "find_missing_package",
    "find_unconfirmed",
    "is_stream",
    "journal_path",
    "list_leftovers",
    "list_presets",
    "list_removable_rows",
    "make_safe",
    "name_state",
    "plan",
    "plan_sync",
    "purge",
    "purge_rejected",
    "read_leavers",
    "reconcile",
    "reconcile_async",
    "refused_path",
    "register",
    "register_async",
    "reopen",
    "show_local_time",
    "show_time",
    "write_export",
    "write_output",
    "write_rejected",
    "write_report",
    "write_table",
]

_HOMES: Final = {
    "ACTIONS": ".course_sync.people",
    "CourseSync": ".course_sync.course_sync",
    "SyncPerson": ".course_sync.people",
    "SyncPlan": ".course_sync.sync_plan",
    "SyncResult": ".course_sync.course_sync",
    "PROBLEMS": ".course_sync.course_sync",
    "WITHHELD": ".course_sync.course_sync",
    "plan_sync": ".course_sync.opening",
    "read_leavers": ".email_list",
    "BEFORE": ".result",
    "CORRECTED": ".result",
    "Candidate": ".errors",
    "MissingChoice": ".errors",
    "SHEET": ".errors",
    "DONE": ".result",
    "EmptyRosterError": ".errors",
    "JournalError": ".errors",
    "JournalRecord": ".journal.report",
    "JournalReport": ".journal.report",
    "JournalRun": ".journal.report",
    "JournalSummary": ".journal.report",
    "PeopleCount": ".records",
    "Leaver": ".leaver",
    "LeftOut": ".selection",
    "OUTCOMES": ".result",
    "OutputKind": ".output_kind",
    "Plan": ".roster_plan",
    "PreviewRow": ".preview",
    "Progress": ".registration",
    "READY": ".result",
    "TO_UPDATE": ".result",
    "UPDATED": ".result",
    "ReadOptions": ".registration",
    "Reconciled": ".reconciliation",
    "Result": ".result",
    "RosterError": ".errors",
    "RosterObstacles": ".errors",
    "RosterRow": ".row",
    "RunSummary": ".records",
    "STDIN": ".readers.open",
    "Solution": ".errors",
    "StepResult": ".result",
    "StoppedError": ".errors",
    "Survey": ".roster",
    "DataTable": ".tables.values",
    "TableValue": ".tables.values",
    "UNKNOWN": ".result",
    "UNDONE": ".removal",
    "Undo": ".undo",
    "Undone": ".undo",
    "can_look_up": ".dry_run",
    "choose_journal": ".journal.choice",
    "choose_kind": ".output_kind",
    "explain_by_hand": ".undo",
    "explain_no_update": ".registration",
    "find_loop": ".run.connect",
    "find_missing_package": ".request_check",
    "find_unconfirmed": ".reconciliation",
    "is_stream": ".readers.open",
    "journal_path": ".readers.open",
    "list_leftovers": ".journal.leftovers",
    "list_presets": ".readers.data_files",
    "list_removable_rows": ".journal.purging",
    "make_safe": ".readers.source",
    "name_state": ".exports",
    "plan": ".registration",
    "purge": ".journal.purging",
    "purge_rejected": ".journal.purging",
    "reconcile": ".reconciliation",
    "reconcile_async": ".reconciliation",
    "refused_path": ".readers.open",
    "register": ".registration",
    "register_async": ".registration",
    "reopen": ".reconciliation",
    "show_local_time": ".exports",
    "show_time": ".exports",
    "write_export": ".exports",
    "write_output": ".output_file",
    "write_rejected": ".exports",
    "write_report": ".html_report.write",
    "write_table": ".tables.write",
}
"""The module of each name. A name is loaded on demand, so that help of the command stays fast."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
