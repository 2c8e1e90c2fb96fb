from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="InvalidRegistration")


@_attrs_define
class InvalidRegistration:
    user_message: list[list[Any]] | str
    """ A text, or a list of pairs of a property's name and a list of messages. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        user_message: list[list[Any]] | str
        if isinstance(self.user_message, list):
            user_message = []
            for user_message_type_1_item_data in self.user_message:
                user_message_type_1_item = user_message_type_1_item_data

                user_message.append(user_message_type_1_item)

        else:
            user_message = self.user_message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "user_message": user_message,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)

        def _parse_user_message(data: object) -> list[list[Any]] | str:
            try:
                if not isinstance(data, list):
                    raise TypeError()
                user_message_type_1 = []
                _user_message_type_1 = data
                if not isinstance(_user_message_type_1, list):
                    raise TypeError("not a list")
                for user_message_type_1_item_data in _user_message_type_1:
                    user_message_type_1_item = cast(list[Any], user_message_type_1_item_data)

                    user_message_type_1.append(user_message_type_1_item)

                return user_message_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[list[Any]] | str, data)

        user_message = _parse_user_message(d.pop("user_message"))

        invalid_registration = cls(
            user_message=user_message,
        )

        invalid_registration.additional_properties = d
        return invalid_registration

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
