from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.enrolled_course import EnrolledCourse


T = TypeVar("T", bound="Enrollment")


@_attrs_define
class Enrollment:
    """The enrollment of a learner in a course."""

    user: str
    """ The username, not an id. """
    created: str | Unset = UNSET
    """ The time of the first enrollment. """
    mode: str | Unset = UNSET
    """ Such as `audit` or `honor`. """
    is_active: bool | Unset = UNSET
    """ False for an ended enrollment. """
    course_details: EnrolledCourse | Unset = UNSET
    """ The course of an enrollment. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        user = self.user

        created = self.created

        mode = self.mode

        is_active = self.is_active

        course_details: dict[str, Any] | Unset = UNSET
        if not isinstance(self.course_details, Unset):
            course_details = self.course_details.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "user": user,
            }
        )
        if created is not UNSET:
            field_dict["created"] = created
        if mode is not UNSET:
            field_dict["mode"] = mode
        if is_active is not UNSET:
            field_dict["is_active"] = is_active
        if course_details is not UNSET:
            field_dict["course_details"] = course_details

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.enrolled_course import EnrolledCourse  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        user = d.pop("user")

        created = d.pop("created", UNSET)

        mode = d.pop("mode", UNSET)

        is_active = d.pop("is_active", UNSET)

        _course_details = d.pop("course_details", UNSET)
        course_details: EnrolledCourse | Unset
        if isinstance(_course_details, Unset):
            course_details = UNSET
        else:
            course_details = EnrolledCourse.from_dict(_course_details)

        enrollment = cls(
            user=user,
            created=created,
            mode=mode,
            is_active=is_active,
            course_details=course_details,
        )

        enrollment.additional_properties = d
        return enrollment

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
