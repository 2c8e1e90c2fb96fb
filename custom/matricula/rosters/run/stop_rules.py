"""The reasons to end a run before its roster ends.

Some errors concern every row: a refused token, an unreachable host, a rate limit that is never
lifted. And two signs say that going on does harm: row after row without a response that can be
understood, and accounts that are created in vain because every registration is rejected.
"""

from collections.abc import Sequence

from matricula_runtime.errors import (
    CallError,
    ConfigurationError,
    Forbidden,
    NotSent,
    RateLimited,
    Unauthorized,
)

from ..errors import StoppedError
from ..result import Result

FATAL = (Unauthorized, Forbidden, NotSent, RateLimited, ConfigurationError)
"""Errors that concern every row; the request was certainly not done."""
_MOST_UNCONFIRMED = 20
_MOST_IN_VAIN = 5


def explain_fatal(error: Exception, origin: str) -> StoppedError:
    """Return the reason why one of the FATAL errors ends the run."""
    message = error.message if isinstance(error, CallError) else str(error)
    match error:
        case Unauthorized():
            message = f"{origin} rejects the token ({message})."
        case Forbidden():
            message = f"{origin} rejects the token, or the token lacks permission ({message})."
        case NotSent():
            message = f"{origin} cannot be reached ({message}). Check the URL and the network."
        case RateLimited():
            message = f"{origin} keeps rejecting requests as too many ({message})."
            if error.retry_after:
                message += f" It asks to wait {error.retry_after:.0f} seconds before the next one."
    return StoppedError(message)


class StopRules:
    """Watches the results of a run, and says when it should end.

    `place` has the words of a command that lead to the platform.
    """

    def __init__(self, origin: str, place: Sequence[str] = ()) -> None:
        self._origin = origin
        self._doctor = " ".join(["matricula doctor", *place])
        self._sent = 0
        self._unconfirmed = 0
        self._in_vain = 0
        self._has_success = False

    def check(self, result: Result, sent: int) -> StoppedError | None:
        """Take one more result; return the reason to end the run, if there is one.

        `sent` counts the requests of the run so far.
        """
        if result.outcome == "unconfirmed":
            # Some rows are unconfirmed without a request, because they cannot be looked up.
            self._unconfirmed += sent > self._sent
        elif result.was_sent:
            self._unconfirmed = 0
        self._sent = sent
        self._has_success = self._has_success or result.is_done
        # Accounts of earlier runs do not count, so that the next run gets beyond these rows.
        if result.outcome == "rejected" and any(one.outcome == "created" for one in result.steps):
            self._in_vain += 1
        if self._in_vain >= _MOST_IN_VAIN and not self._has_success:
            return self._explain_in_vain(result)
        return self._explain_unconfirmed() if self._unconfirmed >= _MOST_UNCONFIRMED else None

    def _explain_in_vain(self, result: Result) -> StoppedError:
        return StoppedError(
            f"{self._origin} created an account for each of {self._in_vain} people and then"
            f" rejected their registration ({result.reason}). Nobody was registered. Check the"
            " course, and run the command again with the right one: nobody gets a second account.",
            is_about_target=True,
        )

    def _explain_unconfirmed(self) -> StoppedError:
        return StoppedError(
            f"{_MOST_UNCONFIRMED} rows in a row got no response from {self._origin} that says"
            " whether they were registered. Check the URL and the platform's status:"
            f" {self._doctor}"
        )
