from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.field_category_type import FieldCategoryType, check_field_category_type
from ..types import UNSET, Unset

T = TypeVar("T", bound="UserFieldCategoryChanges")


@_attrs_define
class UserFieldCategoryChanges:
    """Changes of a category of user fields."""

    type_: FieldCategoryType | Unset = UNSET
    """ True if other users see the values. """
    name: str | Unset = UNSET
    order_index: int | Unset = UNSET
    """ The position in a list, from 0. The upper bound is ours. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_: str | Unset = UNSET
        if not isinstance(self.type_, Unset):
            type_ = self.type_

        name = self.name

        order_index = self.order_index

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if name is not UNSET:
            field_dict["name"] = name
        if order_index is not UNSET:
            field_dict["orderIndex"] = order_index

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        _type_ = d.pop("type", UNSET)
        type_: FieldCategoryType | Unset
        if isinstance(_type_, Unset):
            type_ = UNSET
        else:
            type_ = check_field_category_type(_type_)

        name = d.pop("name", UNSET)

        order_index = d.pop("orderIndex", UNSET)

        user_field_category_changes = cls(
            type_=type_,
            name=name,
            order_index=order_index,
        )

        user_field_category_changes.additional_properties = d
        return user_field_category_changes

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
