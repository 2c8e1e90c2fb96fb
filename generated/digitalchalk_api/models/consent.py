from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="Consent")


@_attrs_define
class Consent:
    """True if the user agreed."""

    agreed: bool
    """ True if the user agrees; false takes the agreement back. """

    def to_dict(self) -> dict[str, Any]:
        agreed = self.agreed

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "agreed": agreed,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        agreed = d.pop("agreed")

        consent = cls(
            agreed=agreed,
        )

        return consent
