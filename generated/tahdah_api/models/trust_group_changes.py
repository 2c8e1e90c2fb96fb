from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="TrustGroupChanges")


@_attrs_define
class TrustGroupChanges:
    """Changes of a trust group. The meaning of most properties is not documented."""

    name: str
    description: str | Unset = UNSET
    colour_code: str | Unset = UNSET
    icon_file: str | Unset = UNSET
    public_name: str | Unset = UNSET
    extension_group_name: str | Unset = UNSET
    uid: UUID | Unset = UNSET
    parent_trust_group: UUID | Unset = UNSET
    monthly_price: float | Unset = UNSET
    """ A number. The page shows 0, so it may be limited to whole numbers. The bounds are ours. """
    annual_price: float | Unset = UNSET
    """ A number. The page shows 0, so it may be limited to whole numbers. The bounds are ours. """
    members_publicly_visible: bool | Unset = UNSET
    show_on_badge: bool | Unset = UNSET
    show_in_details: bool | Unset = UNSET
    allow_editing_in_details: bool | Unset = UNSET
    access_rights: list[int] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        description = self.description

        colour_code = self.colour_code

        icon_file = self.icon_file

        public_name = self.public_name

        extension_group_name = self.extension_group_name

        uid: str | Unset = UNSET
        if not isinstance(self.uid, Unset):
            uid = str(self.uid)

        parent_trust_group: str | Unset = UNSET
        if not isinstance(self.parent_trust_group, Unset):
            parent_trust_group = str(self.parent_trust_group)

        monthly_price = self.monthly_price

        annual_price = self.annual_price

        members_publicly_visible = self.members_publicly_visible

        show_on_badge = self.show_on_badge

        show_in_details = self.show_in_details

        allow_editing_in_details = self.allow_editing_in_details

        access_rights: list[int] | Unset = UNSET
        if not isinstance(self.access_rights, Unset):
            access_rights = self.access_rights

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
            }
        )
        if description is not UNSET:
            field_dict["description"] = description
        if colour_code is not UNSET:
            field_dict["colourCode"] = colour_code
        if icon_file is not UNSET:
            field_dict["iconFile"] = icon_file
        if public_name is not UNSET:
            field_dict["publicName"] = public_name
        if extension_group_name is not UNSET:
            field_dict["extensionGroupName"] = extension_group_name
        if uid is not UNSET:
            field_dict["uid"] = uid
        if parent_trust_group is not UNSET:
            field_dict["parentTrustGroup"] = parent_trust_group
        if monthly_price is not UNSET:
            field_dict["monthlyPrice"] = monthly_price
        if annual_price is not UNSET:
            field_dict["annualPrice"] = annual_price
        if members_publicly_visible is not UNSET:
            field_dict["membersPubliclyVisible"] = members_publicly_visible
        if show_on_badge is not UNSET:
            field_dict["showOnBadge"] = show_on_badge
        if show_in_details is not UNSET:
            field_dict["showInDetails"] = show_in_details
        if allow_editing_in_details is not UNSET:
            field_dict["allowEditingInDetails"] = allow_editing_in_details
        if access_rights is not UNSET:
            field_dict["accessRights"] = access_rights

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        name = d.pop("name")

        description = d.pop("description", UNSET)

        colour_code = d.pop("colourCode", UNSET)

        icon_file = d.pop("iconFile", UNSET)

        public_name = d.pop("publicName", UNSET)

        extension_group_name = d.pop("extensionGroupName", UNSET)

        _uid = d.pop("uid", UNSET)
        uid: UUID | Unset
        if isinstance(_uid, Unset):
            uid = UNSET
        else:
            uid = UUID(_uid)

        _parent_trust_group = d.pop("parentTrustGroup", UNSET)
        parent_trust_group: UUID | Unset
        if isinstance(_parent_trust_group, Unset):
            parent_trust_group = UNSET
        else:
            parent_trust_group = UUID(_parent_trust_group)

        monthly_price = d.pop("monthlyPrice", UNSET)

        annual_price = d.pop("annualPrice", UNSET)

        members_publicly_visible = d.pop("membersPubliclyVisible", UNSET)

        show_on_badge = d.pop("showOnBadge", UNSET)

        show_in_details = d.pop("showInDetails", UNSET)

        allow_editing_in_details = d.pop("allowEditingInDetails", UNSET)

        access_rights = cast(list[int], d.pop("accessRights", UNSET))

        trust_group_changes = cls(
            name=name,
            description=description,
            colour_code=colour_code,
            icon_file=icon_file,
            public_name=public_name,
            extension_group_name=extension_group_name,
            uid=uid,
            parent_trust_group=parent_trust_group,
            monthly_price=monthly_price,
            annual_price=annual_price,
            members_publicly_visible=members_publicly_visible,
            show_on_badge=show_on_badge,
            show_in_details=show_in_details,
            allow_editing_in_details=allow_editing_in_details,
            access_rights=access_rights,
        )

        trust_group_changes.additional_properties = d
        return trust_group_changes

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
