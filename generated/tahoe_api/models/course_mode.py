from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CourseMode")


@_attrs_define
class CourseMode:
    """A mode of enrollment in a course."""

    slug: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    min_price: float | None | Unset = UNSET
    suggested_prices: None | str | Unset = UNSET
    currency: None | str | Unset = UNSET
    expiration_datetime: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    sku: None | str | Unset = UNSET
    bulk_sku: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        slug: None | str | Unset
        if isinstance(self.slug, Unset):
            slug = UNSET
        else:
            slug = self.slug

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        min_price: float | None | Unset
        if isinstance(self.min_price, Unset):
            min_price = UNSET
        else:
            min_price = self.min_price

        suggested_prices: None | str | Unset
        if isinstance(self.suggested_prices, Unset):
            suggested_prices = UNSET
        else:
            suggested_prices = self.suggested_prices

        currency: None | str | Unset
        if isinstance(self.currency, Unset):
            currency = UNSET
        else:
            currency = self.currency

        expiration_datetime: None | str | Unset
        if isinstance(self.expiration_datetime, Unset):
            expiration_datetime = UNSET
        else:
            expiration_datetime = self.expiration_datetime

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        sku: None | str | Unset
        if isinstance(self.sku, Unset):
            sku = UNSET
        else:
            sku = self.sku

        bulk_sku: None | str | Unset
        if isinstance(self.bulk_sku, Unset):
            bulk_sku = UNSET
        else:
            bulk_sku = self.bulk_sku

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if slug is not UNSET:
            field_dict["slug"] = slug
        if name is not UNSET:
            field_dict["name"] = name
        if min_price is not UNSET:
            field_dict["min_price"] = min_price
        if suggested_prices is not UNSET:
            field_dict["suggested_prices"] = suggested_prices
        if currency is not UNSET:
            field_dict["currency"] = currency
        if expiration_datetime is not UNSET:
            field_dict["expiration_datetime"] = expiration_datetime
        if description is not UNSET:
            field_dict["description"] = description
        if sku is not UNSET:
            field_dict["sku"] = sku
        if bulk_sku is not UNSET:
            field_dict["bulk_sku"] = bulk_sku

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)

        def _parse_slug(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        slug = _parse_slug(d.pop("slug", UNSET))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_min_price(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        min_price = _parse_min_price(d.pop("min_price", UNSET))

        def _parse_suggested_prices(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        suggested_prices = _parse_suggested_prices(d.pop("suggested_prices", UNSET))

        def _parse_currency(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        currency = _parse_currency(d.pop("currency", UNSET))

        def _parse_expiration_datetime(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        expiration_datetime = _parse_expiration_datetime(d.pop("expiration_datetime", UNSET))

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        def _parse_sku(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        sku = _parse_sku(d.pop("sku", UNSET))

        def _parse_bulk_sku(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        bulk_sku = _parse_bulk_sku(d.pop("bulk_sku", UNSET))

        course_mode = cls(
            slug=slug,
            name=name,
            min_price=min_price,
            suggested_prices=suggested_prices,
            currency=currency,
            expiration_datetime=expiration_datetime,
            description=description,
            sku=sku,
            bulk_sku=bulk_sku,
        )

        course_mode.additional_properties = d
        return course_mode

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
