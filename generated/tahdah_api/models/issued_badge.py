from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="IssuedBadge")


@_attrs_define
class IssuedBadge:
    badge_id: str | Unset = UNSET
    """ The id of the badge. """
    candidate_id: int | Unset = UNSET
    """ The holder of the badge. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        badge_id = self.badge_id

        candidate_id = self.candidate_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if badge_id is not UNSET:
            field_dict["badgeId"] = badge_id
        if candidate_id is not UNSET:
            field_dict["candidateId"] = candidate_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        badge_id = d.pop("badgeId", UNSET)

        candidate_id = d.pop("candidateId", UNSET)

        issued_badge = cls(
            badge_id=badge_id,
            candidate_id=candidate_id,
        )

        issued_badge.additional_properties = d
        return issued_badge

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
