from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Offering")


@_attrs_define
class Offering:
    """A dated offer of a course."""

    id: str
    """ Always shown. """
    title: str | Unset = UNSET
    """ Always shown. """
    created_date: str | Unset = UNSET
    begin_date: str | Unset = UNSET
    """ The start of the course. """
    end_date: str | Unset = UNSET
    """ The end of the course; it ends and grades active registrations. """
    registration_begin_date: str | Unset = UNSET
    """ The start of registration. """
    registration_end_date: str | Unset = UNSET
    """ The end of registration. """
    summary: str | Unset = UNSET
    """ Replaces the catalog and the dashboard description since 2023. """
    catalog_description: str | Unset = UNSET
    """ On older pages; see `summary`. """
    dashboard_description: str | Unset = UNSET
    """ On older pages; see `summary`. """
    delivery_description: str | Unset = UNSET
    price: float | Unset = UNSET
    """ May be absent. """
    offering_category_ids: list[str] | Unset = UNSET
    """ The categories of the offering. """
    tags: list[str] | Unset = UNSET
    order_index: int | Unset = UNSET
    """ The position in a list, from 0. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        title = self.title

        created_date = self.created_date

        begin_date = self.begin_date

        end_date = self.end_date

        registration_begin_date = self.registration_begin_date

        registration_end_date = self.registration_end_date

        summary = self.summary

        catalog_description = self.catalog_description

        dashboard_description = self.dashboard_description

        delivery_description = self.delivery_description

        price = self.price

        offering_category_ids: list[str] | Unset = UNSET
        if not isinstance(self.offering_category_ids, Unset):
            offering_category_ids = self.offering_category_ids

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        order_index = self.order_index

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if title is not UNSET:
            field_dict["title"] = title
        if created_date is not UNSET:
            field_dict["createdDate"] = created_date
        if begin_date is not UNSET:
            field_dict["beginDate"] = begin_date
        if end_date is not UNSET:
            field_dict["endDate"] = end_date
        if registration_begin_date is not UNSET:
            field_dict["registrationBeginDate"] = registration_begin_date
        if registration_end_date is not UNSET:
            field_dict["registrationEndDate"] = registration_end_date
        if summary is not UNSET:
            field_dict["summary"] = summary
        if catalog_description is not UNSET:
            field_dict["catalogDescription"] = catalog_description
        if dashboard_description is not UNSET:
            field_dict["dashboardDescription"] = dashboard_description
        if delivery_description is not UNSET:
            field_dict["deliveryDescription"] = delivery_description
        if price is not UNSET:
            field_dict["price"] = price
        if offering_category_ids is not UNSET:
            field_dict["offeringCategoryIds"] = offering_category_ids
        if tags is not UNSET:
            field_dict["tags"] = tags
        if order_index is not UNSET:
            field_dict["orderIndex"] = order_index

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        id = d.pop("id")

        title = d.pop("title", UNSET)

        created_date = d.pop("createdDate", UNSET)

        begin_date = d.pop("beginDate", UNSET)

        end_date = d.pop("endDate", UNSET)

        registration_begin_date = d.pop("registrationBeginDate", UNSET)

        registration_end_date = d.pop("registrationEndDate", UNSET)

        summary = d.pop("summary", UNSET)

        catalog_description = d.pop("catalogDescription", UNSET)

        dashboard_description = d.pop("dashboardDescription", UNSET)

        delivery_description = d.pop("deliveryDescription", UNSET)

        price = d.pop("price", UNSET)

        offering_category_ids = cast(list[str], d.pop("offeringCategoryIds", UNSET))

        tags = cast(list[str], d.pop("tags", UNSET))

        order_index = d.pop("orderIndex", UNSET)

        offering = cls(
            id=id,
            title=title,
            created_date=created_date,
            begin_date=begin_date,
            end_date=end_date,
            registration_begin_date=registration_begin_date,
            registration_end_date=registration_end_date,
            summary=summary,
            catalog_description=catalog_description,
            dashboard_description=dashboard_description,
            delivery_description=delivery_description,
            price=price,
            offering_category_ids=offering_category_ids,
            tags=tags,
            order_index=order_index,
        )

        offering.additional_properties = d
        return offering

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
