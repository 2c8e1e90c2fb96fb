"""The question before something is changed on a platform, or people are removed from a journal."""

import sys
from urllib.parse import urlsplit

from matricula import is_loopback
from matricula.rosters import RosterError, StoppedError

from .terminal import make_printable


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
    sys.stderr.write(make_printable(f"This will {what}. Go on? [y/N] "))
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise StoppedError(refusal, interrupted=True)
