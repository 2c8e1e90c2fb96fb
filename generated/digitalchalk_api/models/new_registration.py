from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="NewRegistration")


@_attrs_define
class NewRegistration:
    """The user and the offering."""

    user_id: str
    """ The id of a user. """
    offering_id: str
    """ The id of an offering. """

    def to_dict(self) -> dict[str, Any]:
        user_id = self.user_id

        offering_id = self.offering_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "userId": user_id,
                "offeringId": offering_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        user_id = d.pop("userId")

        offering_id = d.pop("offeringId")

        new_registration = cls(
            user_id=user_id,
            offering_id=offering_id,
        )

        return new_registration
