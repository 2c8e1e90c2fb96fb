"""All checks, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from .changes import check_changes, check_repeats
from .lists import check_filters, check_pages, check_whole_lists
from .reading import check_written
from .refusals import check_reading, check_refusals
from .target import Target
from .texts import check_texts
from .tokens import check_tokens
from .uniqueness import check_taken_values
from .unknown import check_unknown_ids, check_unknown_references

CHECKS: Final[Mapping[str, Callable[[Target], None]]] = {
    "a taken value is refused": check_taken_values,
    "an accepted call changes one record": check_changes,
    "what is safe can be repeated": check_repeats,
    "what was written is read back": check_written,
    "texts are kept or refused": check_texts,
    "pages are complete and end": check_pages,
    "lists without pages are complete": check_whole_lists,
    "filters find what they should": check_filters,
    "a refused call changes nothing": check_refusals,
    "reading changes nothing": check_reading,
    "a wrong token gets nothing": check_tokens,
    "unknown ids are not found": check_unknown_ids,
    "unknown records cannot be referred to": check_unknown_references,
}
