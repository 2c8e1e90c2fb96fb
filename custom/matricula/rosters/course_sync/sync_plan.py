"""The plan of a sync, and the reasons to remove nobody."""

from collections import Counter
from collections.abc import Mapping

from attrs import frozen

from .people import AGAIN, IN_DOUBT, KEPT, NEW, REFUSED, REMOVE, SyncPerson

_SHARE = 10
"""Removals of more than one in so many participants have to be confirmed with their number."""


@frozen
class SyncPlan:
    """The plan of a sync: everybody of the roster and of the course, each with an action.

    `participants` is the number of people on the course now. `can_remove` says whether the
    platform's API can take a registration back; `title` is the platform's name.
    """

    people: tuple[SyncPerson, ...]
    participants: int
    can_remove: bool
    title: str
    unfinished: frozenset[str] = frozenset()
    """People on the course whom an earlier run left unfinished, by `RosterRow.person`."""
    may_be_cut: bool = False
    """True if the last line of the list has no line end and may be cut: lines may be missing."""
    hides_invited: bool = False
    """True if the platform does not list invited people: only those of the journal are known."""

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of people by action."""
        return Counter(one.action for one in self.people)

    def select(self, *actions: str) -> list[SyncPerson]:
        """Return the people with these actions."""
        return [one for one in self.people if one.action in actions]

    @property
    def changed(self) -> list[SyncPerson]:
        """The people who stay and have other values than when they were registered."""
        return [one for one in self.people if one.action == KEPT and one.is_changed]

    @property
    def sends(self) -> bool:
        """True if a run has rows to go through: new people, refused rows, unfinished ones."""
        counts = self.counts
        return bool(self.unfinished) or any(counts[name] for name in (NEW, AGAIN, REFUSED))

    @property
    def needs_confirmation(self) -> bool:
        """True if more than a tenth would be removed, or anybody for a list that may be cut."""
        removals = self.counts[REMOVE]
        return removals > 0 and (self.may_be_cut or removals * _SHARE > self.participants)

    def explain_withheld(self, confirmed: int | None = None) -> str | None:
        """Say why a run removes nobody, None if it removes people or there is nobody to remove.

        `confirmed` is the number of people that the user expects to be removed.
        """
        removals = self.counts[REMOVE]
        if not removals:
            return None
        people = "1 person is" if removals == 1 else f"{removals} people are"
        begin = f"Nobody is removed, and {people} not in the list."
        if not self.can_remove:
            return (
                f"{begin} {self.title} has no call that ends a registration: an administrator of"
                f" your account has to do that in {self.title}."
            )
        if refused := self.counts[REFUSED]:
            rows = "1 row is" if refused == 1 else f"{refused} rows are"
            return f"{begin} {rows} refused, and may be one of them. Correct the list first."
        if self.needs_confirmation and confirmed != removals:
            given = "" if confirmed is None else f", not {confirmed}"
            reason = f"That is more than a tenth of {self.participants} participants."
            if self.may_be_cut:
                reason = (
                    "The last line of the list has no line end: perhaps lines are missing, and"
                    " their people would be removed."
                )
            return f"{begin} {reason} If the list is right, say --confirm-remove {removals}{given}."
        return None

    @property
    def has_doubts(self) -> bool:
        """True if rows are refused, or people have an email that the list does not have."""
        return bool(self.counts[REFUSED] or self.counts[IN_DOUBT])
