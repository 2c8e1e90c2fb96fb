"""All checks, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from .changes import check_changes, check_repeats
from .deletions import check_deletions
from .filters import check_filters
from .foreign import check_foreign
from .lists import check_pages, check_whole_lists
from .reading import check_written
from .refusals import check_reading, check_refusals
from .responses import check_responses
from .rules import check_rules
from .target import InvalidUrl, NoResponse, TargetServer
from .texts import check_texts
from .tokens import check_tokens
from .uniqueness import check_taken_by_change, check_taken_values
from .unknown import check_unknown_ids, check_unknown_references
from .updates import check_updates

CHECKS: Final[Mapping[str, Callable[[TargetServer], None]]] = {
    "a taken value is refused": check_taken_values,
    "a change to a taken value is refused": check_taken_by_change,
    "responses are as described": check_responses,
    "an accepted call changes one record": check_changes,
    "safe requests can be repeated": check_repeats,
    "written values are read back": check_written,
    "a change leaves other values alone": check_updates,
    "deleted records are gone": check_deletions,
    "texts are kept or refused": check_texts,
    "pages are complete and end": check_pages,
    "lists without pages are complete": check_whole_lists,
    "filters find the right records": check_filters,
    "a refused call changes nothing": check_refusals,
    "reading changes nothing": check_reading,
    "a wrong token gets nothing": check_tokens,
    "records of others are refused": check_foreign,
    "unknown ids are not found": check_unknown_ids,
    "unknown records cannot be referred to": check_unknown_references,
    "the platform's own rules hold": check_rules,
}

NEED_MOCK: Final = frozenset(
    {
        "an accepted call changes one record",
        "lists without pages are complete",
        "the platform's own rules hold",
        "unknown records cannot be referred to",
        "records of others are refused",
    }
)
"""The checks that need a mock server, since they look at its records."""

UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError, InvalidUrl)
"""Errors that a check raises for a response that differs from the spec."""


def find_breach(check: Callable[[TargetServer], None], target: TargetServer) -> str | None:
    """Run a check and return how the server breaks the contract; None if it does not.

    A missing response, or one that the check cannot read, breaks the contract as well. Raises
    NotInSpec if the check needs an operation that may not be used.
    """
    try:
        check(target)
    except AssertionError as error:
        return str(error) or "an assertion failed"
    except NoResponse as error:
        return f"there was no response: {error}"
    except UNREADABLE as error:
        return f"a response cannot be read: {type(error).__name__}: {error}"
    return None
