from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.field_category_type import FieldCategoryType, check_field_category_type
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewUserFieldCategory")


@_attrs_define
class NewUserFieldCategory:
    """A category of user fields to create."""

    type_: FieldCategoryType
    """ True if other users see the values. """
    name: str
    order_index: int | Unset = UNSET
    """ The position in a list, from 0. The upper bound is ours. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_: str = self.type_

        name = self.name

        order_index = self.order_index

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "name": name,
            }
        )
        if order_index is not UNSET:
            field_dict["orderIndex"] = order_index

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        type_ = check_field_category_type(d.pop("type"))

        name = d.pop("name")

        order_index = d.pop("orderIndex", UNSET)

        new_user_field_category = cls(
            type_=type_,
            name=name,
            order_index=order_index,
        )

        new_user_field_category.additional_properties = d
        return new_user_field_category

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
