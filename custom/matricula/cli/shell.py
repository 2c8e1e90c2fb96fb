"""Words of a command as the user's shell takes them: PowerShell on Windows, sh elsewhere."""

import re
import shlex
import sys
from collections.abc import Iterable

_PLAIN = re.compile(r"[\w.:/\\=+-]+")
"""Words that PowerShell takes without quotation marks. A comma would make two arguments of one."""


def quote(word: str, system: str = sys.platform) -> str:
    """Return a word with the quotation marks that the shell needs."""
    if system != "win32":
        return shlex.quote(word)
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "''") + "'"


def join(words: Iterable[str], system: str = sys.platform) -> str:
    """Return a command, ready to paste."""
    return " ".join(quote(word, system) for word in words)
