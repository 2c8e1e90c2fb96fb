"""All checks, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from .answers import check_answers
from .changes import check_changes, check_repeats
from .deletions import check_deletions
from .filters import check_filters
from .foreign import check_foreign
from .lists import check_pages, check_whole_lists
from .reading import check_written
from .refusals import check_reading, check_refusals
from .rules import check_rules
from .target import BadAddress, NoAnswer, Target
from .texts import check_texts
from .tokens import check_tokens
from .uniqueness import check_taken_by_change, check_taken_values
from .unknown import check_unknown_ids, check_unknown_references
from .updates import check_updates

CHECKS: Final[Mapping[str, Callable[[Target], None]]] = {
    "a taken value is refused": check_taken_values,
    "a taken value cannot be changed to": check_taken_by_change,
    "answers are as described": check_answers,
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
"""What comes of answers that are not at all as described."""


def find_breach(check: Callable[[Target], None], target: Target) -> str | None:
    """What a check finds; None for nothing. Answers that it cannot read are a find, too."""
    try:
        check(target)
    except AssertionError as error:
        return str(error) or "an assertion does not hold"
    except NoAnswer as error:
        return f"there was no answer: {error}"
    except UNREADABLE as error:
        return f"an answer cannot be read: {type(error).__name__}: {error}"
    return None
