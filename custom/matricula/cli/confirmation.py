"""The question before something is changed on a platform, or people are removed from a journal."""

import sys
from urllib.parse import urlsplit

from matricula import is_loopback
from matricula.rosters import RosterError, StoppedError

from .answers import WrongSigns, check_signs, read_line
from .terminal import Tone, say


def is_interactive() -> bool:
    """Tell whether somebody can be asked: both the questions and the answers are on a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def is_asked(url: str | None, *, yes: bool) -> bool:
    """Tell whether a change is asked for: not on this machine's own servers, nor after `--yes`."""
    return not (yes or (url is not None and is_loopback(urlsplit(url).hostname or "")))


def confirm(
    what: str,
    url: str | None,
    *,
    yes: bool,
    can_ask: bool = True,
    always: bool = False,
    refusal: str = "Nothing was sent.",
) -> None:
    """Ask, unless the server is on this machine or the user has said `--yes`.

    `what` completes "This will …"; `url` is None if the change is on this machine alone, which is
    asked for as well. `can_ask` is False if standard input is in use. With `always`, the question
    comes for a server on this machine as well. Raises RosterError if nobody
    can be asked, and StoppedError with the text `refusal` if the answer is no.
    """
    if not (always or is_asked(url, yes=yes)):
        return
    if not (can_ask and is_interactive()):
        raise RosterError(f"This would {what}. Nobody can be asked here: say --yes to do it.")
    if not _says_yes(f"This will {what}. Go on? [y/N] "):
        raise StoppedError(refusal, interrupted=True)


def _says_yes(question: str) -> bool:
    """Ask until the answer has only characters that a key of a letter types."""
    while True:
        try:
            return check_signs(read_line(question)).lower() in ("y", "yes")
        except EOFError:
            return False
        except WrongSigns as error:
            say(f"{error}.", Tone.BAD)
