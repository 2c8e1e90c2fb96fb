"""The people of a sync: who is on the list, who is on the course, and what is to be done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from attrs import evolve, field, frozen

from matricula_runtime.email_key import email_key
from matricula_runtime.outcomes import Id

from ...registrar import Participant, Values
from ..history import UNFINISHED
from ..identity import find_person
from ..journal.report import JournalRecord
from ..removal import Removal, is_in_doubt
from ..result import DONE

NEW, AGAIN, KEPT = "new", "again", "kept"
"""People of the roster: to be registered, to be registered again, on the course already."""
REMOVE = "remove"
"""People who are not in the roster, and whose registration is to be taken back."""
OTHERS, IN_DOUBT, UNKNOWN, ENDED = "others", "in doubt", "unknown", "ended"
"""People who are not in the roster, and who stay."""
REFUSED = "refused"
"""Rows that cannot be sent."""
ACTIONS = (NEW, AGAIN, KEPT, REMOVE, OTHERS, IN_DOUBT, UNKNOWN, ENDED, REFUSED)

_OTHERS = "this journal did not register this person"
_DOUBT = "the roster has the username {!r} with another email"
_RENAMED = "the account of {} has this email now"
_ON_COURSE = "on the course with the email {}"
_UNKNOWN = "the platform shows no email for this participant, and the journal has none"
_ENDED = "the registration has ended on its own"
_AGAIN = "this journal registered this person, and somebody has ended the registration since"
_INVITED = "invited, and the account is not active yet"
_REMOVED = "may have been removed before: the response was lost"


@frozen
class SyncPerson:
    """A person of a sync: `action` is one of ACTIONS, `reason` explains it where it must.

    `place` is the row of the roster, such as `line 25`; empty for people who are not in it. `id` is
    the one of the registration; None before there is one. `is_changed`: the row has other values
    than the one that was registered.
    """

    action: str
    email: str
    username: str = ""
    id: Id | None = None
    reason: str = ""
    place: str = ""
    is_changed: bool = False
    removal: Removal | None = field(default=None, repr=False, eq=False)

    @property
    def name(self) -> str:
        """The person as a message names it."""
        known = self.email or self.username
        if not known and self.id is not None:
            known = f"registration {self.id}"
        return ", ".join(text for text in (self.place, known) if text)

    def as_dict(self) -> dict[str, Any]:
        """Return the person as a JSON object, with no outcome yet."""
        return {
            "action": self.action,
            "email": self.email,
            "username": self.username,
            "id": self.id,
            "place": self.place,
            "changed": self.is_changed,
            "outcome": None,
            "reason": self.reason,
        }


@frozen
class RosterPeople:
    """The people of a roster. `refused` are rows that cannot be sent.

    `rows` has a person's first row, by the key of the person: *new*, or *refused* if the platform
    would reject it, unless the person is on the course already. `also` are people who were
    registered in the place of a rejected row. `usernames` are those that the roster itself has, in
    lower case, and `ids` the persons by the ids that the roster has (`candidate_id`). `ends_whole`:
    the last row is certainly not cut, whether its line has an end or not.
    """

    rows: Mapping[str, SyncPerson]
    also: frozenset[str] = frozenset()
    usernames: frozenset[str] = frozenset()
    ids: Mapping[tuple[str, str], str] = field(factory=dict)
    refused: tuple[SyncPerson, ...] = ()
    ends_whole: bool = False

    def has(self, person: str) -> bool:
        """Tell whether a person is in the roster."""
        return person in self.rows or person in self.also


_STATES = ("rejected", "open", "undone", "exists", "unconfirmed", "intended", "invited", "created")
"""The states of records. Of two records of a person the one with the later state counts."""


@frozen
class JournalPeople:
    """The records of a journal for one target, by the key of the person.

    `usernames` and `ids` lead to persons, `registrations` by the ids of their registrations.
    """

    records: Mapping[str, JournalRecord] = field(factory=dict)
    usernames: Mapping[str, str] = field(factory=dict)
    ids: Mapping[tuple[str, str], str] = field(factory=dict)
    registrations: Mapping[str, str] = field(factory=dict)

    @classmethod
    def of_records(cls, records: Iterable[JournalRecord]) -> "JournalPeople":
        """Make it of records: a person who is in a roster twice has several."""
        found: dict[str, JournalRecord] = {}
        for one in sorted(records, key=lambda record: _STATES.index(record.state)):
            found[find_person(one.identity)] = one
        usernames = {one.username.lower(): key for key, one in found.items() if one.username}
        ids = {pair: key for key, one in found.items() for pair in one.ids.items()}
        made = {
            email_key(str(one.id)): key
            for key, one in found.items()
            if one.id is not None and _is_registered(one)
        }
        return cls(found, usernames, ids, made)

    def find_renamed(self, one: Participant) -> str | None:
        """Return the person who was registered with another email than an account has now."""
        if not one.email:
            return None
        made = None if one.id is None else self.registrations.get(email_key(str(one.id)))
        person = made or self.usernames.get(one.username.lower())
        if person is None or person == email_key(one.email):
            return None
        return person if _is_registered(self.records[person]) else None


@frozen
class Course:
    """The participants of a course by the key of the person, and those of nobody we know.

    A person can have several registrations. `renamed` has the people whose accounts have another
    email now than the journal registered, by that person.
    """

    people: Mapping[str, Sequence[Participant]]
    unknown: Sequence[Participant]
    renamed: Mapping[str, Participant] = field(factory=dict)

    @classmethod
    def of_list(
        cls, listed: Sequence[Participant], roster: RosterPeople, journal: JournalPeople
    ) -> "Course":
        """Find the persons behind a list. Registrations that it has twice count once."""
        people: dict[str, list[Participant]] = {}
        unknown: list[Participant] = []
        for one in listed:
            person = _find_person(one, roster, journal)
            place = unknown if person is None else people.setdefault(person, [])
            if one not in place:
                place.append(one)
        found = {journal.find_renamed(one): one for one in listed}
        renamed = {person: one for person, one in found.items() if person and person not in people}
        return cls(people, unknown, renamed)

    def is_active(self, person: str) -> bool:
        """Tell whether a registration of a person goes on."""
        return any(not one.is_over for one in self.people.get(person, ()))


def _find_person(one: Participant, roster: RosterPeople, journal: JournalPeople) -> str | None:
    if one.email:
        return email_key(one.email)
    for pair in one.ids.items():
        if person := roster.ids.get(pair) or journal.ids.get(pair):
            return person
    return journal.usernames.get(one.username.lower()) if one.username else None


@frozen
class SyncRules:
    """The options of a sync. `settings` are those of the target.

    `remove_others`: people that the journal did not register are removed as well.
    `has_invitations`: the platform has invited people, who are not in its list.
    """

    settings: Values
    remove_others: bool = False
    has_invitations: bool = False


def list_people(
    roster: RosterPeople, journal: JournalPeople, course: Course, rules: SyncRules
) -> Iterator[SyncPerson]:
    """Yield what is to be done for everybody, people of the roster first."""
    for person, row in roster.rows.items():
        yield _decide_row(person, row, journal.records.get(person), course, rules)
    yield from _list_corrected(roster, journal, course, rules)
    for person, registrations in course.people.items():
        if not roster.has(person):
            for one in registrations:
                former = journal.find_renamed(one)
                record = journal.records.get(former or person)
                yield _decide_extra(one, record, roster, rules)
    listed = {*course.people, *course.renamed}
    for person, record in journal.records.items():
        if not roster.has(person) and person not in listed and _may_be_there(record, rules):
            reason = _INVITED if record.state == "invited" else _REMOVED
            yield _remove(record.email, record.id, record, rules, reason)
    for one in course.unknown:
        yield SyncPerson(UNKNOWN, "", one.username, one.id, _UNKNOWN)
    yield from roster.refused


def _list_corrected(
    roster: RosterPeople, journal: JournalPeople, course: Course, rules: SyncRules
) -> Iterator[SyncPerson]:
    """Yield the people on the course who were registered in the place of a rejected row."""
    for person in sorted(roster.also - {*roster.rows}):
        record = journal.records.get(person)
        row = SyncPerson(NEW, record.email if record else person)
        one = _decide_row(person, row, record, course, rules)
        if one.action == KEPT:
            yield one


def count_participants(people: Iterable[SyncPerson], course: Course) -> int:
    """Count the people on the course: those with an active registration, and invited people."""
    listed = [*chain.from_iterable(course.people.values()), *course.unknown]
    known = {*course.people, *course.renamed}
    invited = {
        person
        for one in people
        if one.action in (KEPT, REMOVE) and (person := email_key(one.email)) not in known
    }
    return sum(not one.is_over for one in listed) + len(invited)


def list_unfinished(people: Iterable[SyncPerson], journal: JournalPeople) -> Iterator[str]:
    """Yield the people on the course whom an earlier run left unfinished."""
    for one in people:
        record = journal.records.get(email_key(one.email))
        is_row = one.action == KEPT and bool(one.place)
        if is_row and record is not None and record.state in UNFINISHED:
            yield email_key(one.email)


def _decide_row(
    person: str,
    row: SyncPerson,
    record: JournalRecord | None,
    course: Course,
    rules: SyncRules,
) -> SyncPerson:
    if person in course.people:
        first = course.people[person][0]
        return evolve(row, action=KEPT, id=first.id, username=first.username or row.username)
    if record is None or record.state not in DONE or row.action == REFUSED:
        return row
    if one := course.renamed.get(person):
        return evolve(row, action=KEPT, id=one.id, reason=_ON_COURSE.format(one.email))
    if record.state == "invited" and rules.has_invitations:
        return evolve(row, action=KEPT, id=record.id, reason=_INVITED)
    return evolve(row, action=AGAIN, reason=_AGAIN)


def _decide_extra(
    one: Participant, record: JournalRecord | None, roster: RosterPeople, rules: SyncRules
) -> SyncPerson:
    email = one.email or (record.email if record else "")
    username = one.username or (record.username if record else "")
    stays = SyncPerson(OTHERS, email, username, one.id, _OTHERS)
    if one.is_over:
        return evolve(stays, action=ENDED, reason=_ENDED)
    if username and username.lower() in roster.usernames:
        return evolve(stays, action=IN_DOUBT, reason=_DOUBT.format(username))
    if record is not None and _is_renamed(one, record):
        stays = evolve(stays, action=IN_DOUBT, reason=_RENAMED.format(record.email))
        if roster.has(find_person(record.identity)):
            return stays
    if record is not None and _is_own(one, record):
        return _remove(email, record.id, record, rules, username=username)
    if rules.remove_others and one.id is not None:
        removal = Removal(email, one.id, rules.settings, record)
        return evolve(stays, action=REMOVE, removal=removal)
    return stays


def _is_registered(record: JournalRecord) -> bool:
    """Tell whether a person is on the course, as far as a journal knows."""
    return record.state in DONE or is_in_doubt(record)


def _is_renamed(one: Participant, record: JournalRecord) -> bool:
    """Tell whether an account has another email than the one that was registered."""
    return bool(one.email) and email_key(one.email or "") != find_person(record.identity)


def _is_own(one: Participant, record: JournalRecord) -> bool:
    """Tell whether a journal's run made a registration: the person may have another one."""
    if record.state not in ("created", "invited") and not is_in_doubt(record):
        return False
    return one.id is None or email_key(str(one.id)) == email_key(str(record.id))


def _may_be_there(record: JournalRecord, rules: SyncRules) -> bool:
    """Tell whether somebody who is not in the list may be on the course."""
    return is_in_doubt(record) or (record.state == "invited" and rules.has_invitations)


def _remove(
    email: str,
    id_: Id | None,
    record: JournalRecord,
    rules: SyncRules,
    reason: str = "",
    username: str = "",
) -> SyncPerson:
    removal = Removal(email, id_, rules.settings, record)
    name = username or record.username
    return SyncPerson(REMOVE, email, name, id_, reason, removal=removal)
