"""The calls of DigitalChalk API: each function describes a call and does not send it."""

import builtins
from collections.abc import Mapping
from typing import Any

from matricula_runtime.operation import Call
from matricula_runtime.path_value import check_path_value

from ..api.agreements import get_agreement as _get_agreement
from ..api.agreements import list_agreements as _list_agreements
from ..api.offering_categories import get_offering_category as _get_offering_category
from ..api.offering_categories import list_offering_categories as _list_offering_categories
from ..api.offerings import get_offering as _get_offering
from ..api.offerings import list_offerings as _list_offerings
from ..api.registrations import create_registration as _create_registration
from ..api.registrations import get_registration as _get_registration
from ..api.registrations import list_registrations as _list_registrations
from ..api.registrations import update_registration as _update_registration
from ..api.user_agreements import get_user_agreement as _get_user_agreement
from ..api.user_agreements import list_user_agreements as _list_user_agreements
from ..api.user_agreements import update_user_agreement as _update_user_agreement
from ..api.user_field_categories import create_user_field_category as _create_user_field_category
from ..api.user_field_categories import delete_user_field_category as _delete_user_field_category
from ..api.user_field_categories import get_user_field_category as _get_user_field_category
from ..api.user_field_categories import list_user_field_categories as _list_user_field_categories
from ..api.user_field_categories import update_user_field_category as _update_user_field_category
from ..api.user_field_values import get_user_field_values as _get_user_field_values
from ..api.user_field_values import update_user_field_values as _update_user_field_values
from ..api.user_fields import create_user_field as _create_user_field
from ..api.user_fields import delete_user_field as _delete_user_field
from ..api.user_fields import get_user_field as _get_user_field
from ..api.user_fields import list_user_fields as _list_user_fields
from ..api.user_fields import update_user_field as _update_user_field
from ..api.users import create_user as _create_user
from ..api.users import delete_user as _delete_user
from ..api.users import get_user as _get_user
from ..api.users import list_users as _list_users
from ..api.users import update_user as _update_user
from ..models.agreement import Agreement
from ..models.agreement_page import AgreementPage
from ..models.agreement_type import AgreementType
from ..models.consent import Consent
from ..models.eject import Eject
from ..models.field_category_type import FieldCategoryType
from ..models.field_constraints import FieldConstraints
from ..models.field_value_changes import FieldValueChanges
from ..models.field_values import FieldValues
from ..models.grade import Grade
from ..models.list_registrations_status import (
    ListRegistrationsStatus,
)
from ..models.list_user_field_categories_type import (
    ListUserFieldCategoriesType,
)
from ..models.new_field_option import NewFieldOption
from ..models.new_registration import NewRegistration
from ..models.new_user import NewUser
from ..models.new_user_field import NewUserField
from ..models.new_user_field_category import NewUserFieldCategory
from ..models.offering import Offering
from ..models.offering_category import OfferingCategory
from ..models.offering_category_page import OfferingCategoryPage
from ..models.offering_page import OfferingPage
from ..models.registration import Registration
from ..models.registration_page import RegistrationPage
from ..models.user import User
from ..models.user_agreement import UserAgreement
from ..models.user_agreement_page import UserAgreementPage
from ..models.user_changes import UserChanges
from ..models.user_field import UserField
from ..models.user_field_category import UserFieldCategory
from ..models.user_field_category_changes import UserFieldCategoryChanges
from ..models.user_field_category_page import UserFieldCategoryPage
from ..models.user_field_changes import UserFieldChanges
from ..models.user_field_page import UserFieldPage
from ..models.user_page import UserPage
from ..types import UNSET, Unset
from . import operations


def list_registrations(
    *,
    status: ListRegistrationsStatus | Unset = UNSET,
    user_id: str | Unset = UNSET,
    offering_id: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    begin_date: str | Unset = UNSET,
    last_active_date: str | Unset = UNSET,
    end_date: str | Unset = UNSET,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[RegistrationPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_REGISTRATIONS,
        _list_registrations._get_kwargs(
            status=status,
            user_id=user_id,
            offering_id=offering_id,
            created_date=created_date,
            begin_date=begin_date,
            last_active_date=last_active_date,
            end_date=end_date,
            limit=page_size,
            offset=offset,
        ),
    )


def create_registration(
    *,
    user_id: str,
    offering_id: str,
) -> Call[str]:
    """Describe the call of `create` of the resource classes."""
    body = NewRegistration(
        user_id=user_id,
        offering_id=offering_id,
    )
    return Call(
        operations.CREATE_REGISTRATION,
        _create_registration._get_kwargs(
            body=body,
        ),
    )


def get_registration(
    registration_id: str,
) -> Call[Registration]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_REGISTRATION,
        _get_registration._get_kwargs(
            registration_id=check_path_value("registration_id", registration_id),
        ),
    )


def update_registration_grade(
    registration_id: str,
    *,
    grade_percentage: float,
) -> Call[None]:
    """Describe the call of `grade` of the resource classes."""
    body = Grade(
        grade_percentage=grade_percentage,
    )
    return Call(
        operations.UPDATE_REGISTRATION,
        _update_registration._get_kwargs(
            registration_id=check_path_value("registration_id", registration_id),
            body=body,
        ),
    )


def update_registration_eject(
    registration_id: str,
) -> Call[None]:
    """Describe the call of `eject` of the resource classes."""
    body = Eject(
        status="ejected",
    )
    return Call(
        operations.UPDATE_REGISTRATION,
        _update_registration._get_kwargs(
            registration_id=check_path_value("registration_id", registration_id),
            body=body,
        ),
    )


def list_users(
    *,
    email: str | Unset = UNSET,
    username: str | Unset = UNSET,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    last_login_date: str | Unset = UNSET,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[UserPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_USERS,
        _list_users._get_kwargs(
            email=email,
            username=username,
            first_name=first_name,
            last_name=last_name,
            created_date=created_date,
            last_login_date=last_login_date,
            limit=page_size,
            offset=offset,
        ),
    )


def create_user(
    *,
    first_name: str,
    last_name: str,
    email: str,
    username: str | Unset = UNSET,
    password: str | Unset = UNSET,
    locale: str | Unset = UNSET,
    tags: builtins.list[str] | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[str]:
    """Describe the call of `create` of the resource classes."""
    body = NewUser(
        first_name=first_name,
        last_name=last_name,
        email=email,
        username=username,
        password=password,
        locale=locale,
        tags=tags,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.CREATE_USER,
        _create_user._get_kwargs(
            body=body,
        ),
    )


def get_user(
    user_id: str,
) -> Call[User]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_USER,
        _get_user._get_kwargs(
            user_id=check_path_value("user_id", user_id),
        ),
    )


def update_user(
    user_id: str,
    *,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    username: str | Unset = UNSET,
    email: str | Unset = UNSET,
    password: str | Unset = UNSET,
    locale: str | Unset = UNSET,
    tags: builtins.list[str] | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[None]:
    """Describe the call of `update` of the resource classes."""
    body = UserChanges(
        first_name=first_name,
        last_name=last_name,
        username=username,
        email=email,
        password=password,
        locale=locale,
        tags=tags,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.UPDATE_USER,
        _update_user._get_kwargs(
            user_id=check_path_value("user_id", user_id),
            body=body,
        ),
    )


def delete_user(
    user_id: str,
) -> Call[None]:
    """Describe the call of `delete` of the resource classes."""
    return Call(
        operations.DELETE_USER,
        _delete_user._get_kwargs(
            user_id=check_path_value("user_id", user_id),
        ),
    )


def get_user_field_values(
    user_id: str,
) -> Call[FieldValues]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_USER_FIELD_VALUES,
        _get_user_field_values._get_kwargs(
            user_id=check_path_value("user_id", user_id),
        ),
    )


def update_user_field_values(
    user_id: str,
    *,
    values: Mapping[str, bool | float | builtins.list[str] | None | str],
) -> Call[None]:
    """Describe the call of `update` of the resource classes."""
    body = FieldValueChanges()
    body.additional_properties.update(values)
    return Call(
        operations.UPDATE_USER_FIELD_VALUES,
        _update_user_field_values._get_kwargs(
            user_id=check_path_value("user_id", user_id),
            body=body,
        ),
    )


def list_user_agreements(
    user_id: str,
    *,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[UserAgreementPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_USER_AGREEMENTS,
        _list_user_agreements._get_kwargs(
            user_id=check_path_value("user_id", user_id),
            limit=page_size,
            offset=offset,
        ),
    )


def get_user_agreement(
    user_id: str,
    agreement_type: AgreementType,
) -> Call[UserAgreement]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_USER_AGREEMENT,
        _get_user_agreement._get_kwargs(
            user_id=check_path_value("user_id", user_id),
            agreement_type=check_path_value("agreement_type", agreement_type),
        ),
    )


def update_user_agreement(
    user_id: str,
    agreement_type: AgreementType,
    *,
    agreed: bool,
) -> Call[None]:
    """Describe the call of `update` of the resource classes."""
    body = Consent(
        agreed=agreed,
    )
    return Call(
        operations.UPDATE_USER_AGREEMENT,
        _update_user_agreement._get_kwargs(
            user_id=check_path_value("user_id", user_id),
            agreement_type=check_path_value("agreement_type", agreement_type),
            body=body,
        ),
    )


def list_offerings(
    *,
    user_id: str | Unset = UNSET,
    student_id: str | Unset = UNSET,
    title: str | Unset = UNSET,
    offering_category_id: str | Unset = UNSET,
    tag: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[OfferingPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_OFFERINGS,
        _list_offerings._get_kwargs(
            user_id=user_id,
            student_id=student_id,
            title=title,
            offering_category_id=offering_category_id,
            tag=tag,
            created_date=created_date,
            limit=page_size,
            offset=offset,
        ),
    )


def get_offering(
    offering_id: str,
) -> Call[Offering]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_OFFERING,
        _get_offering._get_kwargs(
            offering_id=check_path_value("offering_id", offering_id),
        ),
    )


def list_offering_categories(
    *,
    name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[OfferingCategoryPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_OFFERING_CATEGORIES,
        _list_offering_categories._get_kwargs(
            name=name,
            created_date=created_date,
            limit=page_size,
            offset=offset,
        ),
    )


def get_offering_category(
    category_id: str,
) -> Call[OfferingCategory]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_OFFERING_CATEGORY,
        _get_offering_category._get_kwargs(
            category_id=check_path_value("category_id", category_id),
        ),
    )


def list_user_fields(
    *,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[UserFieldPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_USER_FIELDS,
        _list_user_fields._get_kwargs(
            limit=page_size,
            offset=offset,
        ),
    )


def create_user_field(
    *,
    type_: str,
    category_name: str,
    name: str | Unset = UNSET,
    required: bool | Unset = UNSET,
    order_index: int | Unset = UNSET,
    options: builtins.list[NewFieldOption] | Unset = UNSET,
    constraints: FieldConstraints | Unset = UNSET,
    message: str | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[str]:
    """Describe the call of `create` of the resource classes."""
    body = NewUserField(
        type_=type_,
        category_name=category_name,
        name=name,
        required=required,
        order_index=order_index,
        options=options,
        constraints=constraints,
        message=message,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.CREATE_USER_FIELD,
        _create_user_field._get_kwargs(
            body=body,
        ),
    )


def get_user_field(
    field_id: str,
) -> Call[UserField]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_USER_FIELD,
        _get_user_field._get_kwargs(
            field_id=check_path_value("field_id", field_id),
        ),
    )


def update_user_field(
    field_id: str,
    *,
    name: str | Unset = UNSET,
    category_name: str | Unset = UNSET,
    required: bool | Unset = UNSET,
    order_index: int | Unset = UNSET,
    options: builtins.list[NewFieldOption] | Unset = UNSET,
    constraints: FieldConstraints | Unset = UNSET,
    message: str | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[None]:
    """Describe the call of `update` of the resource classes."""
    body = UserFieldChanges(
        name=name,
        category_name=category_name,
        required=required,
        order_index=order_index,
        options=options,
        constraints=constraints,
        message=message,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.UPDATE_USER_FIELD,
        _update_user_field._get_kwargs(
            field_id=check_path_value("field_id", field_id),
            body=body,
        ),
    )


def delete_user_field(
    field_id: str,
) -> Call[None]:
    """Describe the call of `delete` of the resource classes."""
    return Call(
        operations.DELETE_USER_FIELD,
        _delete_user_field._get_kwargs(
            field_id=check_path_value("field_id", field_id),
        ),
    )


def list_user_field_categories(
    *,
    name: str | Unset = UNSET,
    type_: ListUserFieldCategoriesType | Unset = UNSET,
    created_date: str | Unset = UNSET,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[UserFieldCategoryPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_USER_FIELD_CATEGORIES,
        _list_user_field_categories._get_kwargs(
            name=name,
            type_=type_,
            created_date=created_date,
            limit=page_size,
            offset=offset,
        ),
    )


def create_user_field_category(
    *,
    type_: FieldCategoryType,
    name: str,
    order_index: int | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[str]:
    """Describe the call of `create` of the resource classes."""
    body = NewUserFieldCategory(
        type_=type_,
        name=name,
        order_index=order_index,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.CREATE_USER_FIELD_CATEGORY,
        _create_user_field_category._get_kwargs(
            body=body,
        ),
    )


def get_user_field_category(
    category_id: str,
) -> Call[UserFieldCategory]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_USER_FIELD_CATEGORY,
        _get_user_field_category._get_kwargs(
            category_id=check_path_value("category_id", category_id),
        ),
    )


def update_user_field_category(
    category_id: str,
    *,
    type_: FieldCategoryType | Unset = UNSET,
    name: str | Unset = UNSET,
    order_index: int | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[None]:
    """Describe the call of `update` of the resource classes."""
    body = UserFieldCategoryChanges(
        type_=type_,
        name=name,
        order_index=order_index,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.UPDATE_USER_FIELD_CATEGORY,
        _update_user_field_category._get_kwargs(
            category_id=check_path_value("category_id", category_id),
            body=body,
        ),
    )


def delete_user_field_category(
    category_id: str,
) -> Call[None]:
    """Describe the call of `delete` of the resource classes."""
    return Call(
        operations.DELETE_USER_FIELD_CATEGORY,
        _delete_user_field_category._get_kwargs(
            category_id=check_path_value("category_id", category_id),
        ),
    )


def list_agreements(
    *,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[AgreementPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_AGREEMENTS,
        _list_agreements._get_kwargs(
            limit=page_size,
            offset=offset,
        ),
    )


def get_agreement(
    agreement_type: AgreementType,
) -> Call[Agreement]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_AGREEMENT,
        _get_agreement._get_kwargs(
            agreement_type=check_path_value("agreement_type", agreement_type),
        ),
    )
