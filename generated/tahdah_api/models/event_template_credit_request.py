from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="EventTemplateCreditRequest")


@_attrs_define
class EventTemplateCreditRequest:
    """The number of credits to add to, or to remove from, a kind of event."""

    event_template_id: int
    """ The kind of event. """
    number_of_credits: int
    """ A positive number adds, a negative one removes. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        event_template_id = self.event_template_id

        number_of_credits = self.number_of_credits

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "eventTemplateId": event_template_id,
                "numberOfCredits": number_of_credits,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        event_template_id = d.pop("eventTemplateId")

        number_of_credits = d.pop("numberOfCredits")

        event_template_credit_request = cls(
            event_template_id=event_template_id,
            number_of_credits=number_of_credits,
        )

        event_template_credit_request.additional_properties = d
        return event_template_credit_request

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
