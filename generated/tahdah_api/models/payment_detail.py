from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PaymentDetail")


@_attrs_define
class PaymentDetail:
    """The payment, if the entry is one."""

    payment_method: int | Unset = UNSET
    payment_status: int | Unset = UNSET
    """ The first value is 1; the others are not documented. """
    payment_reference: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        payment_method = self.payment_method

        payment_status = self.payment_status

        payment_reference = self.payment_reference

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if payment_method is not UNSET:
            field_dict["paymentMethod"] = payment_method
        if payment_status is not UNSET:
            field_dict["paymentStatus"] = payment_status
        if payment_reference is not UNSET:
            field_dict["paymentReference"] = payment_reference

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        payment_method = d.pop("paymentMethod", UNSET)

        payment_status = d.pop("paymentStatus", UNSET)

        payment_reference = d.pop("paymentReference", UNSET)

        payment_detail = cls(
            payment_method=payment_method,
            payment_status=payment_status,
            payment_reference=payment_reference,
        )

        payment_detail.additional_properties = d
        return payment_detail

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
