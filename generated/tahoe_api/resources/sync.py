"""The resources of Tahoe API."""

import builtins
import datetime
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
    """Create accounts (version 2)."""

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

        Creates an account. Two properties decide on the learner's mail and on the state of the
        account:

        | `password` | `send_activation_email` | mail | active |
        |---|---|---|---|
        | absent | any | a link to set a password | once the password is set |
        | given | absent or true | a link to activate | once activated |
        | given | false | none | at once, and the response sets session cookies |

        Spaces around `username`, `email`, `name` and `password` are removed. If a request has
        both a wrong value and a duplicate, the response reports the duplicate.

        Args:
            username: Unique in all of Tahoe. It cannot be changed later.
            email: Unique in Tahoe, ignoring case. The learner can change it later. The domain
                needs a dot, and a last part of at least two characters. Domains in other
                scripts are accepted.
            name: The full name, in any script, without `<` and `>`, and not of spaces only.
                Spaces around it are removed.
            password: Without it the learner gets a mail to set one. Sites may have their own
                policy. A password too similar to the username or the email is rejected. Spaces
                around it are removed, before its length is checked.
            send_activation_email: True if the learner gets a mail to activate the account. The
                default is true; without a password it is always false. Set it to false only if
                you have verified the email in another way. The words `true` and `false` in any
                case are accepted too.

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
    """Create accounts (version 1, deprecated)."""

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

        Use `POST /tahoe/api/v2/registrations/` instead; it takes the same request. The
        responses differ in two ways: the key of the new id is `"user_id "`, **with a space at
        its end**, and a duplicate does not name the taken value, username or email. Both
        versions share all accounts.

        Args:
            username: Unique in all of Tahoe. It cannot be changed later.
            email: Unique in Tahoe, ignoring case. The learner can change it later. The domain
                needs a dot, and a last part of at least two characters. Domains in other
                scripts are accepted.
            name: The full name, in any script, without `<` and `>`, and not of spaces only.
                Spaces around it are removed.
            password: Without it the learner gets a mail to set one. Sites may have their own
                policy. A password too similar to the username or the email is rejected. Spaces
                around it are removed, before its length is checked.
            send_activation_email: True if the learner gets a mail to activate the account. The
                default is true; without a password it is always false. Set it to false only if
                you have verified the email in another way. The words `true` and `false` in any
                case are accepted too.

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
        warnings.warn(
            "createRegistrationV1 is deprecated. Use `POST /tahoe/api/v2/registrations/` instead; it takes the same request.",
            DeprecationWarning,
            stacklevel=2,
        )
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
    """Read the accounts of the site. They are personal data: the vendor's terms, its privacy policy and the GDPR apply."""

    def list(
        self,
        *,
        email_exact: str | Unset = UNSET,
        date_joined: datetime.date | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[User]:
        """List users.

        The accounts of the site, page by page. The document says all users; sites with the
        newest code show active accounts only (variant `active-accounts`), so an account may be
        missing although its email is taken. `email_exact` finds at most one. Unknown query
        parameters are ignored. No order is documented.

        Args:
            email_exact: The whole email to find, of any length, ignoring case. An empty value
                is ignored.
            date_joined: The day of the registration. An empty value is ignored.
            page_size: The number of records on a page, by default 20. No maximum is documented;
                this bound is ours.
            offset: The number of records to skip, by default 0. The upper bound is ours.
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
                date_joined=date_joined,
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

        One account, by the id from its registration. To find an account by its email, list the
        users with `email_exact`. Sites with the newest code do not find an account that is not
        active yet (variant `active-accounts`).

        Args:
            user_id: The id from a registration.

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
    """Enroll accounts in courses, unenroll them, and list enrollments."""

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

        The current and former enrollments in the site's courses, page by page. An ended
        enrollment stays in the list with `is_active` false; invitations are not in it. Filters
        are combined. No order is documented.

        Args:
            course_id: The whole id of a course. The platform also understands an unencoded
                plus, which arrives as a space.
            user_id: The id of a user.
            username: A whole username. An empty value is ignored.
            is_active: Only current enrollments (`true`), or only ended ones (`false`).
            page_size: The number of records on a page, by default 20. No maximum is documented;
                this bound is ours.
            offset: The number of records to skip, by default 0. The upper bound is ours.
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
            courses: Ids of courses, such as `course-v1:acme+AP200+2019`. The maximum number is
                ours.
            identifiers: An email or a username for each learner; an email for a learner without
                an account. Surrounding spaces are ignored. The maximum number is ours.
            auto_enroll: True if an invitation becomes an enrollment once the account is active.
                The default is false. The spellings of a form are accepted too.
            email_learners: True if the learners get a mail. The default is false. The spellings
                of a form are accepted too.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            RateLimited: too many requests.
            Unconfirmed: no valid response came; the platform may have done it.
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
        """Unenrolls learners from courses, or removes their invitations.

        Args:
            courses: Ids of courses, such as `course-v1:acme+AP200+2019`. The maximum number is
                ours.
            identifiers: An email or a username for each learner; an email for a learner without
                an account. Surrounding spaces are ignored. The maximum number is ours.
            email_learners: True if the learners get a mail. The default is false. The spellings
                of a form are accepted too.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            RateLimited: too many requests.
            Unconfirmed: no valid response came; the platform may have done it.
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

        The courses of the site, page by page. The API only reads courses. Filters are combined.
        No order is documented.

        Args:
            number: The course number, which is the middle part of an id, or a part of it,
                ignoring case. An empty value is ignored.
            number_contains: A part of the course number, ignoring case.
            display_name: A part of the name, ignoring case.
            org: The whole organisation, ignoring case.
            page_size: The number of records on a page, by default 20. No maximum is documented;
                this bound is ours.
            offset: The number of records to skip, by default 0. The upper bound is ours.
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

        One course of the site, by the same id as in enrollments.

        Args:
            course_id: The id of the course. The platform also understands a plus that arrives
                as a space. It does not find an id with a dot, because its paths allow none.

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
