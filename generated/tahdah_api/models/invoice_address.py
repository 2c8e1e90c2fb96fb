from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="InvoiceAddress")


@_attrs_define
class InvoiceAddress:
    """A postal address on an invoice. The spelling is the vendor's."""

    name: str | Unset = UNSET
    address1: str | Unset = UNSET
    address2: str | Unset = UNSET
    address3: str | Unset = UNSET
    t: str | Unset = UNSET
    """ In place of `town`, perhaps a mistake of the page. """
    county: str | Unset = UNSET
    postcode: str | Unset = UNSET
    country: str | Unset = UNSET
    companynumber: str | Unset = UNSET
    charitynumber: str | Unset = UNSET
    vatnumber: str | Unset = UNSET
    website: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        address1 = self.address1

        address2 = self.address2

        address3 = self.address3

        t = self.t

        county = self.county

        postcode = self.postcode

        country = self.country

        companynumber = self.companynumber

        charitynumber = self.charitynumber

        vatnumber = self.vatnumber

        website = self.website

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if address1 is not UNSET:
            field_dict["address1"] = address1
        if address2 is not UNSET:
            field_dict["address2"] = address2
        if address3 is not UNSET:
            field_dict["address3"] = address3
        if t is not UNSET:
            field_dict["t"] = t
        if county is not UNSET:
            field_dict["county"] = county
        if postcode is not UNSET:
            field_dict["postcode"] = postcode
        if country is not UNSET:
            field_dict["country"] = country
        if companynumber is not UNSET:
            field_dict["companynumber"] = companynumber
        if charitynumber is not UNSET:
            field_dict["charitynumber"] = charitynumber
        if vatnumber is not UNSET:
            field_dict["vatnumber"] = vatnumber
        if website is not UNSET:
            field_dict["website"] = website

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        address1 = d.pop("address1", UNSET)

        address2 = d.pop("address2", UNSET)

        address3 = d.pop("address3", UNSET)

        t = d.pop("t", UNSET)

        county = d.pop("county", UNSET)

        postcode = d.pop("postcode", UNSET)

        country = d.pop("country", UNSET)

        companynumber = d.pop("companynumber", UNSET)

        charitynumber = d.pop("charitynumber", UNSET)

        vatnumber = d.pop("vatnumber", UNSET)

        website = d.pop("website", UNSET)

        invoice_address = cls(
            name=name,
            address1=address1,
            address2=address2,
            address3=address3,
            t=t,
            county=county,
            postcode=postcode,
            country=country,
            companynumber=companynumber,
            charitynumber=charitynumber,
            vatnumber=vatnumber,
            website=website,
        )

        invoice_address.additional_properties = d
        return invoice_address

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
