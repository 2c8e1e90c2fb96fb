"""A file that holds options of a command, so that you need not type them each time."""

import datetime
import errno
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cyclopts import App, ArgumentCollection, CycloptsError, Token, UnknownOptionError
from cyclopts.argument import Argument

from matricula import ENTRIES

from .usage_error import suggest

_OPTION = "--profile"
_LARGEST = 1 << 20
"""The characters of a profile."""


def apply_profile(_: App, __: tuple[str, ...], arguments: ArgumentCollection) -> None:
    """Give options the values of the profile, except options on the command line.

    A profile is TOML: `on = "…"`, `dry-run = true`, and `map` as a table. Raises CycloptsError
    if it cannot be read, or names an option that the command does not have.
    """
    # To find all names takes longer than to parse the rest, so only given options are asked first.
    given = [one for one in arguments if one.tokens and one.name == _OPTION]
    if not given:
        return
    options = {one.name: one for one in arguments if one.parse and one.name.startswith("--")}
    path = Path(options.pop(_OPTION).tokens[-1].value)
    for key, value in _read(path).items():
        option = options.get("--" + key.replace("_", "-"))
        if option is None:
            known = [name.removeprefix("--") for name in options]
            hint = suggest(key.replace("_", "-"), known)
            raise CycloptsError(msg=f"the profile {path}: there is no option {key}.{hint}")
        for text in _list_texts(path, key, value, option):
            _add(option, text, str(path))


def _read(path: Path) -> dict[str, object]:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_LARGEST + 1)  # a device such as /dev/zero has no end
        if len(text) > _LARGEST:
            raise OSError(errno.EFBIG, "it has more than a megabyte")
        return tomllib.loads(text)
    except OSError as error:
        raise CycloptsError(msg=f"cannot read the profile {path}: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CycloptsError(msg=f"the profile {path} is no TOML: {error}.") from None


def _list_texts(path: Path, key: str, value: object, option: Argument) -> list[str | bool]:
    """The values to add to those of the command line."""
    match value:
        case bool() if option.is_flag():
            return [] if option.tokens else [value]
        case bool() if key.replace("-", "_") in _list_truths():
            return [] if option.tokens else [str(value).lower()]
        case bool():
            pass
        case dict() if key == "map":
            given = {token.value.partition("=")[0].strip() for token in option.tokens}
            return [f"{name}={header}" for name, header in value.items() if name not in given]
        case list() if key == "where" and all(isinstance(one, str) for one in value):
            return [] if option.tokens else list(value)
        case str() | int() | float() | datetime.date() if not option.is_flag():
            return [] if option.tokens else [str(value)]
    wanted = "true or false" if option.is_flag() else "a text or a number"
    raise CycloptsError(msg=f"the profile {path}: {key} has to be {wanted}.")


def _list_truths() -> set[str]:
    """Return the settings of platforms that are true or false."""
    settings = (item for one in ENTRIES.values() for item in one.settings.items())
    return {name for name, setting in settings if setting.metavar == "BOOL"}


def _add(option: Argument, value: str | bool, source: str) -> None:
    if isinstance(value, bool):
        token = Token(keyword=option.name, source=source, implicit_value=value)
    else:
        token = Token(keyword=option.name, value=value, source=source)
    option.append(token)


def refuse_options_as_values(_: App, __: tuple[str, ...], arguments: ArgumentCollection) -> None:
    """Report a wrong option where a value may begin with a hyphen, as `-` for standard input.

    Raises UnknownOptionError.
    """
    for token in _list_positional(arguments):
        if len(token.value) > 1 and token.value.startswith("-"):
            raise UnknownOptionError(token=token, argument_collection=arguments)


def _list_positional(arguments: ArgumentCollection) -> Iterator[Token]:
    for argument in arguments:
        yield from (token for token in argument.tokens if token.keyword is None)
