"""Takes back the registrations of a journal, on the platforms whose API can do that."""

from collections.abc import AsyncGenerator, Collection, Iterable, Iterator, Sequence
from typing import Self

from attrs import frozen

from matricula_runtime.connection import AsyncConnection, Connection

from ..registrar import Registrar, find_registrar
from .errors import RosterError
from .event_loop import iterate
from .identity import find_person
from .journal.report import JournalRecord, JournalReport, JournalSummary, read_target
from .journal.store import Journal
from .leaver import Leaver
from .paths import FilePath, read_path
from .removal import UNDONE, Removal, is_in_doubt, remove_all
from .run.connect import connect_patiently

NO_REMOVAL = "the API cannot remove an account"
_LEFT = {
    "exists": "left as it is: it may have been registered before",
    "rejected": "was not registered",
    "open": "was not registered",
    "intended": "may be registered: run `matricula roster reconcile` first",
    "unconfirmed": "may be registered: run `matricula roster reconcile` first",
    UNDONE: "undone before",
}
"""The reasons why a person's registration is not taken back, by the state of the record."""


@frozen
class Undone:
    """A registration that was taken back, or in `problem` the reason why it was not."""

    record: JournalRecord
    problem: str | None = None


class Undo:
    """The registrations of a journal that can be taken back. Use it in a `with` statement.

    `run` limits them to those that this run made, `emails` to these people: an email means all
    targets of the journal, a Leaver of `read_leavers` perhaps one. Until the context is left no
    other process can use the journal. Raises RosterError if there is nothing to take back, or the
    journal does not have one of the people; JournalError if the journal cannot be used.
    """

    def __init__(
        self,
        journal: FilePath,
        run: int | None = None,
        emails: Iterable[str | Leaver] | None = None,
    ) -> None:
        self._run = run
        self._people: list[Leaver] | None = None
        if emails is not None:
            self._people = [Leaver(one) if isinstance(one, str) else one for one in emails]
        path = read_path(journal, "journal")
        JournalReport(path).close()  # raises if there is none, where a Journal would create one
        # Locked before it is read: a run that still goes on would only show a part.
        self._journal = Journal(path)
        try:
            with JournalReport(path) as report:
                self.summary = report.summarize()
                self._read(report)
        except BaseException:
            self._journal.close()
            raise

    def _read(self, report: JournalReport) -> None:
        self.registrar = find_registrar(self.summary.platform)
        chosen: Collection[str] | None = None
        self.unmatched: tuple[str, ...] = ()
        """Sentences about people of `emails` whom the journal does not have on their target."""
        if self._people is not None:
            chosen, self.unmatched = _choose_people(
                report, self.registrar, self.summary, self._people
            )
        made, kept = _read_records(report, self.summary, self._run, chosen)
        targets = [(one, read_target(self.registrar, self.summary, one)) for one in made]
        self._removals = [
            Removal(one.email, one.id, settings, one) for one, settings in targets if settings
        ]
        has_any = self._people is not None or not made or bool(self._removals)
        if self.registrar.undo is None or not has_any:
            raise RosterError(_explain(self.registrar))
        self.accounts = len(made) - len(self._removals)
        """People who got an account and no course: the account stays."""
        self.registered_before = len(
            {one.identity for one in kept if read_target(self.registrar, self.summary, one)}
        )
        """People who were perhaps registered before: they are left as they are."""
        self.left = self._explain_left(report, chosen) if chosen is not None else ()
        """The people of `emails` whose registrations are not taken back, with the reasons."""

    def _explain_left(self, report: JournalReport, chosen: Collection[str]) -> tuple[Undone, ...]:
        own = {one.identity for one in self.records}
        others = {
            one.identity: one
            for one in report.records()
            if one.identity in chosen and one.identity not in own
        }
        return tuple(Undone(one, self._explain_one(one)) for one in others.values())

    def _explain_one(self, record: JournalRecord) -> str:
        if record.state in _LEFT:
            return _LEFT[record.state]
        if self._run is not None and read_target(self.registrar, self.summary, record):
            return f"left as it is: run {self._run} did not register it"
        return f"left as it is: an account without a course, and {NO_REMOVAL}"

    @property
    def records(self) -> tuple[JournalRecord, ...]:
        """The people whose registrations can be taken back."""
        return tuple(one.record for one in self._removals if one.record is not None)

    @property
    def people(self) -> int:
        """The number of registrations that can be taken back."""
        return len(self._removals)

    @property
    def is_chosen(self) -> bool:
        """True if `emails` limit it to single people."""
        return self._people is not None

    @property
    def has_left(self) -> bool:
        """True if people of `emails` may still be registered afterwards."""
        states = {one.record.state for one in self.left}
        return bool(self.unmatched or states - {UNDONE, "rejected", "open"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._journal.close()

    def run(self, platform: Connection | AsyncConnection) -> Iterator[Undone]:
        """Take the registrations back, one after the other, and record it in the journal.

        If the process is killed, the same call continues.
        """
        return iterate(self.run_async(platform))

    async def run_async(
        self, platform: Connection | AsyncConnection
    ) -> AsyncGenerator[Undone, None]:
        """Take the registrations back as `run` does, for asyncio."""
        refuse_other_url(platform, self.summary)
        async with connect_patiently(self.registrar, platform) as patient:
            async for one in remove_all(self.registrar, patient, self._journal, self._removals):
                assert one.removal.record is not None
                problem = None if one.outcome == UNDONE else one.reason
                if one.outcome == "unconfirmed":
                    problem = f"{one.reason}; undo it again, or roster reconcile looks it up"
                yield Undone(one.removal.record, problem)


def refuse_other_url(platform: Connection | AsyncConnection, summary: JournalSummary) -> None:
    """Raise RosterError if a connection leads to another URL than the runs of a journal."""
    if str(platform.session.base_url) != summary.origin:
        raise RosterError(f"The journal belongs to {summary.origin}: connect to this URL.")


def _choose_people(
    report: JournalReport, registrar: Registrar, summary: JournalSummary, people: Sequence[Leaver]
) -> tuple[set[str], tuple[str, ...]]:
    """Return the identities of the rows that people mean, and a sentence for each who means none.

    Raises RosterError for people that the journal does not have, and if no row is meant.
    """
    if not people:
        raise RosterError("No email is given: nothing was undone.")
    known: dict[str, list[JournalRecord]] = {one.key: [] for one in people}
    for record in report.records():
        if (person := find_person(record.identity)) in known:
            known[person].append(record)
    if unknown := {one.key: one.email for one in people if not known[one.key]}:
        names = ", ".join(email for _, email in sorted(unknown.items()))
        raise RosterError(f"Not in this journal: {names}. Nothing was undone.")
    chosen: set[str] = set()
    unmatched = []
    for one in people:
        meant = {
            record.identity
            for record in known[one.key]
            if one.fits(read_target(registrar, summary, record))
        }
        chosen |= meant
        if not meant:
            unmatched.append(one.explain_missing())
    if not chosen:
        raise RosterError("\n".join((*unmatched, "Nothing was undone.")))
    return chosen, tuple(unmatched)


def _read_records(
    report: JournalReport,
    summary: JournalSummary,
    run: int | None,
    chosen: Collection[str] | None,
) -> tuple[list[JournalRecord], list[JournalRecord]]:
    """Return the people that runs registered, and the people who were there, of all runs or one.

    Registrations that may have been taken back already are taken back again, whatever the run.
    """
    numbers = [one.number for one in summary.runs]
    if run is not None and run not in numbers:
        known = ", ".join(map(str, numbers))
        raise RosterError(f"{report.path} has no run {run}; its runs: {known}.")
    # A journal can have both rows of a person who is in the roster twice.
    found = {one.identity: one for one in report.records("created", "invited", "unconfirmed")}
    made = [one for one in found.values() if one.state != "unconfirmed" or is_in_doubt(one)]
    theirs = {one.identity for one in made}
    kept = [one for one in report.records("exists") if one.identity not in theirs]
    if run is not None:
        made = [one for one in made if is_in_doubt(one) or summary.find_run(one.at) == run]
        kept = [one for one in kept if summary.find_run(one.at) == run]
    if chosen is not None:
        made = [one for one in made if one.identity in chosen]
        kept = [one for one in kept if one.identity in chosen]
    return made, kept


def _explain(registrar: Registrar) -> str:
    if registrar.undo is None:
        return (
            f"{registrar.title} has no call that takes a registration back: nothing was undone."
            f" {explain_by_hand(registrar)}"
        )
    return (
        f"Nothing was undone: these people have an account on {registrar.title} and are on no"
        f" course. Only an enrollment can be undone; {NO_REMOVAL}."
    )


def explain_by_hand(registrar: Registrar) -> str:
    """Say how registrations are ended on a platform without a call for that."""
    text = f"An administrator of your account ends registrations in {registrar.title}."
    if not registrar.lists_participants:
        return text
    return f"{text} `matricula sync ROSTER --dry-run` lists them."
