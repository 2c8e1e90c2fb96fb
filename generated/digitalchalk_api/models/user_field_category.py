from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="UserFieldCategory")


@_attrs_define
class UserFieldCategory:
    """A category of user fields."""

    id: str
    type_: str | Unset = UNSET
    """ `public` or `private`. """
    name: str | Unset = UNSET
    order_index: int | Unset = UNSET
    created_date: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        type_ = self.type_

        name = self.name

        order_index = self.order_index

        created_date = self.created_date

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if type_ is not UNSET:
            field_dict["type"] = type_
        if name is not UNSET:
            field_dict["name"] = name
        if order_index is not UNSET:
            field_dict["orderIndex"] = order_index
        if created_date is not UNSET:
            field_dict["createdDate"] = created_date

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        id = d.pop("id")

        type_ = d.pop("type", UNSET)

        name = d.pop("name", UNSET)

        order_index = d.pop("orderIndex", UNSET)

        created_date = d.pop("createdDate", UNSET)

        user_field_category = cls(
            id=id,
            type_=type_,
            name=name,
            order_index=order_index,
            created_date=created_date,
        )

        user_field_category.additional_properties = d
        return user_field_category

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
