"""The first rows of a roster that are still to be registered, to see whether all goes well."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from ..decision import Skip, decide
from ..history import History
from ..row import RosterRow

_BLOCK = 500


def take_pilot(
    rows: Iterator[RosterRow],
    number: int,
    recall: Callable[[Sequence[RosterRow]], Mapping[str, History]],
) -> Iterator[RosterRow]:
    """Yield rows up to the one with which `number` people are sent.

    Refused rows and people of earlier runs are passed on and not counted, so that the next pilot
    continues after this one. Rows that the platform rejected before are left out until they are
    changed: sent besides the others, they might register more people than were agreed to.
    """
    people: set[str] = set()
    while block := list(islice(rows, _BLOCK)):
        known = recall(block)
        for row in block:
            if row.person in people:  # the journal of a long pilot may have its own rows by now
                yield row
                continue
            history = known.get(row.identity, History())
            action = decide(row, history, retry_rejected=False)
            if isinstance(action, Skip) and not action.result.is_done:
                continue
            yield row
            if action.is_sent:
                people.add(row.person)
            if len(people) == number:
                return
