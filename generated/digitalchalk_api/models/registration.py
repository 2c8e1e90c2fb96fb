from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Registration")


@_attrs_define
class Registration:
    """The registration of one user for one offering. An active one has neither a grade nor an `endDate`."""

    id: str
    """ The only key of a registration. """
    user_id: str | Unset = UNSET
    """ Always shown. """
    offering_id: str | Unset = UNSET
    """ Always shown. """
    title: str | Unset = UNSET
    """ The title of the offering. """
    status: str | Unset = UNSET
    """ `active` from the start; `passed` or `failed` once completed or graded; `ejected` once ejected. Other values
    may be added. """
    grade: float | Unset = UNSET
    """ The percentage; absent until graded. """
    grade_percentage: float | Unset = UNSET
    """ The same as `grade`; read the one that is present. The mock server shows both. """
    grader_id: str | Unset = UNSET
    """ The administrator who set the grade by hand. """
    grader_comment: str | Unset = UNSET
    """ Free text. """
    created_date: str | Unset = UNSET
    """ The time of registration. """
    begin_date: str | Unset = UNSET
    """ First activity; absent before. """
    last_active_date: str | Unset = UNSET
    """ Last activity; absent before. """
    end_date: str | Unset = UNSET
    """ Completion; absent before. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        user_id = self.user_id

        offering_id = self.offering_id

        title = self.title

        status = self.status

        grade = self.grade

        grade_percentage = self.grade_percentage

        grader_id = self.grader_id

        grader_comment = self.grader_comment

        created_date = self.created_date

        begin_date = self.begin_date

        last_active_date = self.last_active_date

        end_date = self.end_date

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if user_id is not UNSET:
            field_dict["userId"] = user_id
        if offering_id is not UNSET:
            field_dict["offeringId"] = offering_id
        if title is not UNSET:
            field_dict["title"] = title
        if status is not UNSET:
            field_dict["status"] = status
        if grade is not UNSET:
            field_dict["grade"] = grade
        if grade_percentage is not UNSET:
            field_dict["gradePercentage"] = grade_percentage
        if grader_id is not UNSET:
            field_dict["graderId"] = grader_id
        if grader_comment is not UNSET:
            field_dict["graderComment"] = grader_comment
        if created_date is not UNSET:
            field_dict["createdDate"] = created_date
        if begin_date is not UNSET:
            field_dict["beginDate"] = begin_date
        if last_active_date is not UNSET:
            field_dict["lastActiveDate"] = last_active_date
        if end_date is not UNSET:
            field_dict["endDate"] = end_date

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        id = d.pop("id")

        user_id = d.pop("userId", UNSET)

        offering_id = d.pop("offeringId", UNSET)

        title = d.pop("title", UNSET)

        status = d.pop("status", UNSET)

        grade = d.pop("grade", UNSET)

        grade_percentage = d.pop("gradePercentage", UNSET)

        grader_id = d.pop("graderId", UNSET)

        grader_comment = d.pop("graderComment", UNSET)

        created_date = d.pop("createdDate", UNSET)

        begin_date = d.pop("beginDate", UNSET)

        last_active_date = d.pop("lastActiveDate", UNSET)

        end_date = d.pop("endDate", UNSET)

        registration = cls(
            id=id,
            user_id=user_id,
            offering_id=offering_id,
            title=title,
            status=status,
            grade=grade,
            grade_percentage=grade_percentage,
            grader_id=grader_id,
            grader_comment=grader_comment,
            created_date=created_date,
            begin_date=begin_date,
            last_active_date=last_active_date,
            end_date=end_date,
        )

        registration.additional_properties = d
        return registration

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
