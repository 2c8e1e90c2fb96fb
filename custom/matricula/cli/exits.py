"""Exit codes of the command, and the errors that lead to them."""

from collections.abc import Mapping
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes."""

    OK = 0
    """All went well."""
    REFUSED = 1
    """Rows were refused or rejected, or the platform refused the request."""
    USAGE = 2
    """The command line, the roster or a setting cannot be used; nothing was sent."""
    UNCONFIRMED = 3
    """People remain unconfirmed: `matricula roster reconcile` looks them up."""
    STOPPED = 4
    """The run stopped: no connection, a rejected token, or a journal that cannot be used."""
    INTERRUPTED = 130
    """Ctrl-C, or the system asked the command to end."""
    CLOSED_PIPE = 141
    """The program that read the output has gone; a shell shows this for SIGPIPE."""


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
