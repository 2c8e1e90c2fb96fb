from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="TrustGroupMember")


@_attrs_define
class TrustGroupMember:
    legal_entity_id: int | Unset = UNSET
    name: str | Unset = UNSET
    trust_group_ids: list[str] | Unset = UNSET
    """ Its trust groups. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        legal_entity_id = self.legal_entity_id

        name = self.name

        trust_group_ids: list[str] | Unset = UNSET
        if not isinstance(self.trust_group_ids, Unset):
            trust_group_ids = self.trust_group_ids

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if legal_entity_id is not UNSET:
            field_dict["legalEntityId"] = legal_entity_id
        if name is not UNSET:
            field_dict["name"] = name
        if trust_group_ids is not UNSET:
            field_dict["trustGroupIds"] = trust_group_ids

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        legal_entity_id = d.pop("legalEntityId", UNSET)

        name = d.pop("name", UNSET)

        trust_group_ids = cast(list[str], d.pop("trustGroupIds", UNSET))

        trust_group_member = cls(
            legal_entity_id=legal_entity_id,
            name=name,
            trust_group_ids=trust_group_ids,
        )

        trust_group_member.additional_properties = d
        return trust_group_member

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
