from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.field_constraints import FieldConstraints
    from ..models.field_option import FieldOption


T = TypeVar("T", bound="UserField")


@_attrs_define
class UserField:
    """An additional field of the organisation's users."""

    id: str
    type_: str | Unset = UNSET
    """ See `FieldType`. """
    name: str | Unset = UNSET
    order_index: int | Unset = UNSET
    category_name: str | Unset = UNSET
    category_type: str | Unset = UNSET
    """ `public` or `private`. """
    category_id: str | Unset = UNSET
    """ In older copies of the pages. """
    required: bool | Unset = UNSET
    options: list[FieldOption] | Unset = UNSET
    constraints: FieldConstraints | Unset = UNSET
    """ The accepted values, by type. """
    message: str | Unset = UNSET
    read_only: bool | Unset = UNSET
    """ In older copies of the pages. """
    created_date: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        type_ = self.type_

        name = self.name

        order_index = self.order_index

        category_name = self.category_name

        category_type = self.category_type

        category_id = self.category_id

        required = self.required

        options: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = []
            for options_item_data in self.options:
                options_item = options_item_data.to_dict()
                options.append(options_item)

        constraints: dict[str, Any] | Unset = UNSET
        if not isinstance(self.constraints, Unset):
            constraints = self.constraints.to_dict()

        message = self.message

        read_only = self.read_only

        created_date = self.created_date

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if type_ is not UNSET:
            field_dict["type"] = type_
        if name is not UNSET:
            field_dict["name"] = name
        if order_index is not UNSET:
            field_dict["orderIndex"] = order_index
        if category_name is not UNSET:
            field_dict["categoryName"] = category_name
        if category_type is not UNSET:
            field_dict["categoryType"] = category_type
        if category_id is not UNSET:
            field_dict["categoryId"] = category_id
        if required is not UNSET:
            field_dict["required"] = required
        if options is not UNSET:
            field_dict["options"] = options
        if constraints is not UNSET:
            field_dict["constraints"] = constraints
        if message is not UNSET:
            field_dict["message"] = message
        if read_only is not UNSET:
            field_dict["readOnly"] = read_only
        if created_date is not UNSET:
            field_dict["createdDate"] = created_date

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.field_constraints import FieldConstraints  # noqa: PLC0415
        from ..models.field_option import FieldOption  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        id = d.pop("id")

        type_ = d.pop("type", UNSET)

        name = d.pop("name", UNSET)

        order_index = d.pop("orderIndex", UNSET)

        category_name = d.pop("categoryName", UNSET)

        category_type = d.pop("categoryType", UNSET)

        category_id = d.pop("categoryId", UNSET)

        required = d.pop("required", UNSET)

        _options = d.pop("options", UNSET)
        options: list[FieldOption] | Unset = UNSET
        if _options is not UNSET:
            if not isinstance(_options, list):
                raise TypeError("not a list")
            options = []
            for options_item_data in _options:
                options_item = FieldOption.from_dict(options_item_data)

                options.append(options_item)

        _constraints = d.pop("constraints", UNSET)
        constraints: FieldConstraints | Unset
        if isinstance(_constraints, Unset):
            constraints = UNSET
        else:
            constraints = FieldConstraints.from_dict(_constraints)

        message = d.pop("message", UNSET)

        read_only = d.pop("readOnly", UNSET)

        created_date = d.pop("createdDate", UNSET)

        user_field = cls(
            id=id,
            type_=type_,
            name=name,
            order_index=order_index,
            category_name=category_name,
            category_type=category_type,
            category_id=category_id,
            required=required,
            options=options,
            constraints=constraints,
            message=message,
            read_only=read_only,
            created_date=created_date,
        )

        user_field.additional_properties = d
        return user_field

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
