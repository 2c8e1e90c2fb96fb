"""What rosters and the command line know of a platform; each platform's file has its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from .settings import SETTINGS, Setting, name_option

if TYPE_CHECKING:
    from matricula_runtime.connection import AsyncConnection
    from matricula_runtime.operation import Call
    from matricula_runtime.outcomes import Id, Outcome
    from matricula_runtime.session import Session
    from matricula_runtime.steps import Flow

    from .learner import Learner

Values: TypeAlias = Mapping[str, object]
"""Settings by name, parsed."""


@frozen
class Batch:
    """How writes of several rows become one request, of at most so many.

    `find_target` says which calls can go together: those of one place. `write` makes them as one
    and has an outcome for each, None for one that is to be made alone after all.
    """

    most: int
    find_target: Callable[[Call[Any]], str]
    write: Callable[[Session, Sequence[Call[Any]]], Flow[list[Outcome | None]]]


@frozen
class Registrar:
    """How learners of a roster are registered on a platform.

    `needs` are the attributes of a learner without which nobody can be registered; `batches` are
    the steps, by name, that can be taken for several rows at once; `ids` are the properties that
    name what an earlier step made, with that step: where the platform says that there is no such
    thing, the step is taken again; `check` asks, before anything is sent, whether there is what
    people are to be registered on, and says what is wrong; `undo` takes back what has this id and
    was registered with these settings, and says what is wrong.
    """

    name: str
    connect: type[AsyncConnection]
    needs: tuple[str, ...]
    register: Callable[[Session, Learner, Values], Flow[Outcome]]
    batches: Mapping[str, Batch] = field(factory=dict)
    ids: Mapping[str, str] = field(factory=dict)
    check: Callable[[Session, Values], Flow[str | None]] | None = None
    undo: Callable[[Session, Id, Values], Flow[str | None]] | None = None

    @property
    def settings(self) -> Mapping[str, Setting]:
        """What a registration takes besides the learner, by name."""
        return SETTINGS[self.name]

    @property
    def row_ids(self) -> list[str]:
        """The settings of single rows that name what an earlier step made: `candidate_id`."""
        return [name for name, setting in self.settings.items() if setting.row_only]


def find_registrar(platform: str) -> Registrar:
    """The registrar of a platform in PLATFORMS; its module is loaded only now."""
    module = import_module(f"{__package__}.{platform}")
    registrar: Registrar = module.REGISTRAR
    return registrar


def parse_settings(registrar: Registrar, texts: Mapping[str, str]) -> dict[str, object]:
    """The values of settings. Raises ConfigurationError for what the platform does not take."""
    from matricula_runtime.errors import ConfigurationError

    values: dict[str, object] = {}
    for name, text in texts.items():
        option = name_option(name)
        setting = registrar.settings.get(name)
        if setting is None or setting.row_only:
            raise ConfigurationError(f"{registrar.name} takes no {option}.")
        try:
            values[name] = setting.parse(text)
        except ValueError as error:
            raise ConfigurationError(f"{option} {text!r} {error}.") from None
    return values
