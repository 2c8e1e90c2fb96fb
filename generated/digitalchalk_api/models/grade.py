from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="Grade")


@_attrs_define
class Grade:
    """A grade that ends the registration, which becomes `passed` or `failed`."""

    grade_percentage: float
    """ Fractions are allowed. """

    def to_dict(self) -> dict[str, Any]:
        grade_percentage = self.grade_percentage

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "gradePercentage": grade_percentage,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        grade_percentage = d.pop("gradePercentage")

        grade = cls(
            grade_percentage=grade_percentage,
        )

        return grade
