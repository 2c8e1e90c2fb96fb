from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewUser")


@_attrs_define
class NewUser:
    """A user to create. The vendor's own clients always send a password; its absence is not documented. Further properties
    are sent unchanged: one of those clients sends an `id`.

    """

    first_name: str
    """ Not empty. """
    last_name: str
    """ Not empty. """
    email: str
    """ Unique. The lengths are ours. """
    username: str | Unset = UNSET
    """ Unique. Our reading: the default at creation is the email; some organisations use none. """
    password: str | Unset = UNSET
    """ At least one letter and one digit. It is never shown. """
    locale: str | Unset = UNSET
    """ The language, an ISO 639-1 code. """
    tags: list[str] | Unset = UNSET
    """ All tags. A text with a space or a comma is split into several. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        first_name = self.first_name

        last_name = self.last_name

        email = self.email

        username = self.username

        password = self.password

        locale = self.locale

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "firstName": first_name,
                "lastName": last_name,
                "email": email,
            }
        )
        if username is not UNSET:
            field_dict["username"] = username
        if password is not UNSET:
            field_dict["password"] = password
        if locale is not UNSET:
            field_dict["locale"] = locale
        if tags is not UNSET:
            field_dict["tags"] = tags

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        first_name = d.pop("firstName")

        last_name = d.pop("lastName")

        email = d.pop("email")

        username = d.pop("username", UNSET)

        password = d.pop("password", UNSET)

        locale = d.pop("locale", UNSET)

        tags = cast(list[str], d.pop("tags", UNSET))

        new_user = cls(
            first_name=first_name,
            last_name=last_name,
            email=email,
            username=username,
            password=password,
            locale=locale,
            tags=tags,
        )

        new_user.additional_properties = d
        return new_user

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
