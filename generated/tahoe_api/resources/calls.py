"""The calls of Tahoe API: each function describes a call and does not send it."""

import builtins
import datetime
from collections.abc import Mapping
from typing import Any

from matricula_runtime.operation import Call
from matricula_runtime.path_value import check_path_value

from ..api.courses import get_course as _get_course
from ..api.courses import list_courses as _list_courses
from ..api.enrollments import list_enrollments as _list_enrollments
from ..api.enrollments import update_enrollments as _update_enrollments
from ..api.registrations import create_registration as _create_registration
from ..api.registrations_v1 import create_registration_v1 as _create_registration_v1
from ..api.users import get_user as _get_user
from ..api.users import list_users as _list_users
from ..models.course import Course
from ..models.course_page import CoursePage
from ..models.enroll import Enroll
from ..models.enrollment_change import EnrollmentChange
from ..models.enrollment_page import EnrollmentPage
from ..models.new_registration import NewRegistration
from ..models.registration_created import RegistrationCreated
from ..models.registration_created_v1 import RegistrationCreatedV1
from ..models.unenroll import Unenroll
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
    """Describe the call of `create` of the resource classes."""
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
    """Describe the call of `create` of the resource classes."""
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
    date_joined: datetime.date | Unset = UNSET,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[UserPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_USERS,
        _list_users._get_kwargs(
            email_exact=email_exact,
            date_joined=date_joined,
            limit=page_size,
            offset=offset,
        ),
    )


def get_user(
    user_id: int,
) -> Call[User]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_USER,
        _get_user._get_kwargs(
            user_id=check_path_value("user_id", user_id),
        ),
    )


def list_enrollments(
    *,
    course_id: str | Unset = UNSET,
    user_id: int | Unset = UNSET,
    username: str | Unset = UNSET,
    is_active: bool | Unset = UNSET,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[EnrollmentPage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_ENROLLMENTS,
        _list_enrollments._get_kwargs(
            course_id=course_id,
            user_id=user_id,
            username=username,
            is_active=is_active,
            limit=page_size,
            offset=offset,
        ),
    )


def update_enrollments_enroll(
    *,
    courses: builtins.list[str],
    identifiers: builtins.list[str],
    auto_enroll: bool | str | Unset = UNSET,
    email_learners: bool | str | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[EnrollmentChange]:
    """Describe the call of `enroll` of the resource classes."""
    body = Enroll(
        courses=courses,
        identifiers=identifiers,
        auto_enroll=auto_enroll,
        email_learners=email_learners,
        action="enroll",
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.UPDATE_ENROLLMENTS,
        _update_enrollments._get_kwargs(
            body=body,
        ),
    )


def update_enrollments_unenroll(
    *,
    courses: builtins.list[str],
    identifiers: builtins.list[str],
    email_learners: bool | str | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[EnrollmentChange]:
    """Describe the call of `unenroll` of the resource classes."""
    body = Unenroll(
        courses=courses,
        identifiers=identifiers,
        email_learners=email_learners,
        action="unenroll",
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.UPDATE_ENROLLMENTS,
        _update_enrollments._get_kwargs(
            body=body,
        ),
    )


def list_courses(
    *,
    number: str | Unset = UNSET,
    number_contains: str | Unset = UNSET,
    display_name: str | Unset = UNSET,
    org: str | Unset = UNSET,
    page_size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Call[CoursePage]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_COURSES,
        _list_courses._get_kwargs(
            number=number,
            number_contains=number_contains,
            display_name=display_name,
            org=org,
            limit=page_size,
            offset=offset,
        ),
    )


def get_course(
    course_id: str,
) -> Call[Course]:
    """Describe the call of `get` of the resource classes."""
    return Call(
        operations.GET_COURSE,
        _get_course._get_kwargs(
            course_id=check_path_value("course_id", course_id),
        ),
    )
