from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Enroll")


@_attrs_define
class Enroll:
    """Enrolls learners in courses, or invites them."""

    action: Literal["enroll"]
    """ The action for the learners. """
    courses: list[str]
    """ Ids of courses, such as `course-v1:acme+AP200+2019`. The maximum number is ours. """
    identifiers: list[str]
    """ An email or a username for each learner; an email for a learner without an account. Surrounding spaces are
    ignored. The maximum number is ours. """
    auto_enroll: bool | str | Unset = UNSET
    """ True if an invitation becomes an enrollment once the account is active. The default is false. The spellings
    of a form are accepted too. """
    email_learners: bool | str | Unset = UNSET
    """ True if the learners get a mail. The default is false. The spellings of a form are accepted too. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        action = self.action

        courses = self.courses

        identifiers = self.identifiers

        auto_enroll: bool | str | Unset
        if isinstance(self.auto_enroll, Unset):
            auto_enroll = UNSET
        else:
            auto_enroll = self.auto_enroll

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
        if auto_enroll is not UNSET:
            field_dict["auto_enroll"] = auto_enroll
        if email_learners is not UNSET:
            field_dict["email_learners"] = email_learners

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        action = cast(Literal["enroll"], d.pop("action"))
        if action != "enroll":
            raise ValueError(f"action must match const 'enroll', got '{action}'")

        courses = cast(list[str], d.pop("courses"))

        identifiers = cast(list[str], d.pop("identifiers"))

        def _parse_auto_enroll(data: object) -> bool | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(bool | str | Unset, data)

        auto_enroll = _parse_auto_enroll(d.pop("auto_enroll", UNSET))

        def _parse_email_learners(data: object) -> bool | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(bool | str | Unset, data)

        email_learners = _parse_email_learners(d.pop("email_learners", UNSET))

        enroll = cls(
            action=action,
            courses=courses,
            identifiers=identifiers,
            auto_enroll=auto_enroll,
            email_learners=email_learners,
        )

        enroll.additional_properties = d
        return enroll

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
