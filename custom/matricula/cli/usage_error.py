"""Messages for a command line that cannot be understood: one line that says what is wrong."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from cyclopts import (
    App,
    ArgumentCollection,
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
    ValidationError,
)

from matricula import join_words


def name_command(error: CycloptsError) -> str:
    """The command that was asked for, as the user types it."""
    return " ".join(["matricula", *(error.command_chain or ())])


def describe(error: CycloptsError) -> str:
    """A sentence for people. Errors that are not named here keep the text of the library."""
    match error:
        case UnknownOptionError():
            option = error.token.keyword or error.token.value
            return _describe_unknown(option, error.argument_collection)
        case UnknownCommandError(unused_tokens=[word, *_]):
            if word.startswith("-"):
                return f"there is no option {word} before a command."
            commands = [name for name in error.app or () if not name.startswith("-")]
            return f"there is no command {word!r}.{suggest(word, commands)}"
        case MissingArgumentError(argument=None):
            return str(error)
        case MissingArgumentError(keyword=None, unused_tokens=[word, *_], app=App() as app) if (
            word.startswith("--")
        ):  # perhaps the missing option, mistyped
            return _describe_unknown(word, app.assemble_argument_collection())
        case MissingArgumentError(keyword=None):
            return f"{_show_needed(error)} is missing."
        case MissingArgumentError():
            return f"{error.keyword} needs a value."
        case UnusedCliTokensError(unused_tokens=[word, *_]):
            return f"{word!r} is one argument too many."
        case ValidationError():
            return f"{error.exception_message}."
        case CoercionError(token=token, argument=argument) if token and argument:
            source = "" if token.source == "cli" else f"the profile {token.source}: "
            option = token.keyword or argument.name
            return f"{source}{option}: {_describe_value(error, token.value)}"
    return str(error)


def _describe_unknown(option: str, options: ArgumentCollection) -> str:
    option = option.partition("=")[0]
    known = [name for one in options if one.parse for name in one.names]
    return f"there is no option {option}.{suggest(option, known)}"


def suggest(word: str, known: Iterable[str]) -> str:
    """The end of a message about a word that is not known: the one that may be meant."""
    names, bare = list(known), word.casefold()
    close = [name for name in names if bare and name.startswith(f"{bare}-")]
    close = close if len(close) == 1 else get_close_matches(bare, names, 1)
    return f" Did you mean {close[0]}?" if close else ""


def join_choices(choices: Sequence[str], word: str = "or") -> str:
    """Choices in a sentence: `table, json or csv`."""
    return join_words(choices, word)


def _show_needed(error: MissingArgumentError) -> str:
    assert error.argument is not None
    choices = error.argument.get_choices(force=True)
    return error.argument.name + (f" ({join_choices(choices)})" if choices else "")


def _describe_value(error: CoercionError, value: str) -> str:
    assert error.argument is not None
    if error.msg:
        return f"{error.msg}."
    if choices := error.argument.get_choices(force=True):
        return f"give {join_choices(choices)}, not {value!r}.{suggest(value, choices)}"
    return f"{value!r} cannot be used here."
