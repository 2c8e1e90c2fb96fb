from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="GradeAlias")


@_attrs_define
class GradeAlias:
    """The same as `Grade`, with the key of another page of the vendor."""

    grade: float
    """ Fractions are allowed. """

    def to_dict(self) -> dict[str, Any]:
        grade = self.grade

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "grade": grade,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        grade = d.pop("grade")

        grade_alias = cls(
            grade=grade,
        )

        return grade_alias
