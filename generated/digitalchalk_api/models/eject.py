from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="Eject")


@_attrs_define
class Eject:
    """Ends an active registration without a grade."""

    status: Literal["ejected"]
    """ The new status of the registration. """

    def to_dict(self) -> dict[str, Any]:
        status = self.status

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        status = cast(Literal["ejected"], d.pop("status"))
        if status != "ejected":
            raise ValueError(f"status must match const 'ejected', got '{status}'")

        eject = cls(
            status=status,
        )

        return eject
