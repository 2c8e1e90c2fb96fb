from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="User")


@_attrs_define
class User:
    id: str
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    username: str | Unset = UNSET
    """ May be absent if the organisation uses none. """
    email: str | Unset = UNSET
    locale: str | Unset = UNSET
    """ An ISO 639-1 code. """
    tags: list[str] | Unset = UNSET
    created_date: str | Unset = UNSET
    """ The time of creation. """
    last_login_date: str | Unset = UNSET
    """ Absent before the first login. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        first_name = self.first_name

        last_name = self.last_name

        username = self.username

        email = self.email

        locale = self.locale

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        created_date = self.created_date

        last_login_date = self.last_login_date

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if first_name is not UNSET:
            field_dict["firstName"] = first_name
        if last_name is not UNSET:
            field_dict["lastName"] = last_name
        if username is not UNSET:
            field_dict["username"] = username
        if email is not UNSET:
            field_dict["email"] = email
        if locale is not UNSET:
            field_dict["locale"] = locale
        if tags is not UNSET:
            field_dict["tags"] = tags
        if created_date is not UNSET:
            field_dict["createdDate"] = created_date
        if last_login_date is not UNSET:
            field_dict["lastLoginDate"] = last_login_date

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        id = d.pop("id")

        first_name = d.pop("firstName", UNSET)

        last_name = d.pop("lastName", UNSET)

        username = d.pop("username", UNSET)

        email = d.pop("email", UNSET)

        locale = d.pop("locale", UNSET)

        tags = cast(list[str], d.pop("tags", UNSET))

        created_date = d.pop("createdDate", UNSET)

        last_login_date = d.pop("lastLoginDate", UNSET)

        user = cls(
            id=id,
            first_name=first_name,
            last_name=last_name,
            username=username,
            email=email,
            locale=locale,
            tags=tags,
            created_date=created_date,
            last_login_date=last_login_date,
        )

        user.additional_properties = d
        return user

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
