from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="DuplicateAccount")


@_attrs_define
class DuplicateAccount:
    user_message: str
    """ One of three sentences. """
    invalid_params: list[str] | Unset = UNSET
    """ The taken values, `email` before `username`. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        user_message = self.user_message

        invalid_params: list[str] | Unset = UNSET
        if not isinstance(self.invalid_params, Unset):
            invalid_params = self.invalid_params

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "user_message": user_message,
            }
        )
        if invalid_params is not UNSET:
            field_dict["invalid-params"] = invalid_params

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        user_message = d.pop("user_message")

        invalid_params = cast(list[str], d.pop("invalid-params", UNSET))

        duplicate_account = cls(
            user_message=user_message,
            invalid_params=invalid_params,
        )

        duplicate_account.additional_properties = d
        return duplicate_account

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
