"""`matricula roster`: what a journal holds, and what can be done with it."""

import argparse
import asyncio
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

from ..registrar import Registrar, find_registrar
from ..rosters import Archive, Journal, JournalError, Record, RosterError, Summary, purge
from ..rosters.journal.history import OPEN
from ..rosters.journal.leftovers import list_leftovers
from ..rosters.journal.report import read_target
from ..rosters.readers.source import make_safe
from ..rosters.reconcile import Reconciled, reconcile
from ..rosters.refused_file import open_private, read_digest
from .connect import reconnect
from .exits import Exit
from .screen import make_bar, to_json
from .terminal import show

_NAMES = {"intended": "not finished", "open": "not sent"}
_FOUND = {
    "exists": "is registered",
    "open": "is not registered",
    "intended": "not finished, will be done by the next run",
}


def run(options: argparse.Namespace) -> int:
    """Do what the action says; the exit code."""
    code: int = _ACTIONS[options.action](options, Path(options.journal))
    return code


def show_status(options: argparse.Namespace, path: Path) -> int:
    """Show the counts and the runs."""
    with Archive(path) as archive:
        summary = archive.summarize()
    if options.json:
        print(to_json(_as_dict(summary)))
    else:
        for line in _describe(summary):
            show(line)
    return _judge(summary)


def _judge(summary: Summary) -> Exit:
    """The exit code: 4 if people are left, or may be, for the last run did not come to its end."""
    if summary.unfinished:
        return Exit.UNCONFIRMED
    if summary.counts.get("rejected"):
        return Exit.REFUSED
    is_left = OPEN in summary.counts or [run_.state for run_ in summary.runs[-1:]] != ["finished"]
    return Exit.STOPPED if is_left else Exit.OK


def _describe(summary: Summary) -> Iterator[str]:
    target = "".join(f", {name} {value}" for name, value in summary.target.items())
    yield f"{summary.platform} at {summary.origin}{target}"
    if summary.is_purged:
        yield "the people were removed; these are their numbers"
    for state, count in sorted(summary.counts.items()):
        yield f"{_NAMES.get(state, state):14} {count:>8}"
    yield f"{'rows':14} {sum(summary.counts.values()):>8}"
    for run_ in summary.runs:
        ended = f" to {_show(run_.ended)}" if run_.ended else ""
        state = "did not end" if run_.state == "running" else run_.state
        reason = f": {run_.reason}" if run_.reason else ""
        yield f"run {run_.number}: {run_.roster}, {_show(run_.began)}{ended}, {state}{reason}"


def _as_dict(summary: Summary) -> dict[str, object]:
    runs = [
        {
            "run": run_.number,
            "roster": run_.roster,
            "began": _show(run_.began),
            "ended": run_.ended and _show(run_.ended),
            "state": run_.state,
            "reason": run_.reason,
        }
        for run_ in summary.runs
    ]
    return {
        "platform": summary.platform,
        "origin": summary.origin,
        "target": dict(summary.target),
        "counts": dict(summary.counts),
        "purged": summary.is_purged,
        "runs": runs,
    }


def _show(when: datetime) -> str:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def export_failed(options: argparse.Namespace, path: Path) -> int:
    """The rows that were refused, as CSV in the roster's own columns; those in doubt if asked."""
    more = ("unconfirmed",) if options.unconfirmed else ()
    with Archive(path) as archive, _open_output(options.output) as file:
        headers, rows = archive.failed(*more)
        _write(file, headers, rows)
    _note_output(options.output, path)
    return Exit.OK


def export(options: argparse.Namespace, path: Path) -> int:
    """Who was registered when, and as what; as CSV or JSON lines."""
    names: tuple[str, ...] = ("row", "email", "outcome", "id", "reason", "at", "run", "roster")
    with Archive(path) as archive, _open_output(options.output) as file:
        summary = archive.summarize()
        ids = archive.list_ids()
        names += tuple(ids)
        rows = (
            (*_report(summary, record), *(record.made.get(name, "") for name in ids))
            for record in archive.records()
        )
        if options.json:
            file.writelines(to_json(dict(zip(names, row, strict=True))) + "\n" for row in rows)
        else:
            _write(file, names, ([_text(value) for value in row] for row in rows))
    _note_output(options.output, path)
    return Exit.OK


def _report(summary: Summary, record: Record) -> tuple[object, ...]:
    state = _NAMES.get(record.state, record.state)
    which = record.row, record.email, state, record.id, record.reason
    return *which, _show(record.at), summary.find_run(record.at), summary.find_roster(record.run)


def _text(value: object) -> str:
    return "" if value is None else str(value)


@contextmanager
def _open_output(name: str | None) -> Iterator[TextIO]:
    if name is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(newline="")
        yield sys.stdout
        return
    try:
        file = open_private(Path(name))
    except OSError as error:
        raise RosterError(f"Cannot write {name}: {error.strerror}.") from None
    with file:
        yield file


def _note_output(name: str | None, path: Path) -> None:
    """Let the journal know of a file, for when the people are to be removed."""
    if name is not None:
        # Where a run is using it, or nothing can be written, it does not know.
        with suppress(JournalError), closing(Journal(path)) as journal:
            journal.note_file(Path(name), read_digest(Path(name)))


def _write(file: TextIO, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    writer = csv.writer(file)
    writer.writerow(map(make_safe, headers))
    writer.writerows([make_safe(cell) for cell in row] for row in rows)


def reconcile_journal(options: argparse.Namespace, path: Path) -> int:
    """Look up everybody of whom it is not known whether they are registered."""
    with Archive(path) as archive, closing(Journal(path)) as journal:
        summary, records = archive.summarize(), list(archive.unfinished())
        found = _reconcile_all(options, journal, summary, records)
    _show_reconciled(found)
    return Exit.UNCONFIRMED if any(one.state == "unconfirmed" for one in found) else Exit.OK


def _reconcile_all(
    options: argparse.Namespace, journal: Journal, summary: Summary, records: Sequence[Record]
) -> list[Reconciled]:
    registrar = find_registrar(summary.platform)
    connection = reconnect(options, registrar, summary.origin)
    found: list[Reconciled] = []
    counts: Counter[str] = Counter()

    def report(one: Reconciled) -> None:
        found.append(one)
        counts[_show_state(one.state)] += 1
        bar.update(len(found), counts)

    async def ask() -> None:
        async with connection:
            rows = [(one, _find_values(registrar, summary, one)) for one in records]
            await reconcile(registrar, connection, rows, report)

    bar = make_bar(len(records))
    try:
        asyncio.run(ask())
    finally:
        bar.close()
        for one in found:
            if not one.is_left:
                journal.settle(one.record.identity, one.state, one.id, one.reason)
    return found


def _find_values(
    registrar: Registrar, summary: Summary, record: Record
) -> dict[str, object] | None:
    """The settings of the target; what else is required cannot matter to a look-up."""
    target = read_target(registrar, summary, record)
    required = [name for name, setting in registrar.settings.items() if setting.required]
    return None if target is None else {**dict.fromkeys(required, 0), **target}


def _show_state(state: str) -> str:
    return _FOUND.get(state, "unknown")


def _show_reconciled(found: Sequence[Reconciled]) -> None:
    for one in found:
        state = _show_state(one.state)
        reason = f" ({one.reason})" if one.state == "unconfirmed" else ""
        show(f"row {one.record.row} {one.record.email}: {state}{reason}")
    if not found:
        show("nobody is in doubt")
    if any(one.state == "open" for one in found):
        show("register the roster again to register those who are not")
    if any(one.is_left for one in found):
        show("register the roster again: what a killed run left unfinished is looked at there")


def purge_journal(options: argparse.Namespace, path: Path) -> int:
    """Remove the people and keep the numbers."""
    summary = purge(path, force=options.force)
    show(f"{sum(summary.counts.values())} rows were removed from {path}; the numbers are kept")
    for file, what in list_leftovers(path):
        show(f"{file} still holds people ({what}): delete it if it is not needed")
    show("nothing else was removed, and other copies are not known here")
    return Exit.OK


_ACTIONS = {
    "status": show_status,
    "failed": export_failed,
    "export": export,
    "reconcile": reconcile_journal,
    "purge": purge_journal,
}
