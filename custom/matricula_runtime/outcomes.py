"""How a registration ends: created, invited, exists, rejected or unconfirmed; what a look-up finds.

`Unconfirmed` stands among the errors, for it is raised as well. All outcomes
have `outcome`, `id` and `made`: the ids of what the steps before the last one made or found, by
the name of the step (`user`, `candidate`).
"""

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

from attrs import define, field

from .errors import Refused, Unconfirmed

Id: TypeAlias = str | int


@define
class Created:
    """The platform made the record. `record` is its response, or None where that has no body."""

    outcome: ClassVar[str] = "created"
    id: Id | None
    record: object = None
    warnings: tuple[str, ...] = ()
    made: Mapping[str, Id] = field(factory=dict)


@define
class Invited(Created):
    """The platform noted the learner down, and registers by itself once the account is active."""

    outcome: ClassVar[str] = "invited"


@define
class Exists:
    """The platform already had the record. `id` and `record` are None where it cannot be asked."""

    outcome: ClassVar[str] = "exists"
    id: Id | None
    record: object = None
    warnings: tuple[str, ...] = ()
    made: Mapping[str, Id] = field(factory=dict)


@define
class Rejected:
    """The platform refused, or the values were refused before they were sent.

    `fields` has the messages by the name of the property that is to blame.
    """

    outcome: ClassVar[str] = "rejected"
    id: ClassVar[None] = None
    reason: str
    fields: Mapping[str, tuple[str, ...]] = field(factory=dict)
    error: Refused | None = None
    made: Mapping[str, Id] = field(factory=dict)


Outcome: TypeAlias = Created | Exists | Rejected | Unconfirmed


@define
class Found:
    """The platform has the record: the call was done, or somebody else did the same."""

    record: object
    id: Id | None = None


@define
class Absent:
    """The platform does not have it: the call was not done and may be made again.

    Of a registration of several steps, the last was not done. What the first ones made may be
    there; registering again finds it.
    """


@define
class Unknown:
    """The platform could not be asked, or its response leaves it open."""

    why: str


LookupResult: TypeAlias = Found | Absent | Unknown
