from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.invoice_address import InvoiceAddress
    from ..models.ledger_party import LedgerParty


T = TypeVar("T", bound="LedgerHeader")


@_attrs_define
class LedgerHeader:
    """The debtor, the creditor and the dates."""

    beneficiary: LedgerParty | Unset = UNSET
    """ One of the parties. """
    payer: LedgerParty | Unset = UNSET
    """ One of the parties. """
    posted_by: LedgerParty | Unset = UNSET
    """ One of the parties. """
    beneficiary_address: InvoiceAddress | None | Unset = UNSET
    payer_address: InvoiceAddress | None | Unset = UNSET
    invoice_logo: str | Unset = UNSET
    invoice_payment_text: str | Unset = UNSET
    notes: str | Unset = UNSET
    description: str | Unset = UNSET
    created_date: str | Unset = UNSET
    """ A time. """
    due_date: str | Unset = UNSET
    """ A time. """
    posting_date: str | Unset = UNSET
    """ A time. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.invoice_address import InvoiceAddress  # noqa: PLC0415

        beneficiary: dict[str, Any] | Unset = UNSET
        if not isinstance(self.beneficiary, Unset):
            beneficiary = self.beneficiary.to_dict()

        payer: dict[str, Any] | Unset = UNSET
        if not isinstance(self.payer, Unset):
            payer = self.payer.to_dict()

        posted_by: dict[str, Any] | Unset = UNSET
        if not isinstance(self.posted_by, Unset):
            posted_by = self.posted_by.to_dict()

        beneficiary_address: dict[str, Any] | None | Unset
        if isinstance(self.beneficiary_address, Unset):
            beneficiary_address = UNSET
        elif isinstance(self.beneficiary_address, InvoiceAddress):
            beneficiary_address = self.beneficiary_address.to_dict()
        else:
            beneficiary_address = self.beneficiary_address

        payer_address: dict[str, Any] | None | Unset
        if isinstance(self.payer_address, Unset):
            payer_address = UNSET
        elif isinstance(self.payer_address, InvoiceAddress):
            payer_address = self.payer_address.to_dict()
        else:
            payer_address = self.payer_address

        invoice_logo = self.invoice_logo

        invoice_payment_text = self.invoice_payment_text

        notes = self.notes

        description = self.description

        created_date = self.created_date

        due_date = self.due_date

        posting_date = self.posting_date

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if beneficiary is not UNSET:
            field_dict["beneficiary"] = beneficiary
        if payer is not UNSET:
            field_dict["payer"] = payer
        if posted_by is not UNSET:
            field_dict["postedBy"] = posted_by
        if beneficiary_address is not UNSET:
            field_dict["beneficiaryAddress"] = beneficiary_address
        if payer_address is not UNSET:
            field_dict["payerAddress"] = payer_address
        if invoice_logo is not UNSET:
            field_dict["invoiceLogo"] = invoice_logo
        if invoice_payment_text is not UNSET:
            field_dict["invoicePaymentText"] = invoice_payment_text
        if notes is not UNSET:
            field_dict["notes"] = notes
        if description is not UNSET:
            field_dict["description"] = description
        if created_date is not UNSET:
            field_dict["createdDate"] = created_date
        if due_date is not UNSET:
            field_dict["dueDate"] = due_date
        if posting_date is not UNSET:
            field_dict["postingDate"] = posting_date

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.invoice_address import InvoiceAddress  # noqa: PLC0415
        from ..models.ledger_party import LedgerParty  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        _beneficiary = d.pop("beneficiary", UNSET)
        beneficiary: LedgerParty | Unset
        if isinstance(_beneficiary, Unset):
            beneficiary = UNSET
        else:
            beneficiary = LedgerParty.from_dict(_beneficiary)

        _payer = d.pop("payer", UNSET)
        payer: LedgerParty | Unset
        if isinstance(_payer, Unset):
            payer = UNSET
        else:
            payer = LedgerParty.from_dict(_payer)

        _posted_by = d.pop("postedBy", UNSET)
        posted_by: LedgerParty | Unset
        if isinstance(_posted_by, Unset):
            posted_by = UNSET
        else:
            posted_by = LedgerParty.from_dict(_posted_by)

        def _parse_beneficiary_address(data: object) -> InvoiceAddress | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                beneficiary_address_type_0 = InvoiceAddress.from_dict(data)

                return beneficiary_address_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceAddress | None | Unset, data)

        beneficiary_address = _parse_beneficiary_address(d.pop("beneficiaryAddress", UNSET))

        def _parse_payer_address(data: object) -> InvoiceAddress | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                payer_address_type_0 = InvoiceAddress.from_dict(data)

                return payer_address_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceAddress | None | Unset, data)

        payer_address = _parse_payer_address(d.pop("payerAddress", UNSET))

        invoice_logo = d.pop("invoiceLogo", UNSET)

        invoice_payment_text = d.pop("invoicePaymentText", UNSET)

        notes = d.pop("notes", UNSET)

        description = d.pop("description", UNSET)

        created_date = d.pop("createdDate", UNSET)

        due_date = d.pop("dueDate", UNSET)

        posting_date = d.pop("postingDate", UNSET)

        ledger_header = cls(
            beneficiary=beneficiary,
            payer=payer,
            posted_by=posted_by,
            beneficiary_address=beneficiary_address,
            payer_address=payer_address,
            invoice_logo=invoice_logo,
            invoice_payment_text=invoice_payment_text,
            notes=notes,
            description=description,
            created_date=created_date,
            due_date=due_date,
            posting_date=posting_date,
        )

        ledger_header.additional_properties = d
        return ledger_header

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
