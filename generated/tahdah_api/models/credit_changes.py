from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.event_template_credit_request import EventTemplateCreditRequest


T = TypeVar("T", bound="CreditChanges")


@_attrs_define
class CreditChanges:
    """Credits to add or to remove, with a key for the request."""

    idempotency_key: str
    """ Unique for each request. """
    credits_: list[EventTemplateCreditRequest]
    """ The changes. The maximum number is ours. """
    order_number: str | Unset = UNSET
    """ The order of the credits. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        idempotency_key = self.idempotency_key

        credits_ = []
        for credits_item_data in self.credits_:
            credits_item = credits_item_data.to_dict()
            credits_.append(credits_item)

        order_number = self.order_number

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "idempotencyKey": idempotency_key,
                "credits": credits_,
            }
        )
        if order_number is not UNSET:
            field_dict["orderNumber"] = order_number

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.event_template_credit_request import EventTemplateCreditRequest  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        idempotency_key = d.pop("idempotencyKey")

        credits_ = []
        _credits_ = d.pop("credits")
        if not isinstance(_credits_, list):
            raise TypeError("not a list")
        for credits_item_data in _credits_:
            credits_item = EventTemplateCreditRequest.from_dict(credits_item_data)

            credits_.append(credits_item)

        order_number = d.pop("orderNumber", UNSET)

        credit_changes = cls(
            idempotency_key=idempotency_key,
            credits_=credits_,
            order_number=order_number,
        )

        credit_changes.additional_properties = d
        return credit_changes

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
