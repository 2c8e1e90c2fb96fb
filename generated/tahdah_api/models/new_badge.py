from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewBadge")


@_attrs_define
class NewBadge:
    """The receiver of the badge. One of `uniqueId`, `candidateId` and `email` is required."""

    unique_id: str | Unset = UNSET
    """ Your own id of the person. """
    candidate_id: int | Unset = UNSET
    """ tahdah's id of the candidate. """
    email: str | Unset = UNSET
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    issued_date: datetime.date | Unset = UNSET
    """ A date. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        unique_id = self.unique_id

        candidate_id = self.candidate_id

        email = self.email

        first_name = self.first_name

        last_name = self.last_name

        issued_date: str | Unset = UNSET
        if not isinstance(self.issued_date, Unset):
            issued_date = self.issued_date.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if unique_id is not UNSET:
            field_dict["uniqueId"] = unique_id
        if candidate_id is not UNSET:
            field_dict["candidateId"] = candidate_id
        if email is not UNSET:
            field_dict["email"] = email
        if first_name is not UNSET:
            field_dict["firstName"] = first_name
        if last_name is not UNSET:
            field_dict["lastName"] = last_name
        if issued_date is not UNSET:
            field_dict["issuedDate"] = issued_date

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        unique_id = d.pop("uniqueId", UNSET)

        candidate_id = d.pop("candidateId", UNSET)

        email = d.pop("email", UNSET)

        first_name = d.pop("firstName", UNSET)

        last_name = d.pop("lastName", UNSET)

        _issued_date = d.pop("issuedDate", UNSET)
        issued_date: datetime.date | Unset
        if isinstance(_issued_date, Unset):
            issued_date = UNSET
        else:
            issued_date = datetime.date.fromisoformat(_issued_date)

        new_badge = cls(
            unique_id=unique_id,
            candidate_id=candidate_id,
            email=email,
            first_name=first_name,
            last_name=last_name,
            issued_date=issued_date,
        )

        new_badge.additional_properties = d
        return new_badge

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
