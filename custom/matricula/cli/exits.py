"""Exit codes of the command, and the errors that lead to them."""

from collections.abc import Mapping
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes."""

    OK = 0
    """All went well. With `--allow-empty`, a roster without people counts as well."""
    REFUSED = 1
    """Rows were refused or rejected, the roster is empty, or the platform refused a request."""
    USAGE = 2
    """The command line, the roster, a column or a setting cannot be used; nothing was sent."""
    UNCONFIRMED = 3
    """People remain unconfirmed. `matricula roster reconcile` looks them up."""
    STOPPED = 4
    """The run had to stop, and its last line says how to continue. Reasons are a host that cannot
    be reached, a rejected token, a roster that changed, a journal that cannot be used, twenty rows
    in a row without a usable response, and five accounts created in vain. `roster status` ends with
    this code if rows are left, and `doctor` if the platform cannot be reached."""
    INTERRUPTED = 130
    """Ctrl-C, the answer no, a closed terminal, or a signal to end from the system."""
    CLOSED_PIPE = 141
    """The reader of the output has gone, as with `| head`; a shell shows this for SIGPIPE. A run
    that registers people ends with 4 instead."""


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
