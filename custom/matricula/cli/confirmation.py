"""The question before something is changed on a platform, or people are removed from a journal.

Its answer is read here, and so are those of all other questions.
"""

import sys
from unicodedata import category
from urllib.parse import urlsplit

from matricula import is_loopback
from matricula.rosters import RosterError, StoppedError

from .terminal import Tone, make_printable, say


class WrongSigns(ValueError):
    """An answer has characters that no key of a letter types."""


def read_line(prompt: str) -> str:
    """Ask on standard error, and return the line that is typed. Raises EOFError at the end."""
    sys.stderr.write(make_printable(prompt))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def check_signs(line: str) -> str:
    """Return an answer without blanks around it.

    Raises WrongSigns if it has bytes of another encoding, or characters that are not shown, such as
    those of an arrow key. The message does not repeat the answer, which may be a token.
    """
    # Only these: strip() without them removes control characters as well.
    text = line.strip(" \t\r\n\u00a0")
    for sign in text:
        kind = category(sign)
        if kind == "Cs":  # the stream's sign for a byte that it could not decode
            raise refuse_encoding(sys.stdin.encoding or "utf-8")
        if kind == "Cc":
            raise WrongSigns(
                f"The answer has a control character (U+{ord(sign):04X}), as arrow keys and other"
                " special keys type it. Type the answer again"
            )
    return text


def refuse_encoding(encoding: str) -> WrongSigns:
    """Return the error of an answer whose bytes are no text."""
    return WrongSigns(f"The answer is no text in {encoding.upper()}. Type it again")


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
