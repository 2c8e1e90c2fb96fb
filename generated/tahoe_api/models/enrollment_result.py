from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.enrollment_state import EnrollmentState


T = TypeVar("T", bound="EnrollmentResult")


@_attrs_define
class EnrollmentResult:
    """The result for one learner in one course. A learner with an error has `invalidIdentifier` or `error` instead
    of `before`, `after` and `course`.

    """

    identifier: str | Unset = UNSET
    """ As it was sent. """
    course: str | Unset = UNSET
    """ The id of the course; absent in older deployments. """
    before: EnrollmentState | Unset = UNSET
    """ The state of a learner in a course. """
    after: EnrollmentState | Unset = UNSET
    """ The state of a learner in a course. """
    invalid_identifier: bool | Unset = UNSET
    """ The identifier is neither known nor an email. """
    error: bool | Unset = UNSET
    """ Another error occurred for this learner. """
    error_message: str | Unset = UNSET
    """ The error. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        identifier = self.identifier

        course = self.course

        before: dict[str, Any] | Unset = UNSET
        if not isinstance(self.before, Unset):
            before = self.before.to_dict()

        after: dict[str, Any] | Unset = UNSET
        if not isinstance(self.after, Unset):
            after = self.after.to_dict()

        invalid_identifier = self.invalid_identifier

        error = self.error

        error_message = self.error_message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if identifier is not UNSET:
            field_dict["identifier"] = identifier
        if course is not UNSET:
            field_dict["course"] = course
        if before is not UNSET:
            field_dict["before"] = before
        if after is not UNSET:
            field_dict["after"] = after
        if invalid_identifier is not UNSET:
            field_dict["invalidIdentifier"] = invalid_identifier
        if error is not UNSET:
            field_dict["error"] = error
        if error_message is not UNSET:
            field_dict["error_message"] = error_message

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.enrollment_state import EnrollmentState  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        identifier = d.pop("identifier", UNSET)

        course = d.pop("course", UNSET)

        _before = d.pop("before", UNSET)
        before: EnrollmentState | Unset
        if isinstance(_before, Unset):
            before = UNSET
        else:
            before = EnrollmentState.from_dict(_before)

        _after = d.pop("after", UNSET)
        after: EnrollmentState | Unset
        if isinstance(_after, Unset):
            after = UNSET
        else:
            after = EnrollmentState.from_dict(_after)

        invalid_identifier = d.pop("invalidIdentifier", UNSET)

        error = d.pop("error", UNSET)

        error_message = d.pop("error_message", UNSET)

        enrollment_result = cls(
            identifier=identifier,
            course=course,
            before=before,
            after=after,
            invalid_identifier=invalid_identifier,
            error=error,
            error_message=error_message,
        )

        enrollment_result.additional_properties = d
        return enrollment_result

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
