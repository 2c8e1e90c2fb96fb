from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.registration import Registration


T = TypeVar("T", bound="RegistrationPage")


@_attrs_define
class RegistrationPage:
    """Records and links to other pages. There is no total."""

    results: list[Registration]
    next_: str | Unset = UNSET
    """ The next page, with the same filters; absent on the last one. A path or a whole URL. """
    prev: str | Unset = UNSET
    """ The previous page; absent on the first one. """
    previous: str | Unset = UNSET
    """ The same as `prev`, under the name in the vendor's own clients. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        results = []
        for results_item_data in self.results:
            results_item = results_item_data.to_dict()
            results.append(results_item)

        next_ = self.next_

        prev = self.prev

        previous = self.previous

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "results": results,
            }
        )
        if next_ is not UNSET:
            field_dict["next"] = next_
        if prev is not UNSET:
            field_dict["prev"] = prev
        if previous is not UNSET:
            field_dict["previous"] = previous

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.registration import Registration  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        results = []
        _results = d.pop("results")
        if not isinstance(_results, list):
            raise TypeError("not a list")
        for results_item_data in _results:
            results_item = Registration.from_dict(results_item_data)

            results.append(results_item)

        next_ = d.pop("next", UNSET)

        prev = d.pop("prev", UNSET)

        previous = d.pop("previous", UNSET)

        registration_page = cls(
            results=results,
            next_=next_,
            prev=prev,
            previous=previous,
        )

        registration_page.additional_properties = d
        return registration_page

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
