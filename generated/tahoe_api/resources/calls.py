"""The calls of Tahoe API: each function describes one, and sends nothing."""

from collections.abc import Mapping
from typing import Any

from matricula_runtime.operation import Call

from ..api.registrations import create_registration as _create_registration
from ..api.registrations_v1 import create_registration_v1 as _create_registration_v1
from ..api.users import get_user as _get_user
from ..api.users import list_users as _list_users
from ..models.new_registration import NewRegistration
from ..models.registration_created import RegistrationCreated
from ..models.registration_created_v1 import RegistrationCreatedV1
from ..models.user import User
from ..models.user_page import UserPage
from ..types import UNSET, Unset
from . import operations


def create_registration(
    *,
    username: str,
    email: str,
    name: str,
    password: str | Unset = UNSET,
    send_activation_email: bool | str | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[RegistrationCreated]:
    """The call that `create` of the resource classes makes."""
    body = NewRegistration(
        username=username,
        email=email,
        name=name,
        password=password,
        send_activation_email=send_activation_email,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.CREATE_REGISTRATION,
        _create_registration._get_kwargs(
            body=body,
        ),
    )


def create_registration_v1(
    *,
    username: str,
    email: str,
    name: str,
    password: str | Unset = UNSET,
    send_activation_email: bool | str | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[RegistrationCreatedV1]:
    """The call that `create` of the resource classes makes."""
    body = NewRegistration(
        username=username,
        email=email,
        name=name,
        password=password,
        send_activation_email=send_activation_email,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.CREATE_REGISTRATION_V1,
        _create_registration_v1._get_kwargs(
            body=body,
        ),
    )


def list_users(
    *,
    email_exact: str | Unset = UNSET,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[UserPage]:
    """The call that `list` of the resource classes makes."""
    return Call(
        operations.LIST_USERS,
        _list_users._get_kwargs(
            email_exact=email_exact,
            limit=page_size,
            offset=offset,
        ),
    )


def get_user(
    user_id: int,
) -> Call[User]:
    """The call that `get` of the resource classes makes."""
    return Call(
        operations.GET_USER,
        _get_user._get_kwargs(
            user_id=user_id,
        ),
    )
