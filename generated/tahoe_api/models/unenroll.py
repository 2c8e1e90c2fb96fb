from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Unenroll")


@_attrs_define
class Unenroll:
    """Unenrolls learners from courses, or removes their invitations."""

    action: Literal["unenroll"]
    """ The action for the learners. """
    courses: list[str]
    """ Ids of courses, such as `course-v1:acme+AP200+2019`. The maximum number is ours. """
    identifiers: list[str]
    """ An email or a username for each learner; an email for a learner without an account. Surrounding spaces are
    ignored. The maximum number is ours. """
    email_learners: bool | str | Unset = UNSET
    """ True if the learners get a mail. The default is false. The spellings of a form are accepted too. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        action = self.action

        courses = self.courses

        identifiers = self.identifiers

        email_learners: bool | str | Unset
        if isinstance(self.email_learners, Unset):
            email_learners = UNSET
        else:
            email_learners = self.email_learners

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "action": action,
                "courses": courses,
                "identifiers": identifiers,
            }
        )
        if email_learners is not UNSET:
            field_dict["email_learners"] = email_learners

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        action = cast(Literal["unenroll"], d.pop("action"))
        if action != "unenroll":
            raise ValueError(f"action must match const 'unenroll', got '{action}'")

        courses = cast(list[str], d.pop("courses"))

        identifiers = cast(list[str], d.pop("identifiers"))

        def _parse_email_learners(data: object) -> bool | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(bool | str | Unset, data)

        email_learners = _parse_email_learners(d.pop("email_learners", UNSET))

        unenroll = cls(
            action=action,
            courses=courses,
            identifiers=identifiers,
            email_learners=email_learners,
        )

        unenroll.additional_properties = d
        return unenroll

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
