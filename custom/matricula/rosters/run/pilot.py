"""A few rows of a roster, to see whether all goes well."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from ..journal.history import Past
from ..row import Entry

_BLOCK = 500


def take_pilot(
    entries: Iterator[Entry], number: int, recall: Callable[[Sequence[str]], Mapping[str, Past]]
) -> Iterator[Entry]:
    """Entries up to the one with which `number` people are sent.

    Rows that are refused unsent, and people whom an earlier run registered, are passed on and not
    counted: the next pilot goes on behind this one. Rows that the platform refused before, as they
    are, are left out: sent beside `number` others, they might make more people than were agreed to.
    """
    left = number
    while block := list(islice(entries, _BLOCK)):
        past = recall([entry.identity for entry in block])
        for entry in block:
            known = past.get(entry.identity)
            if known and known.is_refused(entry):
                continue
            yield entry
            left -= entry.refusal is None and not (known and known.is_done)
            if not left:
                return
