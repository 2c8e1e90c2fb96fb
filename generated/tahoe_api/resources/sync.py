"""The resources of Tahoe API."""

import builtins
import warnings
from collections.abc import Mapping
from typing import Any

from matricula_runtime.connection import Connection as _Connection
from matricula_runtime.pages import Pages
from matricula_runtime.resource import Resource

from ..models.course import Course
from ..models.enrollment import Enrollment
from ..models.enrollment_change import EnrollmentChange
from ..models.registration_created import RegistrationCreated
from ..models.registration_created_v1 import RegistrationCreatedV1
from ..models.user import User
from ..types import UNSET, Unset
from . import calls, operations


class Registrations(Resource):
    """Make accounts (version 2)."""

    def create(
        self,
        *,
        username: str,
        email: str,
        name: str,
        password: str | Unset = UNSET,
        send_activation_email: bool | str | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> RegistrationCreated:
        """Register a learner.

        Makes an account. What the learner gets by mail and whether the account is active at
        once depends on two properties:

        | `password` | `send_activation_email` | mail | active |
        |---|---|---|---|
        | absent | any | a link to set a password | once the password is set |
        | given | absent or true | a link to activate | once activated |
        | given | false | none | at once |

        When both the checks on the values and a duplicate would refuse the request, the
        duplicate is reported.

        Args:
            username: Unique in the whole of Tahoe, and cannot be changed later.
            email: Unique in Tahoe, upper and lower case alike; the learner can change it later.
            name: The full name. Any script, but no `<` and no `>`.
            password: Without one the learner gets a mail to set it. Sites may have a policy of
                their own; one too like the username or the address is refused.
            send_activation_email: Whether the learner is asked by mail to activate the account.
                True unless given; without a password it is false whatever is sent. Who sets it
                to false has checked the address in another way. The words `true` and `false` in
                any case are accepted too.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            Duplicate: the record already exists.
            RateLimited: too many requests.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahoe-registration-v2 (stated).
        """
        return self._perform(
            calls.create_registration(
                username=username,
                email=email,
                name=name,
                password=password,
                send_activation_email=send_activation_email,
                extra=extra,
            )
        )


class RegistrationsV1(Resource):
    """Make accounts (version 1, deprecated)."""

    def create(
        self,
        *,
        username: str,
        email: str,
        name: str,
        password: str | Unset = UNSET,
        send_activation_email: bool | str | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> RegistrationCreatedV1:
        """Register a learner (version 1).

        Deprecated in favour of `POST /tahoe/api/v2/registrations/`, which takes the same
        request. Two differences in the answers: the key of the new id is `"user_id "`, **with a
        blank at its end**, and a duplicate does not say whether it is the username or the
        address that is taken. Both versions share one set of accounts.

        Args:
            username: Unique in the whole of Tahoe, and cannot be changed later.
            email: Unique in Tahoe, upper and lower case alike; the learner can change it later.
            name: The full name. Any script, but no `<` and no `>`.
            password: Without one the learner gets a mail to set it. Sites may have a policy of
                their own; one too like the username or the address is refused.
            send_activation_email: Whether the learner is asked by mail to activate the account.
                True unless given; without a password it is false whatever is sent. Who sets it
                to false has checked the address in another way. The words `true` and `false` in
                any case are accepted too.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            Duplicate: the record already exists.
            RateLimited: too many requests.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahoe-registration-v1 (stated).
        """
        warnings.warn("create_registration_v1 is deprecated", DeprecationWarning, stacklevel=2)
        return self._perform(
            calls.create_registration_v1(
                username=username,
                email=email,
                name=name,
                password=password,
                send_activation_email=send_activation_email,
                extra=extra,
            )
        )


class Users(Resource):
    """Read the accounts of the site."""

    def list(
        self,
        *,
        email_exact: str | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[User]:
        """List users.

        The accounts of the site, page by page, those not yet active included. `email_exact`
        finds at most one. Unknown query parameters are ignored. No order is documented.

        Args:
            email_exact: The whole address to find, upper and lower case alike. An empty value
                is ignored.
            page_size: How many records a page holds; 20 unless given. No largest value is
                documented, the bound here is ours.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            RateLimited: too many requests.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: tahoe-users (stated).
        """
        return self._list(
            calls.list_users(
                email_exact=email_exact,
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    def get(
        self,
        user_id: int,
    ) -> User:
        """Get a user.

        One account, by the id that its registration was answered with. To find an account by
        its address, list the users with `email_exact`.

        Args:
            user_id: The id that a registration answered with.

        Raises:
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            RateLimited: too many requests.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: tahoe-users (stated).
        """
        return self._perform(
            calls.get_user(
                user_id=user_id,
            )
        )


class Enrollments(Resource):
    """Put accounts into courses, take them out, and see who is in."""

    def list(
        self,
        *,
        course_id: str | Unset = UNSET,
        user_id: int | Unset = UNSET,
        username: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[Enrollment]:
        """List enrollments.

        Who is or was enrolled in the courses of the site, page by page. An enrollment that was
        ended stays in the list with `is_active` false; an invitation is not in it. Filters are
        combined. No order is documented.

        Args:
            course_id: The whole id of a course. A plus that was sent unencoded, and so arrives
                as a blank, is understood.
            user_id: The id of a user.
            username: A whole username. An empty value is ignored.
            is_active: Only enrollments that hold (`true`), or only those that were ended
                (`false`).
            page_size: How many records a page holds; 20 unless given. No largest value is
                documented, the bound here is ours.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            RateLimited: too many requests.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: tahoe-source (stated).
        """
        return self._list(
            calls.list_enrollments(
                course_id=course_id,
                user_id=user_id,
                username=username,
                is_active=is_active,
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    def enroll(
        self,
        *,
        courses: builtins.list[str],
        identifiers: builtins.list[str],
        auto_enroll: bool | str | Unset = UNSET,
        email_learners: bool | str | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> EnrollmentChange:
        """Enrolls learners in courses, or invites them.

        Args:
            courses: Ids of courses, as `course-v1:acme+AP200+2019`. How many there may be is
                ours.
            identifiers: An address or a username for each learner; an address for one who has
                no account. Blanks around it are cut off. How many there may be is ours.
            auto_enroll: Whether an invitation becomes an enrollment by itself once the account
                is active. False unless given. The spellings of a form are accepted too.
            email_learners: Whether the learners get a mail. False unless given. The spellings
                of a form are accepted too.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            RateLimited: too many requests.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: tahoe-enrollments (stated).
        """
        return self._perform(
            calls.update_enrollments_enroll(
                courses=courses,
                identifiers=identifiers,
                auto_enroll=auto_enroll,
                email_learners=email_learners,
                extra=extra,
            )
        )

    def unenroll(
        self,
        *,
        courses: builtins.list[str],
        identifiers: builtins.list[str],
        email_learners: bool | str | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> EnrollmentChange:
        """Takes learners out of courses, or removes their invitations.

        Args:
            courses: Ids of courses, as `course-v1:acme+AP200+2019`. How many there may be is
                ours.
            identifiers: An address or a username for each learner; an address for one who has
                no account. Blanks around it are cut off. How many there may be is ours.
            email_learners: Whether the learners get a mail. False unless given. The spellings
                of a form are accepted too.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            RateLimited: too many requests.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: tahoe-enrollments (stated).
        """
        return self._perform(
            calls.update_enrollments_unenroll(
                courses=courses,
                identifiers=identifiers,
                email_learners=email_learners,
                extra=extra,
            )
        )


class Courses(Resource):
    """Read the courses of the site."""

    def list(
        self,
        *,
        number: str | Unset = UNSET,
        number_contains: str | Unset = UNSET,
        display_name: str | Unset = UNSET,
        org: str | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[Course]:
        """List courses.

        The courses of the site, page by page. Courses are made elsewhere; the API only reads
        them. Filters are combined. No order is documented.

        Args:
            number: The course number, which is the middle part of an id, or a part of it; upper
                and lower case alike. An empty value is ignored.
            number_contains: A part of the course number, upper and lower case alike.
            display_name: A part of the name, upper and lower case alike.
            org: The whole organisation, upper and lower case alike.
            page_size: How many records a page holds; 20 unless given. No largest value is
                documented, the bound here is ours.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            RateLimited: too many requests.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: tahoe-courses (stated).
        """
        return self._list(
            calls.list_courses(
                number=number,
                number_contains=number_contains,
                display_name=display_name,
                org=org,
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    def get(
        self,
        course_id: str,
    ) -> Course:
        """Get a course.

        One course of the site, by the id that enrollments name it with.

        Args:
            course_id: The id of the course. A plus that arrives as a blank is understood. An id
                with a dot in it is not found, for the platform's paths know none.

        Raises:
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            RateLimited: too many requests.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: tahoe-courses (stated).
        """
        return self._perform(
            calls.get_course(
                course_id=course_id,
            )
        )


class Connection(_Connection):
    """A connection with the resources of Tahoe API."""

    platform = operations.PLATFORM
    endpoints = operations.ENDPOINTS
    registrations: Registrations
    registrations_v1: RegistrationsV1
    users: Users
    enrollments: Enrollments
    courses: Courses

    def _make_resources(self) -> None:
        self.registrations = Registrations(self)
        self.registrations_v1 = RegistrationsV1(self)
        self.users = Users(self)
        self.enrollments = Enrollments(self)
        self.courses = Courses(self)
