from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PaymentItem")


@_attrs_define
class PaymentItem:
    """A payment of an invoice."""

    id: int | Unset = UNSET
    payment_method: int | Unset = UNSET
    payment_status: int | Unset = UNSET
    """ The first value is 1; the others are not documented. """
    payment_reference: str | Unset = UNSET
    credit: float | Unset = UNSET
    description: str | Unset = UNSET
    notes: str | Unset = UNSET
    allocated_at: None | str | Unset = UNSET
    """ A time. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        payment_method = self.payment_method

        payment_status = self.payment_status

        payment_reference = self.payment_reference

        credit = self.credit

        description = self.description

        notes = self.notes

        allocated_at: None | str | Unset
        if isinstance(self.allocated_at, Unset):
            allocated_at = UNSET
        else:
            allocated_at = self.allocated_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if payment_method is not UNSET:
            field_dict["paymentMethod"] = payment_method
        if payment_status is not UNSET:
            field_dict["paymentStatus"] = payment_status
        if payment_reference is not UNSET:
            field_dict["paymentReference"] = payment_reference
        if credit is not UNSET:
            field_dict["credit"] = credit
        if description is not UNSET:
            field_dict["description"] = description
        if notes is not UNSET:
            field_dict["notes"] = notes
        if allocated_at is not UNSET:
            field_dict["allocatedAt"] = allocated_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        payment_method = d.pop("paymentMethod", UNSET)

        payment_status = d.pop("paymentStatus", UNSET)

        payment_reference = d.pop("paymentReference", UNSET)

        credit = d.pop("credit", UNSET)

        description = d.pop("description", UNSET)

        notes = d.pop("notes", UNSET)

        def _parse_allocated_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        allocated_at = _parse_allocated_at(d.pop("allocatedAt", UNSET))

        payment_item = cls(
            id=id,
            payment_method=payment_method,
            payment_status=payment_status,
            payment_reference=payment_reference,
            credit=credit,
            description=description,
            notes=notes,
            allocated_at=allocated_at,
        )

        payment_item.additional_properties = d
        return payment_item

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
