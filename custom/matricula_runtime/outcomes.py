"""Outcomes of a registration (created, invited, exists, rejected, unconfirmed) and of a look-up.

`Unconfirmed` is in `errors`, since it is raised as well. All outcomes have `outcome`, `id` and
`made`: the ids of the records that earlier steps made or found, by step (`user`, `candidate`).
"""

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

from attrs import define, field

from .errors import Refused, Unconfirmed

Id: TypeAlias = str | int


@define
class Created:
    """The platform created the record.

    `record` is the parsed response, None if it has no body; `id` is None if the response has none.
    """

    outcome: ClassVar[str] = "created"
    id: Id | None
    record: object = None
    warnings: tuple[str, ...] = ()
    made: Mapping[str, Id] = field(factory=dict)


@define
class Invited(Created):
    """The platform keeps an invitation, and registers the learner once the account is active."""

    outcome: ClassVar[str] = "invited"


@define
class Exists:
    """The platform has the record: from before, or from a request whose response was lost.

    `id` and `record` are None if the platform offers no look-up, or does not show the record.
    """

    outcome: ClassVar[str] = "exists"
    id: Id | None
    record: object = None
    warnings: tuple[str, ...] = ()
    made: Mapping[str, Id] = field(factory=dict)


@define
class Rejected:
    """The platform said no, or a value that it requires is missing.

    `fields` has messages by the name of the property that caused them; `error` is None if nothing
    was sent.
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
    """The platform has the record: from this call, or from somebody else's."""

    record: object
    id: Id | None = None


@define
class Absent:
    """The platform does not have the record: the call was not done, and you may repeat it.

    If the registration has several steps, the last one was not done. Records of earlier steps may
    exist; registering again finds them.
    """


@define
class Unknown:
    """The look-up was not possible, or its response is inconclusive; `why` says which.

    With `may_repeat` you can send the call again without harm. `other` is a record that the
    platform shows instead, with other values: it may take the two for the same.
    """

    why: str
    may_repeat: bool = False
    other: object = None


LookupResult: TypeAlias = Found | Absent | Unknown
