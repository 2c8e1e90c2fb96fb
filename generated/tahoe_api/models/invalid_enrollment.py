from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.member_messages_type_1 import MemberMessagesType1


T = TypeVar("T", bound="InvalidEnrollment")


@_attrs_define
class InvalidEnrollment:
    """The reason why the platform did nothing. The messages are under the name of the property."""

    error: str | Unset = UNSET
    """ `invalid-course-ids` if a course does not belong to this site. """
    invalid_course_ids: list[str] | Unset = UNSET
    """ The courses of other sites. """
    action: list[str] | Unset = UNSET
    courses: list[str] | MemberMessagesType1 | Unset = UNSET
    """ Messages on a list, or on its members by index. """
    identifiers: list[str] | MemberMessagesType1 | Unset = UNSET
    """ Messages on a list, or on its members by index. """
    auto_enroll: list[str] | Unset = UNSET
    email_learners: list[str] | Unset = UNSET
    non_field_errors: list[str] | Unset = UNSET
    """ The messages on the body as a whole. """
    detail: str | Unset = UNSET
    """ The reason why the body is unreadable. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        error = self.error

        invalid_course_ids: list[str] | Unset = UNSET
        if not isinstance(self.invalid_course_ids, Unset):
            invalid_course_ids = self.invalid_course_ids

        action: list[str] | Unset = UNSET
        if not isinstance(self.action, Unset):
            action = self.action

        courses: dict[str, Any] | list[str] | Unset
        if isinstance(self.courses, Unset):
            courses = UNSET
        elif isinstance(self.courses, list):
            courses = self.courses

        else:
            courses = self.courses.to_dict()

        identifiers: dict[str, Any] | list[str] | Unset
        if isinstance(self.identifiers, Unset):
            identifiers = UNSET
        elif isinstance(self.identifiers, list):
            identifiers = self.identifiers

        else:
            identifiers = self.identifiers.to_dict()

        auto_enroll: list[str] | Unset = UNSET
        if not isinstance(self.auto_enroll, Unset):
            auto_enroll = self.auto_enroll

        email_learners: list[str] | Unset = UNSET
        if not isinstance(self.email_learners, Unset):
            email_learners = self.email_learners

        non_field_errors: list[str] | Unset = UNSET
        if not isinstance(self.non_field_errors, Unset):
            non_field_errors = self.non_field_errors

        detail = self.detail

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if error is not UNSET:
            field_dict["error"] = error
        if invalid_course_ids is not UNSET:
            field_dict["invalid_course_ids"] = invalid_course_ids
        if action is not UNSET:
            field_dict["action"] = action
        if courses is not UNSET:
            field_dict["courses"] = courses
        if identifiers is not UNSET:
            field_dict["identifiers"] = identifiers
        if auto_enroll is not UNSET:
            field_dict["auto_enroll"] = auto_enroll
        if email_learners is not UNSET:
            field_dict["email_learners"] = email_learners
        if non_field_errors is not UNSET:
            field_dict["non_field_errors"] = non_field_errors
        if detail is not UNSET:
            field_dict["detail"] = detail

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.member_messages_type_1 import MemberMessagesType1  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        error = d.pop("error", UNSET)

        invalid_course_ids = cast(list[str], d.pop("invalid_course_ids", UNSET))

        action = cast(list[str], d.pop("action", UNSET))

        def _parse_courses(data: object) -> list[str] | MemberMessagesType1 | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                componentsschemas_member_messages_type_0 = cast(list[str], data)

                return componentsschemas_member_messages_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            componentsschemas_member_messages_type_1 = MemberMessagesType1.from_dict(data)

            return componentsschemas_member_messages_type_1

        courses = _parse_courses(d.pop("courses", UNSET))

        def _parse_identifiers(data: object) -> list[str] | MemberMessagesType1 | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                componentsschemas_member_messages_type_0 = cast(list[str], data)

                return componentsschemas_member_messages_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            componentsschemas_member_messages_type_1 = MemberMessagesType1.from_dict(data)

            return componentsschemas_member_messages_type_1

        identifiers = _parse_identifiers(d.pop("identifiers", UNSET))

        auto_enroll = cast(list[str], d.pop("auto_enroll", UNSET))

        email_learners = cast(list[str], d.pop("email_learners", UNSET))

        non_field_errors = cast(list[str], d.pop("non_field_errors", UNSET))

        detail = d.pop("detail", UNSET)

        invalid_enrollment = cls(
            error=error,
            invalid_course_ids=invalid_course_ids,
            action=action,
            courses=courses,
            identifiers=identifiers,
            auto_enroll=auto_enroll,
            email_learners=email_learners,
            non_field_errors=non_field_errors,
            detail=detail,
        )

        invalid_enrollment.additional_properties = d
        return invalid_enrollment

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
