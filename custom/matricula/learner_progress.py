"""How far learners are: status and grade, as the platform shows them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from .settings import name_option

if TYPE_CHECKING:
    from matricula_runtime.connection import AsyncConnection
    from matricula_runtime.operation import Call

    from .registrar import Registrar


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
    """The lists of a platform that show progress.

    `list_all` makes the call that lists the registrations with these settings, and `read` reads one
    of them. `list_people` makes the call that lists the accounts, whose `read_person` gives the
    email, the name and the username by the key; None if the platform cannot list them. `lacks` has
    what the platform does not show, of `status`, `grade` and `name`.
    """

    list_all: Callable[[Mapping[str, object]], Call[Any]]
    read: Callable[[Any], LearnerProgress]
    list_people: Callable[[], Call[Any]] | None = None
    read_person: Callable[[Any], LearnerProgress] | None = None
    lacks: Collection[str] = field(default=())


async def list_progress_async(
    connection: AsyncConnection, registrar: Registrar, settings: Mapping[str, object]
) -> AsyncGenerator[LearnerProgress, None]:
    """Yield the progress of everybody who is registered with these settings, such as a course.

    Raises ConfigurationError if the platform shows nothing, or if a setting is missing that its
    list needs; and the errors of a call.
    """
    source = _find_source(registrar, settings)
    waiting: dict[str, list[LearnerProgress]] = {}
    async for record in _list(connection, source.list_all(settings)):
        one = source.read(record)
        if source.read_person is None:
            yield one
        else:
            waiting.setdefault(one.person, []).append(one)
    if waiting and source.list_people is not None and source.read_person is not None:
        async for account in _list(connection, source.list_people()):
            person = source.read_person(account)
            for one in waiting.pop(person.person, ()):
                yield _join(one, person)
            if not waiting:
                return
    # Accounts that the platform does not list: deleted, or not active.
    for several in waiting.values():
        for one in several:
            yield one


async def _list(connection: AsyncConnection, call: Call[Any]) -> AsyncIterator[Any]:
    from matricula_runtime.pages import AsyncPages

    if call.endpoint.pagination is None:
        for record in await connection.run(connection.session.perform(call)):
            yield record
        return
    pages: AsyncPages[Any] = AsyncPages(connection, call)
    async for record in pages:
        yield record


def list_progress(
    connection: AsyncConnection, registrar: Registrar, settings: Mapping[str, object]
) -> Iterator[LearnerProgress]:
    """Yield and raise what `list_progress_async` does, in a program without an event loop."""
    from .rosters.sync import iterate

    return iterate(_list_and_close(connection, registrar, settings))


async def _list_and_close(
    connection: AsyncConnection, registrar: Registrar, settings: Mapping[str, object]
) -> AsyncGenerator[LearnerProgress, None]:
    async with connection:
        async for one in list_progress_async(connection, registrar, settings):
            yield one


def _find_source(registrar: Registrar, settings: Mapping[str, object]) -> ProgressSource:
    from matricula_runtime.errors import ConfigurationError

    if registrar.progress is None:
        raise ConfigurationError(f"{registrar.name} has no way to show the progress of learners.")
    needed = [
        name_option(name)
        for name, setting in registrar.settings.items()
        if setting.is_target and setting.required and name not in settings
    ]
    if needed:
        raise ConfigurationError(f"{registrar.name} needs {' and '.join(needed)} for that.")
    return registrar.progress


def _join(one: LearnerProgress, person: LearnerProgress) -> LearnerProgress:
    username = one.username or person.username
    return evolve(one, email=person.email, name=person.name, username=username)


def read_text(value: object) -> str:
    """Return a text of a record; an empty one if it is absent, or no text."""
    return value if isinstance(value, str) else ""
