"""The calls of DigitalChalk API: each function describes one, and sends nothing."""

import builtins
from collections.abc import Mapping
from typing import Any

from matricula_runtime.operation import Call

from ..api.offerings import get_offering as _get_offering
from ..api.offerings import list_offerings as _list_offerings
from ..api.registrations import create_registration as _create_registration
from ..api.registrations import get_registration as _get_registration
from ..api.registrations import list_registrations as _list_registrations
from ..api.registrations import update_registration as _update_registration
from ..api.users import create_user as _create_user
from ..api.users import get_user as _get_user
from ..api.users import list_users as _list_users
from ..models.eject import Eject
from ..models.grade import Grade
from ..models.list_registrations_status import (
    ListRegistrationsStatus,
)
from ..models.new_registration import NewRegistration
from ..models.new_user import NewUser
from ..models.offering import Offering
from ..models.offering_page import OfferingPage
from ..models.registration import Registration
from ..models.registration_page import RegistrationPage
from ..models.user import User
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
    """The call that `list` of the resource classes makes."""
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
    """The call that `create` of the resource classes makes."""
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
    """The call that `get` of the resource classes makes."""
    return Call(
        operations.GET_REGISTRATION,
        _get_registration._get_kwargs(
            registration_id=registration_id,
        ),
    )


def update_registration_grade(
    registration_id: str,
    *,
    grade_percentage: float,
) -> Call[None]:
    """The call that `grade` of the resource classes makes."""
    body = Grade(
        grade_percentage=grade_percentage,
    )
    return Call(
        operations.UPDATE_REGISTRATION,
        _update_registration._get_kwargs(
            registration_id=registration_id,
            body=body,
        ),
    )


def update_registration_eject(
    registration_id: str,
) -> Call[None]:
    """The call that `eject` of the resource classes makes."""
    body = Eject(
        status="ejected",
    )
    return Call(
        operations.UPDATE_REGISTRATION,
        _update_registration._get_kwargs(
            registration_id=registration_id,
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
    """The call that `list` of the resource classes makes."""
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
    """The call that `create` of the resource classes makes."""
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
    """The call that `get` of the resource classes makes."""
    return Call(
        operations.GET_USER,
        _get_user._get_kwargs(
            user_id=user_id,
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
    """The call that `list` of the resource classes makes."""
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
    """The call that `get` of the resource classes makes."""
    return Call(
        operations.GET_OFFERING,
        _get_offering._get_kwargs(
            offering_id=offering_id,
        ),
    )
