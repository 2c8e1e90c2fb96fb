from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.field_constraints import FieldConstraints
    from ..models.new_field_option import NewFieldOption


T = TypeVar("T", bound="NewUserField")


@_attrs_define
class NewUserField:
    """A user field to create. Further properties are sent unchanged."""

    type_: str
    """ `text`, `number`, `decimal`, `email`, `date`, `dropdown`, `radios` (`radiobuttons` on older pages),
    `checkbox`, `yesno` or `message`. Other types exist, for several check boxes and for true or false, but their
    names were not readable; so any type is accepted here. """
    category_name: str
    """ The name of the field's category. Our reading: an unknown name is accepted. """
    name: str | Unset = UNSET
    """ The name of the field. """
    required: bool | Unset = UNSET
    """ True if a value is required. """
    order_index: int | Unset = UNSET
    """ The position in a list, from 0. The upper bound is ours. """
    options: list[NewFieldOption] | Unset = UNSET
    """ The options of the field. """
    constraints: FieldConstraints | Unset = UNSET
    """ The accepted values, by type. """
    message: str | Unset = UNSET
    """ The text of a field of the type `message`. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        category_name = self.category_name

        name = self.name

        required = self.required

        order_index = self.order_index

        options: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = []
            for componentsschemas_field_options_item_data in self.options:
                componentsschemas_field_options_item = (
                    componentsschemas_field_options_item_data.to_dict()
                )
                options.append(componentsschemas_field_options_item)

        constraints: dict[str, Any] | Unset = UNSET
        if not isinstance(self.constraints, Unset):
            constraints = self.constraints.to_dict()

        message = self.message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "categoryName": category_name,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if required is not UNSET:
            field_dict["required"] = required
        if order_index is not UNSET:
            field_dict["orderIndex"] = order_index
        if options is not UNSET:
            field_dict["options"] = options
        if constraints is not UNSET:
            field_dict["constraints"] = constraints
        if message is not UNSET:
            field_dict["message"] = message

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.field_constraints import FieldConstraints  # noqa: PLC0415
        from ..models.new_field_option import NewFieldOption  # noqa: PLC0415

        if not isinstance(src_dict, (dict, Mapping)):
            raise TypeError("not an object")
        d = dict(src_dict)
        type_ = d.pop("type")

        category_name = d.pop("categoryName")

        name = d.pop("name", UNSET)

        required = d.pop("required", UNSET)

        order_index = d.pop("orderIndex", UNSET)

        _options = d.pop("options", UNSET)
        options: list[NewFieldOption] | Unset = UNSET
        if _options is not UNSET:
            if not isinstance(_options, list):
                raise TypeError("not a list")
            options = []
            for componentsschemas_field_options_item_data in _options:
                componentsschemas_field_options_item = NewFieldOption.from_dict(
                    componentsschemas_field_options_item_data
                )

                options.append(componentsschemas_field_options_item)

        _constraints = d.pop("constraints", UNSET)
        constraints: FieldConstraints | Unset
        if isinstance(_constraints, Unset):
            constraints = UNSET
        else:
            constraints = FieldConstraints.from_dict(_constraints)

        message = d.pop("message", UNSET)

        new_user_field = cls(
            type_=type_,
            category_name=category_name,
            name=name,
            required=required,
            order_index=order_index,
            options=options,
            constraints=constraints,
            message=message,
        )

        new_user_field.additional_properties = d
        return new_user_field

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
