from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="LegalEntity")


@_attrs_define
class LegalEntity:
    """A legal entity, without its id."""

    added_at: str | Unset = UNSET
    """ A time, such as `2026-03-11T10:19:50.000Z`. """
    name: str | Unset = UNSET
    trading_name: str | Unset = UNSET
    description: str | Unset = UNSET
    vat_number: str | Unset = UNSET
    charity_number: str | Unset = UNSET
    logo_url: str | Unset = UNSET
    public_website_address: str | Unset = UNSET
    contact_us_link: str | Unset = UNSET
    contact_email: str | Unset = UNSET
    child_age_limit: int | Unset = UNSET
    address1: str | Unset = UNSET
    address2: str | Unset = UNSET
    address3: str | Unset = UNSET
    town: str | Unset = UNSET
    county: str | Unset = UNSET
    postcode: str | Unset = UNSET
    currency_id: int | Unset = UNSET
    timezone: str | Unset = UNSET
    """ The page shows `UK/London`, which is not a name of the IANA. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        added_at = self.added_at

        name = self.name

        trading_name = self.trading_name

        description = self.description

        vat_number = self.vat_number

        charity_number = self.charity_number

        logo_url = self.logo_url

        public_website_address = self.public_website_address

        contact_us_link = self.contact_us_link

        contact_email = self.contact_email

        child_age_limit = self.child_age_limit

        address1 = self.address1

        address2 = self.address2

        address3 = self.address3

        town = self.town

        county = self.county

        postcode = self.postcode

        currency_id = self.currency_id

        timezone = self.timezone

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if added_at is not UNSET:
            field_dict["addedAt"] = added_at
        if name is not UNSET:
            field_dict["name"] = name
        if trading_name is not UNSET:
            field_dict["tradingName"] = trading_name
        if description is not UNSET:
            field_dict["description"] = description
        if vat_number is not UNSET:
            field_dict["vatNumber"] = vat_number
        if charity_number is not UNSET:
            field_dict["charityNumber"] = charity_number
        if logo_url is not UNSET:
            field_dict["logoUrl"] = logo_url
        if public_website_address is not UNSET:
            field_dict["publicWebsiteAddress"] = public_website_address
        if contact_us_link is not UNSET:
            field_dict["contactUsLink"] = contact_us_link
        if contact_email is not UNSET:
            field_dict["contactEmail"] = contact_email
        if child_age_limit is not UNSET:
            field_dict["childAgeLimit"] = child_age_limit
        if address1 is not UNSET:
            field_dict["address1"] = address1
        if address2 is not UNSET:
            field_dict["address2"] = address2
        if address3 is not UNSET:
            field_dict["address3"] = address3
        if town is not UNSET:
            field_dict["town"] = town
        if county is not UNSET:
            field_dict["county"] = county
        if postcode is not UNSET:
            field_dict["postcode"] = postcode
        if currency_id is not UNSET:
            field_dict["currencyId"] = currency_id
        if timezone is not UNSET:
            field_dict["timezone"] = timezone

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        added_at = d.pop("addedAt", UNSET)

        name = d.pop("name", UNSET)

        trading_name = d.pop("tradingName", UNSET)

        description = d.pop("description", UNSET)

        vat_number = d.pop("vatNumber", UNSET)

        charity_number = d.pop("charityNumber", UNSET)

        logo_url = d.pop("logoUrl", UNSET)

        public_website_address = d.pop("publicWebsiteAddress", UNSET)

        contact_us_link = d.pop("contactUsLink", UNSET)

        contact_email = d.pop("contactEmail", UNSET)

        child_age_limit = d.pop("childAgeLimit", UNSET)

        address1 = d.pop("address1", UNSET)

        address2 = d.pop("address2", UNSET)

        address3 = d.pop("address3", UNSET)

        town = d.pop("town", UNSET)

        county = d.pop("county", UNSET)

        postcode = d.pop("postcode", UNSET)

        currency_id = d.pop("currencyId", UNSET)

        timezone = d.pop("timezone", UNSET)

        legal_entity = cls(
            added_at=added_at,
            name=name,
            trading_name=trading_name,
            description=description,
            vat_number=vat_number,
            charity_number=charity_number,
            logo_url=logo_url,
            public_website_address=public_website_address,
            contact_us_link=contact_us_link,
            contact_email=contact_email,
            child_age_limit=child_age_limit,
            address1=address1,
            address2=address2,
            address3=address3,
            town=town,
            county=county,
            postcode=postcode,
            currency_id=currency_id,
            timezone=timezone,
        )

        legal_entity.additional_properties = d
        return legal_entity

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
