from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.enrollment_result import EnrollmentResult


T = TypeVar("T", bound="EnrollmentChange")


@_attrs_define
class EnrollmentChange:
    """The request, and the result for each learner."""

    results: list[EnrollmentResult]
    """ One item for each learner in each course, in the order of the request: all learners of the first course
    first. Older deployments responded for the last course only. """
    action: str | Unset = UNSET
    """ As it was sent. """
    auto_enroll: bool | Unset = UNSET
    """ As it was sent. """
    email_learners: bool | Unset = UNSET
    """ As it was sent. """
    courses: list[str] | Unset = UNSET
    """ As they were sent. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        results = []
        for results_item_data in self.results:
            results_item = results_item_data.to_dict()
            results.append(results_item)

        action = self.action

        auto_enroll = self.auto_enroll

        email_learners = self.email_learners

        courses: list[str] | Unset = UNSET
        if not isinstance(self.courses, Unset):
            courses = self.courses

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "results": results,
            }
        )
        if action is not UNSET:
            field_dict["action"] = action
        if auto_enroll is not UNSET:
            field_dict["auto_enroll"] = auto_enroll
        if email_learners is not UNSET:
            field_dict["email_learners"] = email_learners
        if courses is not UNSET:
            field_dict["courses"] = courses

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.enrollment_result import EnrollmentResult  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        results = []
        _results = d.pop("results")
        if not isinstance(_results, list):
            raise TypeError("not a list")
        for results_item_data in _results:
            results_item = EnrollmentResult.from_dict(results_item_data)

            results.append(results_item)

        action = d.pop("action", UNSET)

        auto_enroll = d.pop("auto_enroll", UNSET)

        email_learners = d.pop("email_learners", UNSET)

        courses = cast(list[str], d.pop("courses", UNSET))

        enrollment_change = cls(
            results=results,
            action=action,
            auto_enroll=auto_enroll,
            email_learners=email_learners,
            courses=courses,
        )

        enrollment_change.additional_properties = d
        return enrollment_change

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
