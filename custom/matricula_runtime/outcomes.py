"""Outcomes of a registration (created, invited, exists, rejected, unconfirmed) and of a look-up.

`Unconfirmed` is in `errors`, since it is raised as well. All outcomes have `outcome`, `id` and
`made`: the ids of the records that earlier steps made or found, by step (`user`, `candidate`).
A comparison such as `outcome.outcome == "rejected"` tells a type checker the class.
"""

from collections.abc import Mapping
from typing import ClassVar, Generic, Literal, TypeAlias

from attrs import define, field

from .errors import Record, Refused, Unconfirmed

Id: TypeAlias = str | int


@define
class Created(Generic[Record]):
    """The platform created the record.

    `record` is the parsed response, None if it has no body; `id` is None if the response has none.
    """

    outcome: ClassVar[Literal["created", "invited"]] = "created"
    id: Id | None
    record: Record | None = None
    warnings: tuple[str, ...] = ()
    made: Mapping[str, Id] = field(factory=dict)


@define
class Invited(Created[Record]):
    """The platform keeps an invitation, and registers the learner once the account is active."""

    outcome: ClassVar[Literal["invited"]] = "invited"


@define
class Exists(Generic[Record]):
    """The platform has the record: from before, or from a request whose response was lost.

    `id` and `record` are None if the platform offers no look-up, or does not show the record.
    """

    outcome: ClassVar[Literal["exists"]] = "exists"
    id: Id | None
    record: Record | None = None
    warnings: tuple[str, ...] = ()
    made: Mapping[str, Id] = field(factory=dict)


@define
class Rejected:
    """The platform said no, or a value that it requires is missing.

    `fields` has messages by the name of the property that caused them; `error` is None if nothing
    was sent.
    """

    outcome: ClassVar[Literal["rejected"]] = "rejected"
    id: ClassVar[None] = None
    reason: str
    fields: Mapping[str, tuple[str, ...]] = field(factory=dict)
    error: Refused | None = None
    made: Mapping[str, Id] = field(factory=dict)


Outcome: TypeAlias = Created[Record] | Exists[Record] | Rejected | Unconfirmed[Record]


@define
class Found(Generic[Record]):
    """The platform has the record: from this call, or from somebody else's.

    `record` is an object of a generated model: the type of a platform's `register` names them.
    """

    record: Record
    id: Id | None = None
    made: Mapping[str, Id] = field(factory=dict)


@define
class Absent:
    """The platform does not have the record: the call was not done, and you may repeat it.

    If the registration has several steps, the last one was not done. Records of earlier steps may
    exist; registering again finds them. `made` has the ids that are known, by step: on a platform
    without a look-up, give them to `register`.
    """

    made: Mapping[str, Id] = field(factory=dict)


@define
class Unknown:
    """The look-up was not possible, or its response is inconclusive; `why` says which.

    With `may_repeat` you can send the call again without harm. `other` is a record that the
    platform shows instead, with other values: it may take the two for the same.
    """

    why: str
    may_repeat: bool = False
    other: object = None
    made: Mapping[str, Id] = field(factory=dict)


LookupResult: TypeAlias = Found[Record] | Absent | Unknown
