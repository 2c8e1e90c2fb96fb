from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.invoice_item import InvoiceItem
    from ..models.payment_item import PaymentItem


T = TypeVar("T", bound="InvoiceDetail")


@_attrs_define
class InvoiceDetail:
    """The invoice, if the entry is one."""

    number: str | Unset = UNSET
    po_number: str | Unset = UNSET
    po_document_url: str | Unset = UNSET
    items: list[InvoiceItem] | Unset = UNSET
    payments: list[PaymentItem] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        number = self.number

        po_number = self.po_number

        po_document_url = self.po_document_url

        items: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.items, Unset):
            items = []
            for items_item_data in self.items:
                items_item = items_item_data.to_dict()
                items.append(items_item)

        payments: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.payments, Unset):
            payments = []
            for payments_item_data in self.payments:
                payments_item = payments_item_data.to_dict()
                payments.append(payments_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if number is not UNSET:
            field_dict["number"] = number
        if po_number is not UNSET:
            field_dict["poNumber"] = po_number
        if po_document_url is not UNSET:
            field_dict["poDocumentUrl"] = po_document_url
        if items is not UNSET:
            field_dict["items"] = items
        if payments is not UNSET:
            field_dict["payments"] = payments

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.invoice_item import InvoiceItem  # noqa: PLC0415
        from ..models.payment_item import PaymentItem  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        number = d.pop("number", UNSET)

        po_number = d.pop("poNumber", UNSET)

        po_document_url = d.pop("poDocumentUrl", UNSET)

        _items = d.pop("items", UNSET)
        items: list[InvoiceItem] | Unset = UNSET
        if _items is not UNSET:
            if not isinstance(_items, list):
                raise TypeError("not a list")
            items = []
            for items_item_data in _items:
                items_item = InvoiceItem.from_dict(items_item_data)

                items.append(items_item)

        _payments = d.pop("payments", UNSET)
        payments: list[PaymentItem] | Unset = UNSET
        if _payments is not UNSET:
            if not isinstance(_payments, list):
                raise TypeError("not a list")
            payments = []
            for payments_item_data in _payments:
                payments_item = PaymentItem.from_dict(payments_item_data)

                payments.append(payments_item)

        invoice_detail = cls(
            number=number,
            po_number=po_number,
            po_document_url=po_document_url,
            items=items,
            payments=payments,
        )

        invoice_detail.additional_properties = d
        return invoice_detail

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
