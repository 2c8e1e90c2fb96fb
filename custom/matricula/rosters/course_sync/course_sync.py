"""Makes the participants of a course match a roster: compare first, then run."""

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import aclosing, closing
from typing import Any, Self

from attrs import evolve, frozen

from matricula_runtime.email_key import email_key
from matricula_runtime.errors import CallError, LinkError

from ...participants import list_participants
from ...registrar import Participant, Registrar, Values
from ...settings import name_option
from ...site_names import name_place
from ..errors import RosterError, Solution, StoppedError
from ..event_loop import iterate, run_async
from ..journal.store import Journal
from ..records import RunSummary
from ..removal import UNDONE, Removal, remove_all
from ..result import Result
from ..roster_plan import Plan
from ..run.connect import connect_patiently
from ..run.stop_rules import FATAL, explain_fatal
from .people import (
    AGAIN,
    KEPT,
    NEW,
    REFUSED,
    REMOVE,
    Course,
    JournalPeople,
    SyncPerson,
    SyncRules,
    count_participants,
    list_people,
    list_unfinished,
)
from .reading import read_journal, read_roster
from .sync_plan import SyncPlan

WITHHELD = "withheld"
"""The outcome of people who would be removed and stay, with the reason."""
PROBLEMS = frozenset({"rejected", "unconfirmed", WITHHELD})
"""Outcomes of people for whom something was not done."""


@frozen
class SyncResult:
    """The result of a sync for a person.

    `outcome` is the one of a row (`created`, `invited`, `exists`, `rejected`, `unconfirmed`) or of
    a removal (`undone`, `rejected`, `unconfirmed`, `withheld`). `row` is the result of a row.
    """

    person: SyncPerson
    outcome: str
    reason: str = ""
    row: Result | None = None

    @property
    def is_problem(self) -> bool:
        """True if it was not done."""
        return self.outcome in PROBLEMS

    def as_dict(self) -> dict[str, Any]:
        """Return the result as a JSON object."""
        found = {**self.person.as_dict(), "outcome": self.outcome, "reason": self.reason}
        if self.row is not None:
            found |= {"id": self.row.id, "username": self.row.username}
        return found


class CourseSync:
    """A sync of one course with one roster. See `plan_sync`.

    It is a context manager that closes the roster's file. It compares and runs once.
    """

    def __init__(
        self, plan: Plan, *, remove: bool, remove_others: bool, confirm_remove: int | None
    ) -> None:
        self.roster = plan
        """The plan of the roster, as `register` has it."""
        self.removes = remove
        """True if people may be removed."""
        self._remove_others = remove_others
        self._confirmed = confirm_remove
        self._settings = _find_course(plan)
        self._plan: SyncPlan | None = None
        self._journal = JournalPeople()
        self._run: Plan | None = None
        self._is_stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.roster.close()

    @property
    def _registrar(self) -> Registrar:
        return self.roster.registrar

    def compare(self) -> SyncPlan:
        """Compare the roster with the course; nothing is changed.

        Raises RosterError if the roster has nobody, or names the wrong course; StoppedError if the
        participants cannot be listed to the end; JournalError.
        """
        return run_async(self.compare_async())

    async def compare_async(self) -> SyncPlan:
        """Compare as `compare` does, for asyncio."""
        _refuse_partial(self.roster)
        await self.roster.check_target_async()
        roster = read_roster(self.roster)
        self._journal = journal = read_journal(self.roster, self._settings)
        listed = await self._list_participants()
        course = Course.of_list(listed, roster, journal)
        rules = SyncRules(self._settings, self._remove_others, self._registrar.invites)
        people = tuple(list_people(roster, journal, course, rules))
        self._plan = SyncPlan(
            people,
            participants=count_participants(people, course),
            can_remove=self._registrar.undo is not None,
            title=self._registrar.title,
            unfinished=frozenset(list_unfinished(people, journal)),
            may_be_cut=self.roster.roster.source.may_be_cut and not roster.ends_whole,
            hides_invited=self._registrar.invites,
        )
        return self._plan

    async def _list_participants(self) -> list[Participant]:
        source = self._registrar.progress
        assert source is not None
        try:
            async with connect_patiently(self._registrar, self.roster.connection) as patient:
                flow = list_participants(patient.session, source, self._settings)
                return await patient.run(flow)
        except FATAL as error:
            raise explain_fatal(error, self.roster.origin) from error
        except (CallError, LinkError) as error:
            raise StoppedError(
                f"The participants cannot be listed, so nobody was added or removed. {error}"
            ) from error

    @property
    def plan(self) -> SyncPlan:
        """The plan, after `compare`. Raises RosterError before."""
        if self._plan is None:
            raise RosterError("There is no plan before the course was compared: call compare().")
        return self._plan

    @property
    def withheld(self) -> str | None:
        """The reason why people stay who would be removed; None if there is none."""
        return self.plan.explain_withheld(self._confirmed) if self.removes else None

    @property
    def needs_attention(self) -> bool:
        """True if somebody has to look at the plan: rows or people in doubt, people who stay."""
        return self.withheld is not None or self.plan.has_doubts

    @property
    def has_work(self) -> bool:
        """True if a run would send anything."""
        removes = self.removes and self.plan.counts[REMOVE] and self.withheld is None
        return self.plan.sends or bool(removes)

    def acts_on(self, person: SyncPerson) -> bool:
        """Tell whether a run yields a result for a person of the plan."""
        if person.action == REMOVE:
            return self.removes
        is_kept = person.action == KEPT and email_key(person.email) not in self.plan.unfinished
        return bool(person.place) and not is_kept

    @property
    def summary(self) -> RunSummary | None:
        """The numbers of the registrations, after the run; None if nobody was to be registered."""
        return None if self._run is None else self._run.summary

    def stop(self) -> None:
        """Begin nothing more. Requests on their way are awaited, then StoppedError is raised."""
        self._is_stopped = True
        if self._run is not None:
            self._run.stop()

    def run(self) -> Iterator[SyncResult]:
        """Register the new people, then remove the others; yield a result for each.

        Only the people of the plan are removed, each by the id of their registration. Nobody is
        removed after a row was rejected. Compares first if you have not done so. Raises what
        `compare` raises; StoppedError when the run ends early; JournalError.
        """
        return iterate(self.run_async())

    async def run_async(self) -> AsyncGenerator[SyncResult, None]:
        """Do what `run` does, for asyncio."""
        plan = self._plan or await self.compare_async()
        removals = plan.select(REMOVE) if self.removes else []
        rejected = 0
        # Without new people as well, so that the journal belongs to the course.
        if plan.sends or (removals and self.withheld is None):
            async with aclosing(self._register(plan)) as results:
                async for result in results:
                    rejected += result.outcome == "rejected"
                    yield result
        reason = self.withheld or (_explain_rejected(rejected) if rejected else None)
        if reason is not None:
            for person in removals:
                yield SyncResult(person, WITHHELD, reason)
        elif removals:
            async with aclosing(self._remove(removals)) as results:
                async for result in results:
                    yield result

    async def _register(self, plan: SyncPlan) -> AsyncGenerator[SyncResult, None]:
        self._forget(plan.select(AGAIN))
        kept = {email_key(one.email) for one in plan.select(KEPT)}
        self._run = self.roster.without(kept - plan.unfinished)
        self._run.options = evolve(self._run.options, is_course_list=True)
        if self._is_stopped:
            self._run.stop()
        places = {one.place: one for one in plan.people if one.place}
        persons = {email_key(one.email): one for one in plan.select(NEW, AGAIN, KEPT)}
        async with aclosing(self._run.register_async()) as results:
            async for row in results:
                if not row.is_corrected:
                    person = places.get(row.place) or persons.get(row.source.person)
                    person = person or SyncPerson(REFUSED, row.email, place=row.place)
                    yield SyncResult(person, row.outcome, row.reason, row)

    def _forget(self, people: Iterable[SyncPerson]) -> None:
        """Note that registrations have ended, so that the next run makes them again."""
        records = [self._journal.records[email_key(one.email)] for one in people]
        path = self.roster.options.journal
        if not records or path is None:
            return
        with closing(Journal(path)) as journal:
            for record in records:
                journal.set_state(record.identity, UNDONE, record.id, "ended on the platform")

    async def _remove(self, people: Iterable[SyncPerson]) -> AsyncGenerator[SyncResult, None]:
        persons = {id(one.removal): one for one in people if one.removal is not None}
        removals = [one.removal for one in persons.values() if one.removal is not None]
        async with connect_patiently(self._registrar, self.roster.connection) as patient:
            with closing(self._open_journal()) as journal:
                flow = remove_all(self._registrar, patient, journal, self._until_stopped(removals))
                try:
                    async with aclosing(flow) as results:
                        async for one in results:
                            person = persons[id(one.removal)]
                            yield SyncResult(person, one.outcome, one.reason)
                except FATAL as error:
                    raise explain_fatal(error, self.roster.origin) from error
                except CallError as error:
                    raise StoppedError(str(error)) from error

    def _open_journal(self) -> Journal:
        path = self.roster.options.journal
        assert path is not None
        return Journal(path)

    def _until_stopped(self, removals: Iterable[Removal]) -> Iterator[Removal]:
        for removal in removals:
            if self._is_stopped:
                raise StoppedError("Stopped, as you asked.", interrupted=True)
            yield removal


def _find_course(plan: Plan) -> Values:
    """Return the settings of the course. Raises RosterError if the roster has no single one."""
    registrar, roster = plan.registrar, plan.roster
    if not registrar.lists_participants:
        raise RosterError(
            f"{registrar.title} has no list of the participants of a course, so a sync cannot see"
            " them. `matricula register` adds people, and `matricula roster undo JOURNAL EMAIL…`"
            " takes leavers out."
        )
    names = registrar.target_names
    own = [name for name in names if name in roster.columns]
    if own:
        headers = {name: roster.source.headers[roster.columns[name]] for name in own}
        raise refuse_course_columns(headers, roster.settings)
    if missing := [name for name in names if name not in roster.settings]:
        options = " and ".join(map(name_option, missing))
        place = name_place(plan.connection.session)
        where = [registrar.settings[name].explain(registrar.name, place) for name in missing]
        raise RosterError(
            " ".join([f"A sync is for one course: give {options}.", *filter(None, where)]),
            Solution(settings=tuple(missing)),
        )
    return {name: roster.settings[name] for name in names}


def refuse_course_columns(headers: Mapping[str, str], given: Values) -> RosterError:
    """Return the error of a roster whose columns name courses.

    `headers` has those of the columns by setting, `given` the settings that were given.
    """
    none = " ".join(f"--map {name}=none" for name in headers)
    pairs = [f'--where "{header}={given.get(name, "VALUE")}"' for name, header in headers.items()]
    return RosterError(
        f"The roster has a column for {' and '.join(headers)}, and a sync is for one course. To"
        f" take only the rows of the course: {none} {' '.join(pairs)}; to take all rows: {none}"
    )


def _refuse_partial(plan: Plan) -> None:
    """Raise RosterError for a roster that cannot be the whole list of a course."""
    survey = plan.survey()
    if not survey.rows:
        raise RosterError("The roster has no people: nobody was added or removed.")
    if survey.tags:
        raise RosterError(
            "This is a file of refused rows, and not the whole list: everybody else would be"
            " removed. Correct it and register it with `matricula register`."
        )
    if plan.roster.limit is not None:
        raise RosterError("A sync needs the whole list: leave out the limit.")


def _explain_rejected(number: int) -> str:
    rows = "1 row was" if number == 1 else f"{number} rows were"
    return f"{rows} rejected, and may be one of these people: correct the list first"
