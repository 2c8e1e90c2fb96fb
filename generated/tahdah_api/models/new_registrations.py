from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.new_registration import NewRegistration


T = TypeVar("T", bound="NewRegistrations")


@_attrs_define
class NewRegistrations:
    """The candidates to register. The page shows an example and no table."""

    candidate_ids: list[NewRegistration]
    """ One or more candidates. Despite the name, the items are objects, not ids. """

    def to_dict(self) -> dict[str, Any]:
        candidate_ids = []
        for candidate_ids_item_data in self.candidate_ids:
            candidate_ids_item = candidate_ids_item_data.to_dict()
            candidate_ids.append(candidate_ids_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "candidateIds": candidate_ids,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.new_registration import NewRegistration  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        candidate_ids = []
        _candidate_ids = d.pop("candidateIds")
        if not isinstance(_candidate_ids, list):
            raise TypeError("not a list")
        for candidate_ids_item_data in _candidate_ids:
            candidate_ids_item = NewRegistration.from_dict(candidate_ids_item_data)

            candidate_ids.append(candidate_ids_item)

        new_registrations = cls(
            candidate_ids=candidate_ids,
        )

        return new_registrations
