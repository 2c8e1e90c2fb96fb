"""A file that holds options, so that they need not be said each time."""

from collections.abc import Iterator
from pathlib import Path

_OPTION = "--profile"


def expand_profile(arguments: list[str]) -> list[str]:
    """The arguments with those of the profile put before the user's own, which come later and win.

    A profile is TOML: `on = "tahoe"`, `dry-run = true`, and `map` as a table. Raises RosterError if
    it cannot be read.
    """
    name = _find_name(arguments)
    if name is None or not arguments:
        return arguments
    mapped = set(_list_mapped(arguments))
    options = read_profile(Path(name))
    kept = [option for option in options if not mapped.intersection(_list_mapped([option]))]
    return [arguments[0], *kept, *arguments[1:]]


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


def read_profile(path: Path) -> list[str]:
    """The options in a profile, as arguments."""
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
        arguments = _as_arguments(name.replace("_", "-"), value)
        if arguments is None:
            raise RosterError(f"The profile {path}: {name} has to be a text, a number, or true.")
        found += arguments
    return found


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
