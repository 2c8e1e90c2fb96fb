from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="InvoiceItem")


@_attrs_define
class InvoiceItem:
    """A line of an invoice."""

    id: int | Unset = UNSET
    quantity: int | Unset = UNSET
    item_type: int | Unset = UNSET
    item_type_name: str | Unset = UNSET
    amount: float | Unset = UNSET
    unit_cost: float | Unset = UNSET
    tax: float | Unset = UNSET
    tax_name: str | Unset = UNSET
    description: str | Unset = UNSET
    nominal_code: str | Unset = UNSET
    date_sent: None | str | Unset = UNSET
    """ A time. """
    date_cancelled: None | str | Unset = UNSET
    """ A time. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        quantity = self.quantity

        item_type = self.item_type

        item_type_name = self.item_type_name

        amount = self.amount

        unit_cost = self.unit_cost

        tax = self.tax

        tax_name = self.tax_name

        description = self.description

        nominal_code = self.nominal_code

        date_sent: None | str | Unset
        if isinstance(self.date_sent, Unset):
            date_sent = UNSET
        else:
            date_sent = self.date_sent

        date_cancelled: None | str | Unset
        if isinstance(self.date_cancelled, Unset):
            date_cancelled = UNSET
        else:
            date_cancelled = self.date_cancelled

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if item_type is not UNSET:
            field_dict["itemType"] = item_type
        if item_type_name is not UNSET:
            field_dict["itemTypeName"] = item_type_name
        if amount is not UNSET:
            field_dict["amount"] = amount
        if unit_cost is not UNSET:
            field_dict["unitCost"] = unit_cost
        if tax is not UNSET:
            field_dict["tax"] = tax
        if tax_name is not UNSET:
            field_dict["taxName"] = tax_name
        if description is not UNSET:
            field_dict["description"] = description
        if nominal_code is not UNSET:
            field_dict["nominalCode"] = nominal_code
        if date_sent is not UNSET:
            field_dict["dateSent"] = date_sent
        if date_cancelled is not UNSET:
            field_dict["dateCancelled"] = date_cancelled

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        quantity = d.pop("quantity", UNSET)

        item_type = d.pop("itemType", UNSET)

        item_type_name = d.pop("itemTypeName", UNSET)

        amount = d.pop("amount", UNSET)

        unit_cost = d.pop("unitCost", UNSET)

        tax = d.pop("tax", UNSET)

        tax_name = d.pop("taxName", UNSET)

        description = d.pop("description", UNSET)

        nominal_code = d.pop("nominalCode", UNSET)

        def _parse_date_sent(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        date_sent = _parse_date_sent(d.pop("dateSent", UNSET))

        def _parse_date_cancelled(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        date_cancelled = _parse_date_cancelled(d.pop("dateCancelled", UNSET))

        invoice_item = cls(
            id=id,
            quantity=quantity,
            item_type=item_type,
            item_type_name=item_type_name,
            amount=amount,
            unit_cost=unit_cost,
            tax=tax,
            tax_name=tax_name,
            description=description,
            nominal_code=nominal_code,
            date_sent=date_sent,
            date_cancelled=date_cancelled,
        )

        invoice_item.additional_properties = d
        return invoice_item

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
