from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="NewRegistration")


@_attrs_define
class NewRegistration:
    """One candidate to register."""

    candidate_id: int
    """ The id from *Create Candidate*. The bounds are ours. """
    behavior: int
    """ A number. 1 and 2 occur in the vendor's example. **Their meaning, and other values, are not documented.**
    The bounds of a 32-bit integer are ours. """
    registration_date: datetime.date
    """ A date, `YYYY-MM-DD`; it may be in the past. """

    def to_dict(self) -> dict[str, Any]:
        candidate_id = self.candidate_id

        behavior = self.behavior

        registration_date = self.registration_date.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "candidateId": candidate_id,
                "behavior": behavior,
                "registrationDate": registration_date,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        candidate_id = d.pop("candidateId")

        behavior = d.pop("behavior")

        registration_date = datetime.date.fromisoformat(d.pop("registrationDate"))

        new_registration = cls(
            candidate_id=candidate_id,
            behavior=behavior,
            registration_date=registration_date,
        )

        return new_registration
