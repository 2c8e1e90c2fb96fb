from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Registration")


@_attrs_define
class Registration:
    candidate_id: str
    """ The candidate's id, a text although it is a number in the request. """
    candidate_experience_id: str
    """ The id of the candidate's registration on this experience. """
    registration_date: str | Unset = UNSET
    """ The date of the request; the service may add a time, so the format is open. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        candidate_id = self.candidate_id

        candidate_experience_id = self.candidate_experience_id

        registration_date = self.registration_date

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "candidateId": candidate_id,
                "candidateExperienceId": candidate_experience_id,
            }
        )
        if registration_date is not UNSET:
            field_dict["registrationDate"] = registration_date

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        candidate_id = d.pop("candidateId")

        candidate_experience_id = d.pop("candidateExperienceId")

        registration_date = d.pop("registrationDate", UNSET)

        registration = cls(
            candidate_id=candidate_id,
            candidate_experience_id=candidate_experience_id,
            registration_date=registration_date,
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
