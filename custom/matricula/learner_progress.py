"""How far learners are: status and grade, as the platform's lists show them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from .settings import name_option

if TYPE_CHECKING:
    from matricula_runtime.connection import AsyncConnection, Connection
    from matricula_runtime.operation import Call

    from .registrar import Participant, Registrar, Values


@frozen
class LearnerProgress:
    """How far a learner is with one registration, as far as the platform shows it.

    `person` is the platform's key of the learner, by which people are joined. `status` is the
    platform's own word. `grade` is a percentage, None without one. `began`, `active` and `ended`
    are times as the platform writes them: of the registration, of the last activity, of the end.
    """

    person: str
    id: str = ""
    email: str = ""
    name: str = ""
    username: str = ""
    target: str = ""
    status: str = ""
    grade: float | None = None
    began: str = ""
    active: str = ""
    ended: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return the values by name; `learner_id` is the key, `id` of the registration."""
        return {
            "email": self.email,
            "name": self.name,
            "username": self.username,
            "status": self.status,
            "grade": self.grade,
            "ended": self.ended,
            "last_active": self.active,
            "began": self.began,
            "course": self.target,
            "learner_id": self.person,
            "id": self.id,
        }


@frozen
class ProgressSource:
    """The lists of a platform that show registrations and their learners.

    `list_all` makes the call that lists the registrations with these settings, and `read` reads one
    of them. `list_people` makes the call that lists the accounts, whose `read_person` gives the
    email, the name and the username by the key; None if the platform cannot list them. `lacks` has
    what the platform does not show, of `status`, `grade` and `name`.
    `make_participant` returns the participant that a registration makes somebody of the target of
    these settings, None if it is of another target or does not count any more.
    """

    list_all: Callable[[Mapping[str, object]], Call[Any]]
    read: Callable[[Any], LearnerProgress]
    list_people: Callable[[], Call[Any]] | None = None
    read_person: Callable[[Any], LearnerProgress] | None = None
    lacks: Collection[str] = field(default=())
    make_participant: Callable[[LearnerProgress, Values], Participant | None] | None = None


def list_progress(
    platform: Connection, settings: Mapping[str, object]
) -> Iterator[LearnerProgress]:
    """Yield the progress of everybody who is registered with these settings, such as a course.

    Raises ConfigurationError if the platform shows nothing, if a setting is missing that its list
    needs, or if nobody is there and the platform has no such target; and the errors of a call.
    """
    from matricula_runtime.errors import Invalid
    from matricula_runtime.pages import Pages

    registrar, source = _find_source(platform.platform.name, settings)
    waiting, is_empty = WaitingRegistrations(source), True
    try:
        for record in Pages[Any](platform, source.list_all(settings)):
            is_empty = False
            yield from waiting.add(source.read(record))
    except Invalid:  # as for a course without the form of an id
        platform.run(registrar.refuse_missing_target(platform.session, settings))
        raise
    if is_empty:
        platform.run(registrar.refuse_missing_target(platform.session, settings))
    if waiting and source.list_people is not None:
        for account in Pages[Any](platform, source.list_people()):
            yield from waiting.join(account)
            if not waiting:
                break
    yield from waiting.give_rest()


async def list_progress_async(
    platform: AsyncConnection, settings: Mapping[str, object]
) -> AsyncGenerator[LearnerProgress, None]:
    """Yield and raise what `list_progress` does."""
    from matricula_runtime.errors import Invalid
    from matricula_runtime.pages import AsyncPages

    registrar, source = _find_source(platform.platform.name, settings)
    waiting, is_empty = WaitingRegistrations(source), True
    try:
        async for record in AsyncPages[Any](platform, source.list_all(settings)):
            is_empty = False
            for one in waiting.add(source.read(record)):
                yield one
    except Invalid:  # as above
        await platform.run(registrar.refuse_missing_target(platform.session, settings))
        raise
    if is_empty:
        await platform.run(registrar.refuse_missing_target(platform.session, settings))
    if waiting and source.list_people is not None:
        async for account in AsyncPages[Any](platform, source.list_people()):
            for one in waiting.join(account):
                yield one
            if not waiting:
                break
    for one in waiting.give_rest():
        yield one


class WaitingRegistrations:
    """Registrations whose learner is not known yet, by the key of the learner."""

    def __init__(self, source: ProgressSource) -> None:
        self._source = source
        self._found: dict[str, list[LearnerProgress]] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, one: LearnerProgress) -> list[LearnerProgress]:
        """Add a registration; return it if the platform cannot list the learners."""
        if self._source.read_person is None:
            return [one]
        self._found.setdefault(one.person, []).append(one)
        return []

    def join(self, account: object) -> list[LearnerProgress]:
        """Return the registrations of an account, with its email and name."""
        if self._source.read_person is None:
            return []
        person = self._source.read_person(account)
        return [
            evolve(
                one,
                email=person.email,
                name=person.name,
                username=one.username or person.username,
            )
            for one in self._found.pop(person.person, ())
        ]

    def give_rest(self) -> Iterator[LearnerProgress]:
        """Yield the registrations of accounts that are not listed: deleted, or not active."""
        for several in self._found.values():
            yield from several


def _find_source(platform: str, settings: Mapping[str, object]) -> tuple[Registrar, ProgressSource]:
    from matricula_runtime.errors import ConfigurationError

    from .registrar import find_registrar

    registrar = find_registrar(platform)
    if registrar.progress is None:
        raise ConfigurationError(f"{registrar.title} has no way to show the progress of learners.")
    if needed := [name_option(name) for name in list_missing_targets(platform, settings)]:
        raise ConfigurationError(f"{registrar.title} needs {' and '.join(needed)} for that.")
    return registrar, registrar.progress


def list_missing_targets(platform: str, settings: Mapping[str, object]) -> list[str]:
    """Return the settings that have to be given to see progress, such as a course."""
    from .registrar import find_registrar

    registrar = find_registrar(platform)
    if registrar.progress is None:
        return []
    known = registrar.settings
    return [one for one in registrar.target_names if known[one].required and one not in settings]


def read_text(value: object) -> str:
    """Return a text of a record; an empty one if it is absent, or no text."""
    return value if isinstance(value, str) else ""
