"""Exit codes of the command, and the errors that lead to them."""

from collections.abc import Mapping
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes. CLOSED_PIPE is what a shell shows for programs that SIGPIPE ended."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    UNCONFIRMED = 3
    STOPPED = 4
    INTERRUPTED = 130
    CLOSED_PIPE = 141


def find_exit(error: Exception) -> Exit | None:
    """The exit code for an error that a user can do something about, None for any other."""
    from matricula import ConfigurationError, MatriculaError, RateLimited, Refused
    from matricula.rosters import RosterError, StoppedError

    match error:
        case RosterError() | ConfigurationError():
            return Exit.USAGE
        case StoppedError():
            return Exit.INTERRUPTED if error.interrupted else Exit.STOPPED
        case Refused() if not (error.concerns_token or isinstance(error, RateLimited)):
            return Exit.REFUSED
        case MatriculaError():
            return Exit.STOPPED
    return None


def exit_for(counts: Mapping[str, int]) -> Exit:
    """Return the exit code for these outcomes."""
    if counts.get("unconfirmed"):
        return Exit.UNCONFIRMED
    return Exit.REFUSED if counts["rejected"] else Exit.OK
