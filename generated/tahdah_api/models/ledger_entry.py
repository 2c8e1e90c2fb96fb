from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.currency import Currency
    from ..models.invoice_detail import InvoiceDetail
    from ..models.ledger_header import LedgerHeader
    from ..models.payment_detail import PaymentDetail


T = TypeVar("T", bound="LedgerEntry")


@_attrs_define
class LedgerEntry:
    """An entry of the ledger."""

    header: LedgerHeader | Unset = UNSET
    """ The debtor, the creditor and the dates. """
    item_type: int | Unset = UNSET
    """ The first value is 1; the others are not documented. """
    invoice_detail: InvoiceDetail | None | Unset = UNSET
    payment_detail: None | PaymentDetail | Unset = UNSET
    currency: Currency | Unset = UNSET
    """ The currency of the amounts. """
    credit: float | Unset = UNSET
    debit: float | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.invoice_detail import InvoiceDetail  # noqa: PLC0415
        from ..models.payment_detail import PaymentDetail  # noqa: PLC0415

        header: dict[str, Any] | Unset = UNSET
        if not isinstance(self.header, Unset):
            header = self.header.to_dict()

        item_type = self.item_type

        invoice_detail: dict[str, Any] | None | Unset
        if isinstance(self.invoice_detail, Unset):
            invoice_detail = UNSET
        elif isinstance(self.invoice_detail, InvoiceDetail):
            invoice_detail = self.invoice_detail.to_dict()
        else:
            invoice_detail = self.invoice_detail

        payment_detail: dict[str, Any] | None | Unset
        if isinstance(self.payment_detail, Unset):
            payment_detail = UNSET
        elif isinstance(self.payment_detail, PaymentDetail):
            payment_detail = self.payment_detail.to_dict()
        else:
            payment_detail = self.payment_detail

        currency: dict[str, Any] | Unset = UNSET
        if not isinstance(self.currency, Unset):
            currency = self.currency.to_dict()

        credit = self.credit

        debit = self.debit

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if header is not UNSET:
            field_dict["header"] = header
        if item_type is not UNSET:
            field_dict["itemType"] = item_type
        if invoice_detail is not UNSET:
            field_dict["invoiceDetail"] = invoice_detail
        if payment_detail is not UNSET:
            field_dict["paymentDetail"] = payment_detail
        if currency is not UNSET:
            field_dict["currency"] = currency
        if credit is not UNSET:
            field_dict["credit"] = credit
        if debit is not UNSET:
            field_dict["debit"] = debit

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.currency import Currency  # noqa: PLC0415
        from ..models.invoice_detail import InvoiceDetail  # noqa: PLC0415
        from ..models.ledger_header import LedgerHeader  # noqa: PLC0415
        from ..models.payment_detail import PaymentDetail  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        _header = d.pop("header", UNSET)
        header: LedgerHeader | Unset
        if isinstance(_header, Unset):
            header = UNSET
        else:
            header = LedgerHeader.from_dict(_header)

        item_type = d.pop("itemType", UNSET)

        def _parse_invoice_detail(data: object) -> InvoiceDetail | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                invoice_detail_type_0 = InvoiceDetail.from_dict(data)

                return invoice_detail_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceDetail | None | Unset, data)

        invoice_detail = _parse_invoice_detail(d.pop("invoiceDetail", UNSET))

        def _parse_payment_detail(data: object) -> None | PaymentDetail | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                payment_detail_type_0 = PaymentDetail.from_dict(data)

                return payment_detail_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PaymentDetail | Unset, data)

        payment_detail = _parse_payment_detail(d.pop("paymentDetail", UNSET))

        _currency = d.pop("currency", UNSET)
        currency: Currency | Unset
        if isinstance(_currency, Unset):
            currency = UNSET
        else:
            currency = Currency.from_dict(_currency)

        credit = d.pop("credit", UNSET)

        debit = d.pop("debit", UNSET)

        ledger_entry = cls(
            header=header,
            item_type=item_type,
            invoice_detail=invoice_detail,
            payment_detail=payment_detail,
            currency=currency,
            credit=credit,
            debit=debit,
        )

        ledger_entry.additional_properties = d
        return ledger_entry

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
