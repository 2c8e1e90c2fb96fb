from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.request_errors_field_errors import RequestErrorsFieldErrors


T = TypeVar("T", bound="RequestErrors")


@_attrs_define
class RequestErrors:
    """An error, with one of the two keys or both. The texts are for people."""

    errors: list[str] | Unset = UNSET
    """ Messages on the request as a whole. """
    field_errors: RequestErrorsFieldErrors | Unset = UNSET
    """ Messages by property. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        errors: list[str] | Unset = UNSET
        if not isinstance(self.errors, Unset):
            errors = self.errors

        field_errors: dict[str, Any] | Unset = UNSET
        if not isinstance(self.field_errors, Unset):
            field_errors = self.field_errors.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if errors is not UNSET:
            field_dict["errors"] = errors
        if field_errors is not UNSET:
            field_dict["fieldErrors"] = field_errors

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.request_errors_field_errors import RequestErrorsFieldErrors  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        errors = cast(list[str], d.pop("errors", UNSET))

        _field_errors = d.pop("fieldErrors", UNSET)
        field_errors: RequestErrorsFieldErrors | Unset
        if isinstance(_field_errors, Unset):
            field_errors = UNSET
        else:
            field_errors = RequestErrorsFieldErrors.from_dict(_field_errors)

        request_errors = cls(
            errors=errors,
            field_errors=field_errors,
        )

        request_errors.additional_properties = d
        return request_errors

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
