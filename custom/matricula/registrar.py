"""How a roster registers learners on a platform; each platform's module has its own Registrar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from .discovery import ENTRIES, find_title
from .settings import Setting, name_option

if TYPE_CHECKING:
    from matricula_runtime.connection import AsyncConnection
    from matricula_runtime.operation import Call
    from matricula_runtime.outcomes import Id, Outcome
    from matricula_runtime.session import Session
    from matricula_runtime.steps import Flow

    from .learner import Learner
    from .learner_progress import ProgressSource

Values: TypeAlias = Mapping[str, object]
"""Settings by name, parsed."""


@frozen
class Batch:
    """How the calls of one step become one request, for at most `most` rows.

    Calls with the same `find_target` can go together. `write` sends them as one request and returns
    an outcome for each, or None for a call that has to be sent alone.
    """

    most: int
    find_target: Callable[[Call[Any]], str]
    write: Callable[[Session, Sequence[Call[Any]]], Flow[list[Outcome | None]]]


@frozen
class Participant:
    """Somebody on a course, as the platform's list shows it.

    `id` is the id with which `Registrar.undo` takes the registration back; None if only the journal
    can know it. `email` is None if the list does not lead to one. `ids` has the ids of what the
    steps before the last one made, by name (`candidate_id`). `is_over`: the registration has ended,
    for example with a grade, and cannot be taken back.
    """

    id: Id | None
    email: str | None = None
    username: str = ""
    ids: Mapping[str, str] = field(factory=dict)
    is_over: bool = False


@frozen
class AccountUpdate:
    """How the account of a person who was registered before is changed.

    `step` is the step of a registration that makes the account. `make_call` returns the call that
    gives the account with this id the values of the learner, never the password. The call may be
    sent twice without harm.
    """

    step: str
    make_call: Callable[[Learner, Id], Call[Any]]


@frozen
class Registrar:
    """How the learners of a roster are registered on a platform.

    `needs` are the attributes that every learner must have. `batches` are the steps, by name, that
    can be sent for several rows at once. `ids` has the JSON pointers of the properties that refer
    to what an earlier step made (`/name` for a parameter in the path), with that step: if the
    platform no longer knows the id, the step is done again.
    `check` asks the platform for the target before anything is sent, and returns what is wrong;
    `find_target` only asks whether the target exists.
    `undo` takes back the registration with this id and these settings, and returns what is wrong.
    `invites` says that people without an active account are invited, and not registered yet.
    `check_body` returns the errors of a body, by property, that the spec's schemas cannot say.
    `progress` has the lists that show registrations, with status and grade; None if the platform
    has none.
    `update` is None where the platform's API changes no accounts.
    """

    name: str
    connect: type[AsyncConnection]
    needs: tuple[str, ...]
    register: Callable[[Session, Learner, Values], Flow[Outcome]]
    batches: Mapping[str, Batch] = field(factory=dict)
    ids: Mapping[str, str] = field(factory=dict)
    check: Callable[[Session, Values], Flow[str | None]] | None = None
    find_target: Callable[[Session, Values], Flow[str | None]] | None = None
    undo: Callable[[Session, Id, Values], Flow[str | None]] | None = None
    invites: bool = False
    check_body: Callable[[Mapping[str, object]], Mapping[str, str]] | None = None
    progress: ProgressSource | None = None
    update: AccountUpdate | None = None

    @property
    def title(self) -> str:
        """The name of the platform as people write it."""
        return find_title(self.name)

    @property
    def settings(self) -> Mapping[str, Setting]:
        """The settings of a registration by name: what it takes besides the learner."""
        return ENTRIES[self.name].settings

    @property
    def lists_participants(self) -> bool:
        """True if the platform has a list of the participants of a target."""
        return self.progress is not None and self.progress.make_participant is not None

    @property
    def target_names(self) -> list[str]:
        """The settings that say what people are registered on: a course, a legal entity."""
        return [name for name, setting in self.settings.items() if setting.is_target]

    @property
    def row_ids(self) -> list[str]:
        """The settings of single rows with the id that an earlier step made: `candidate_id`."""
        return [name for name, setting in self.settings.items() if setting.row_only]

    def refuse_missing_target(self, session: Session, values: Values) -> Flow[None]:
        """Ask the platform for a target, where that is possible.

        Raises ConfigurationError if the platform has no such target. Without settings, nothing is
        asked.
        """
        from matricula_runtime.errors import ConfigurationError

        if self.find_target is None or not values:
            return
        problem = yield from self.find_target(session, values)
        if problem is not None:
            raise ConfigurationError(problem)


def find_registrar(platform: str) -> Registrar:
    """Return the registrar of a platform in PLATFORMS; its module is loaded only now."""
    module = import_module(f"{__package__}.platforms.{platform}.connection")
    registrar: Registrar = module.REGISTRAR
    return registrar


def parse_settings(registrar: Registrar, texts: Mapping[str, str]) -> dict[str, object]:
    """Parse settings. Raises ConfigurationError for a wrong value or an unknown setting."""
    from matricula_runtime.errors import ConfigurationError

    values: dict[str, object] = {}
    for name, text in texts.items():
        option = name_option(name)
        setting = registrar.settings.get(name)
        if setting is None or setting.row_only:
            raise ConfigurationError(f"{registrar.title} takes no {option}.")
        try:
            text.encode()
            values[name] = setting.parse(text)
        except UnicodeEncodeError:
            raise ConfigurationError(f"{option} has half a character.") from None
        except ValueError as error:
            raise ConfigurationError(f"{option} {text!r} {error}.") from None
    return values
