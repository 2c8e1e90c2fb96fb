from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="EnrollmentState")


@_attrs_define
class EnrollmentState:
    """The state of a learner in a course."""

    user: bool | Unset = UNSET
    """ The learner has an account. """
    enrollment: bool | Unset = UNSET
    """ The learner is enrolled. """
    allowed: bool | Unset = UNSET
    """ The learner has an invitation. """
    auto_enroll: bool | Unset = UNSET
    """ The invitation becomes an enrollment automatically. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        user = self.user

        enrollment = self.enrollment

        allowed = self.allowed

        auto_enroll = self.auto_enroll

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if user is not UNSET:
            field_dict["user"] = user
        if enrollment is not UNSET:
            field_dict["enrollment"] = enrollment
        if allowed is not UNSET:
            field_dict["allowed"] = allowed
        if auto_enroll is not UNSET:
            field_dict["auto_enroll"] = auto_enroll

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        user = d.pop("user", UNSET)

        enrollment = d.pop("enrollment", UNSET)

        allowed = d.pop("allowed", UNSET)

        auto_enroll = d.pop("auto_enroll", UNSET)

        enrollment_state = cls(
            user=user,
            enrollment=enrollment,
            allowed=allowed,
            auto_enroll=auto_enroll,
        )

        enrollment_state.additional_properties = d
        return enrollment_state

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
