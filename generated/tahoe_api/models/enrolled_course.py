from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.course_mode import CourseMode


T = TypeVar("T", bound="EnrolledCourse")


@_attrs_define
class EnrolledCourse:
    """The course of an enrollment."""

    course_id: str | Unset = UNSET
    course_name: None | str | Unset = UNSET
    enrollment_start: None | str | Unset = UNSET
    """ The start of enrollment. """
    enrollment_end: None | str | Unset = UNSET
    """ The end of enrollment. """
    course_start: None | str | Unset = UNSET
    course_end: None | str | Unset = UNSET
    invite_only: bool | Unset = UNSET
    pacing_type: str | Unset = UNSET
    """ Later releases of the platform only. """
    course_modes: list[CourseMode] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        course_id = self.course_id

        course_name: None | str | Unset
        if isinstance(self.course_name, Unset):
            course_name = UNSET
        else:
            course_name = self.course_name

        enrollment_start: None | str | Unset
        if isinstance(self.enrollment_start, Unset):
            enrollment_start = UNSET
        else:
            enrollment_start = self.enrollment_start

        enrollment_end: None | str | Unset
        if isinstance(self.enrollment_end, Unset):
            enrollment_end = UNSET
        else:
            enrollment_end = self.enrollment_end

        course_start: None | str | Unset
        if isinstance(self.course_start, Unset):
            course_start = UNSET
        else:
            course_start = self.course_start

        course_end: None | str | Unset
        if isinstance(self.course_end, Unset):
            course_end = UNSET
        else:
            course_end = self.course_end

        invite_only = self.invite_only

        pacing_type = self.pacing_type

        course_modes: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.course_modes, Unset):
            course_modes = []
            for course_modes_item_data in self.course_modes:
                course_modes_item = course_modes_item_data.to_dict()
                course_modes.append(course_modes_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if course_id is not UNSET:
            field_dict["course_id"] = course_id
        if course_name is not UNSET:
            field_dict["course_name"] = course_name
        if enrollment_start is not UNSET:
            field_dict["enrollment_start"] = enrollment_start
        if enrollment_end is not UNSET:
            field_dict["enrollment_end"] = enrollment_end
        if course_start is not UNSET:
            field_dict["course_start"] = course_start
        if course_end is not UNSET:
            field_dict["course_end"] = course_end
        if invite_only is not UNSET:
            field_dict["invite_only"] = invite_only
        if pacing_type is not UNSET:
            field_dict["pacing_type"] = pacing_type
        if course_modes is not UNSET:
            field_dict["course_modes"] = course_modes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.course_mode import CourseMode  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        course_id = d.pop("course_id", UNSET)

        def _parse_course_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        course_name = _parse_course_name(d.pop("course_name", UNSET))

        def _parse_enrollment_start(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        enrollment_start = _parse_enrollment_start(d.pop("enrollment_start", UNSET))

        def _parse_enrollment_end(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        enrollment_end = _parse_enrollment_end(d.pop("enrollment_end", UNSET))

        def _parse_course_start(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        course_start = _parse_course_start(d.pop("course_start", UNSET))

        def _parse_course_end(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        course_end = _parse_course_end(d.pop("course_end", UNSET))

        invite_only = d.pop("invite_only", UNSET)

        pacing_type = d.pop("pacing_type", UNSET)

        _course_modes = d.pop("course_modes", UNSET)
        course_modes: list[CourseMode] | Unset = UNSET
        if _course_modes is not UNSET:
            if not isinstance(_course_modes, list):
                raise TypeError("not a list")
            course_modes = []
            for course_modes_item_data in _course_modes:
                course_modes_item = CourseMode.from_dict(course_modes_item_data)

                course_modes.append(course_modes_item)

        enrolled_course = cls(
            course_id=course_id,
            course_name=course_name,
            enrollment_start=enrollment_start,
            enrollment_end=enrollment_end,
            course_start=course_start,
            course_end=course_end,
            invite_only=invite_only,
            pacing_type=pacing_type,
            course_modes=course_modes,
        )

        enrolled_course.additional_properties = d
        return enrolled_course

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
