"""The options that come from the platforms' settings: `--course`, `--legal-entity` and so on."""

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ParamSpec, TypeVar

from cyclopts import Group, Parameter

from matricula import Setting, find_title, list_options, name_option

from .values import one, read_text

P = ParamSpec("P")
T = TypeVar("T")

_KEYWORD = inspect.Parameter.KEYWORD_ONLY


def takes_settings(
    group: Group, describe: Callable[[str, Mapping[str, Setting]], str | None]
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Replace `**settings` in the signature of a command by an option for each setting.

    The settings come from the platforms, so the options need not be written once more. `describe`
    gives the help of an option, None to leave it out. The command gets the texts of the options
    that were given.
    """

    def replace(command: Callable[P, T]) -> Callable[P, T]:
        signature = inspect.signature(command)
        others = [one for one in signature.parameters.values() if one.kind != one.VAR_KEYWORD]
        options = [
            inspect.Parameter(
                name, _KEYWORD, default=None, annotation=_annotate(name, given, text, group)
            )
            for name, given in list_options().items()
            if (text := describe(name, given)) is not None
        ]
        command.__signature__ = signature.replace(parameters=[*others, *options])  # type: ignore[attr-defined]
        return command

    return replace


def _annotate(name: str, settings: Mapping[str, Setting], text: str, group: Group) -> Any:
    parameter = Parameter(
        name=name_option(name),
        converter=one(read_text),
        group=group,
        help=text,
        metavar=next(iter(settings.values())).metavar,
    )
    return Annotated[str | None, parameter]


def describe_fully(_: str, settings: Mapping[str, Setting]) -> str | None:
    """The help of each platform that has the setting."""
    return "; ".join(
        f"{find_title(name)}: {one.help}{one.if_missing and f' ({one.if_missing})'}"
        for name, one in settings.items()
    )


def describe_for_sync(_: str, settings: Mapping[str, Setting]) -> str | None:
    """The help of each platform that has the setting, for a command that needs the targets."""
    return "; ".join(f"{find_title(name)}: {one.help}" for name, one in settings.items())


def describe_target(name: str, settings: Mapping[str, Setting]) -> str | None:
    """The help for a list of registrations: only settings that name their target."""
    if not any(setting.is_target for setting in settings.values()):
        return None
    return f"only registrations of this {name.replace('_', ' ')}"
