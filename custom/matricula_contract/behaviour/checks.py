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
from .target import BadAddress, NoResponse, TargetServer
from .texts import check_texts
from .tokens import check_tokens
from .uniqueness import check_taken_by_change, check_taken_values
from .unknown import check_unknown_ids, check_unknown_references
from .updates import check_updates

CHECKS: Final[Mapping[str, Callable[[TargetServer], None]]] = {
    "a taken value is refused": check_taken_values,
    "a taken value cannot be changed to": check_taken_by_change,
    "responses are as described": check_responses,
    "an accepted call changes one record": check_changes,
    "what is safe can be repeated": check_repeats,
    "what was written is read back": check_written,
    "a change leaves the rest": check_updates,
    "what was deleted is gone": check_deletions,
    "texts are kept or refused": check_texts,
    "pages are complete and end": check_pages,
    "lists without pages are complete": check_whole_lists,
    "filters find what they should": check_filters,
    "a refused call changes nothing": check_refusals,
    "reading changes nothing": check_reading,
    "a wrong token gets nothing": check_tokens,
    "what is somebody else's is refused": check_foreign,
    "unknown ids are not found": check_unknown_ids,
    "unknown records cannot be referred to": check_unknown_references,
    "the platform's own rules hold": check_rules,
}

CONTROLLED: Final = frozenset(
    {
        "an accepted call changes one record",
        "lists without pages are complete",
        "the platform's own rules hold",
        "unknown records cannot be referred to",
        "what is somebody else's is refused",
    }
)
"""The checks that need a mock server, whose records they know or look at."""

UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError, BadAddress)
"""What comes of responses that are not at all as described."""


def find_breach(check: Callable[[TargetServer], None], target: TargetServer) -> str | None:
    """What a check finds; None for nothing. Responses that it cannot read are a find, too."""
    try:
        check(target)
    except AssertionError as error:
        return str(error) or "an assertion does not hold"
    except NoResponse as error:
        return f"there was no response: {error}"
    except UNREADABLE as error:
        return f"a response cannot be read: {type(error).__name__}: {error}"
    return None
