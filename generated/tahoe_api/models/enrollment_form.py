from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.enrollment_form_action import EnrollmentFormAction, check_enrollment_form_action
from ..types import UNSET, Unset

T = TypeVar("T", bound="EnrollmentForm")


@_attrs_define
class EnrollmentForm:
    """Learners to enroll or to unenroll, as a form. The key of a list is repeated for each member, so a list of one looks
    like a text.

    """

    action: EnrollmentFormAction
    """ The action for the learners. """
    courses: list[str] | str
    """ The courses by id. """
    identifiers: list[str] | str
    """ The learners by email or username. """
    auto_enroll: bool | str | Unset = UNSET
    """ True if an invitation becomes an enrollment once the account is active. The default is false. The spellings
    of a form are accepted too. """
    email_learners: bool | str | Unset = UNSET
    """ True if the learners get a mail. The default is false. The spellings of a form are accepted too. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        action: str = self.action

        courses: list[str] | str
        if isinstance(self.courses, list):
            courses = self.courses

        else:
            courses = self.courses

        identifiers: list[str] | str
        if isinstance(self.identifiers, list):
            identifiers = self.identifiers

        else:
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
        action = check_enrollment_form_action(d.pop("action"))

        def _parse_courses(data: object) -> list[str] | str:
            try:
                if not isinstance(data, list):
                    raise TypeError()
                courses_type_0 = cast(list[str], data)

                return courses_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str, data)

        courses = _parse_courses(d.pop("courses"))

        def _parse_identifiers(data: object) -> list[str] | str:
            try:
                if not isinstance(data, list):
                    raise TypeError()
                identifiers_type_0 = cast(list[str], data)

                return identifiers_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str, data)

        identifiers = _parse_identifiers(d.pop("identifiers"))

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

        enrollment_form = cls(
            action=action,
            courses=courses,
            identifiers=identifiers,
            auto_enroll=auto_enroll,
            email_learners=email_learners,
        )

        enrollment_form.additional_properties = d
        return enrollment_form

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
