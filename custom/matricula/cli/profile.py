"""A file that holds options, so that they need not be said each time."""

import argparse
from collections.abc import Iterator
from pathlib import Path

_OPTION = "--profile"


def expand_profile(arguments: list[str], parser: argparse.ArgumentParser) -> list[str]:
    """The arguments with those of the profile put before the user's own, which come later and win.

    A profile is TOML: `on = "tahoe"`, `dry-run = true`, and `map` as a table. Raises RosterError if
    it cannot be read, or names an option that the command does not have.
    """
    name, known = _find_name(arguments), list(_list_options(parser, arguments[0]))
    if name is None or _OPTION.lstrip("-") not in known:
        return arguments
    mapped = set(_list_mapped(arguments))
    options = read_profile(Path(name), known)
    kept = [option for option in options if not mapped.intersection(_list_mapped([option]))]
    return [arguments[0], *kept, *arguments[1:]]


def _list_options(parser: argparse.ArgumentParser, command: str) -> Iterator[str]:
    """The long options of a command, without the dashes."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) and command in action.choices:
            for one in action.choices[command]._actions:
                yield from (text[2:] for text in one.option_strings if text.startswith("--"))


def _list_mapped(arguments: list[str]) -> Iterator[str]:
    """The fields that arguments say the columns of."""
    for before, argument in zip(["", *arguments], arguments, strict=False):
        text = argument.removeprefix("--map=")
        if text != argument or before == "--map":
            yield text.partition("=")[0].strip().replace("-", "_")


def _find_name(arguments: list[str]) -> str | None:
    for place, argument in enumerate(arguments):
        if argument == _OPTION and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith(_OPTION + "="):
            return argument.partition("=")[2]
    return None


def read_profile(path: Path, known: list[str]) -> list[str]:
    """The options in a profile, as arguments; `known` are those that there are."""
    import tomllib  # here, so that help need not wait for them

    from ..rosters.errors import RosterError

    try:
        options = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RosterError(f"Cannot read the profile {path}: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RosterError(f"The profile {path} is no TOML: {error}.") from None
    found: list[str] = []
    for name, value in options.items():
        option = name.replace("_", "-")
        if option not in known:
            hint = _find_meant(option, known)
            raise RosterError(f"The profile {path}: there is no option {name}{hint}")
        arguments = _as_arguments(option, value)
        if arguments is None:
            raise RosterError(f"The profile {path}: {name} has to be a text, a number, or true.")
        found += arguments
    return found


def _find_meant(option: str, known: list[str]) -> str:
    """The end of a sentence about an option that there is not."""
    from difflib import get_close_matches

    close = get_close_matches(option, known, 1)
    return f"; is {close[0]} meant?" if close else "."


def _as_arguments(name: str, value: object) -> list[str] | None:
    match value:
        case True:
            return [f"--{name}"]
        case False:
            return []
        case dict() if name == "map":
            return [f"--map={field}={header}" for field, header in value.items()]
        case str() | int() | float():
            return [f"--{name}={value}"]
    return None
