from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewRegistration")


@_attrs_define
class NewRegistration:
    """A learner to register. A site may require further properties; they are sent unchanged."""

    username: str
    """ Unique in all of Tahoe. It cannot be changed later. """
    email: str
    """ Unique in Tahoe, ignoring case. The learner can change it later. The domain needs a dot, and a last part of
    at
    least two characters. Domains in other scripts are accepted.
     """
    name: str
    """ The full name, in any script, without `<` and `>`, and not of spaces only. Spaces around it are removed. """
    password: str | Unset = UNSET
    """ Without it the learner gets a mail to set one. Sites may have their own policy. A password too similar to
    the
    username or the email is rejected. Spaces around it are removed, before its length is checked.
     """
    send_activation_email: bool | str | Unset = UNSET
    """ True if the learner gets a mail to activate the account. The default is true; without a password it is
    always
    false. Set it to false only if you have verified the email in another way. The words `true` and `false` in any
    case are accepted too.
     """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        username = self.username

        email = self.email

        name = self.name

        password = self.password

        send_activation_email: bool | str | Unset
        if isinstance(self.send_activation_email, Unset):
            send_activation_email = UNSET
        else:
            send_activation_email = self.send_activation_email

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "username": username,
                "email": email,
                "name": name,
            }
        )
        if password is not UNSET:
            field_dict["password"] = password
        if send_activation_email is not UNSET:
            field_dict["send_activation_email"] = send_activation_email

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        username = d.pop("username")

        email = d.pop("email")

        name = d.pop("name")

        password = d.pop("password", UNSET)

        def _parse_send_activation_email(data: object) -> bool | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(bool | str | Unset, data)

        send_activation_email = _parse_send_activation_email(d.pop("send_activation_email", UNSET))

        new_registration = cls(
            username=username,
            email=email,
            name=name,
            password=password,
            send_activation_email=send_activation_email,
        )

        new_registration.additional_properties = d
        return new_registration

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
