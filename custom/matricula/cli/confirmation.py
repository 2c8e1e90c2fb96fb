"""The question before something is changed on a platform."""

import sys
from urllib.parse import urlsplit

from matricula import is_loopback
from matricula.rosters import RosterError, StoppedError

from .terminal import make_printable


def confirm(what: str, url: str, *, yes: bool, can_ask: bool = True) -> None:
    """Ask, unless the server is on this machine or the user has said `--yes`.

    `what` completes "This will …"; `can_ask` is False if standard input is in use. Raises
    RosterError if nobody can be asked, and StoppedError if the answer is no.
    """
    if yes or is_loopback(urlsplit(url).hostname or ""):
        return
    if not (can_ask and sys.stdin.isatty() and sys.stderr.isatty()):
        raise RosterError(f"This would {what}. Nobody can be asked here: say --yes to do it.")
    sys.stderr.write(make_printable(f"This will {what}. Go on? [y/N] "))
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise StoppedError("Nothing was sent.", interrupted=True)
