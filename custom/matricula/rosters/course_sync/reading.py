"""Reads the people of a roster and of a journal for a sync."""

from collections.abc import Iterator

from matricula_runtime.email_key import email_key

from ...registrar import Registrar, Values
from ..history import History
from ..journal.recall import recall_from
from ..journal.report import JournalReport, read_target
from ..result import Result
from ..roster_plan import Plan
from ..row import RosterRow
from .people import NEW, REFUSED, JournalPeople, RosterPeople, SyncPerson

_REJECTED = "rejected"


def read_roster(plan: Plan) -> RosterPeople:
    """Return the people of a roster, as a dry run understands them.

    Raises RosterError and JournalError as a dry run does.
    """
    rows: dict[str, SyncPerson] = {}
    also: set[str] = set()
    usernames: set[str] = set()
    ids: dict[tuple[str, str], str] = {}
    refused: list[SyncPerson] = []
    result: Result | None = None
    for result in plan.dry_run():
        row = result.source
        if result.is_corrected:
            also |= _find_corrected(plan, row)
        elif _is_doubtful(result):
            refused.append(_make_person(result, REFUSED))
        else:
            action = REFUSED if result.outcome == _REJECTED else NEW
            rows.setdefault(row.person, _make_person(result, action))
            if row.username and "username" not in row.generated:
                usernames.add(row.username.lower())
            ids |= dict.fromkeys(_list_ids(plan.registrar, row), row.person)
    ends_whole = result is not None and _is_whole(plan, result)
    return RosterPeople(
        rows, frozenset(also), frozenset(usernames), ids, tuple(refused), ends_whole
    )


def _is_whole(plan: Plan, result: Result) -> bool:
    """Tell whether the row of a result has certainly all of its cells, as the last one of a file.

    It is the row that was registered, and its last cell is quoted or belongs to a column that
    counts. A last quotation mark alone proves nothing: it may be the first half of a doubled one.
    """
    row, choice = result.source, plan.roster.choice
    if row.is_short or row.refusal is not None:
        return False
    if not result.is_done or result.is_changed or result.is_repeat or result.was_sent:
        return False
    compared = choice.list_places(*({*choice.places, *choice.joined} - {"password"}))
    last = len(plan.roster.source.headers) - 1
    return plan.roster.source.ends_quoted or last in compared


def _is_doubtful(result: Result) -> bool:
    """Tell whether nobody knows the person of a row; other rejected rows may have an account."""
    return result.source.refusal is not None or (result.outcome == _REJECTED and result.is_repeat)


def _make_person(result: Result, action: str) -> SyncPerson:
    reason = result.reason if action == REFUSED else ""
    is_changed = result.is_changed and result.is_done
    return SyncPerson(action, result.email, result.username, None, reason, result.place, is_changed)


def _list_ids(registrar: Registrar, row: RosterRow) -> Iterator[tuple[str, str]]:
    """Yield the ids of earlier steps that a row has."""
    for name in registrar.row_ids:
        if (value := row.settings.get(name)) is not None:
            yield name, str(value)


def _find_corrected(plan: Plan, row: RosterRow) -> set[str]:
    """Return the people who were registered in the place of a rejected row."""
    journal = plan.options.journal
    if journal is None:
        return set()
    known = recall_from(journal, plan.registrar.name, plan.url, plan.roster.target, [row])
    corrected = known.get(row.identity, History()).corrected
    return {email_key(one.email) for one in corrected.get(row.fingerprint, ())}


def read_journal(plan: Plan, settings: Values) -> JournalPeople:
    """Return the journal's records of the people on a target; nobody if it has no such run."""
    journal, summary = plan.options.journal, plan.read_journal()
    if journal is None or summary is None or summary.origin != plan.url:
        return JournalPeople()
    with JournalReport(journal) as report:
        return JournalPeople.of_records(
            one for one in report.records() if read_target(plan.registrar, summary, one) == settings
        )
