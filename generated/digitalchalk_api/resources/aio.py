"""The resources of DigitalChalk API, for asyncio."""

import builtins
from collections.abc import Mapping
from typing import Any

from matricula_runtime.connection import AsyncConnection as _AsyncConnection
from matricula_runtime.pages import AsyncPages
from matricula_runtime.resource import AsyncResource

from ..models.list_registrations_status import (
    ListRegistrationsStatus,
)
from ..models.offering import Offering
from ..models.registration import Registration
from ..models.user import User
from ..types import UNSET, Unset
from . import calls, operations


class AsyncRegistrations(AsyncResource):
    """Put users on offerings, grade and eject them."""

    def list(
        self,
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
        limit: int | None = None,
    ) -> AsyncPages[Registration]:
        """List registrations.

        The registrations of the organisation, page by page. Filters are combined: a
        registration must pass all of them. No order is documented.

        Args:
            status: One of the four states; see the property `status`.
            user_id: The whole id of a user.
            offering_id: The whole id of an offering.
            created_date: When the record was made.
            begin_date: When the user first did something in the course.
            last_active_date: When the user last did something in the course.
            end_date: When the registration was completed.
            page_size: How many records a page holds; 15 unless given.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
            limit: The largest number of records to give; all unless given.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            NoAnswer: no answer came.
            NotSent: the server was not reached.

        Source: digitalchalk-registration-pages (stated).
        """
        return self._list(
            calls.list_registrations(
                status=status,
                user_id=user_id,
                offering_id=offering_id,
                created_date=created_date,
                begin_date=begin_date,
                last_active_date=last_active_date,
                end_date=end_date,
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    async def create(
        self,
        *,
        user_id: str,
        offering_id: str,
    ) -> str:
        """Register a user for an offering.

        Makes a registration, which starts as `active`. Both ids are looked up first, then it is
        checked that the offering can be had: the request is refused while the user is
        registered there already, where the user has completed it and it may not be retaken, and
        where it is not open.

        Because of the first of these a request that is sent twice registers nobody twice, as
        long as the first registration is active. After a lost answer look for an active one
        before sending again.

        Args:
            user_id: The id of a user.
            offering_id: The id of an offering.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            Unconfirmed: no understandable answer came; it may have been done.
            NotSent: the server was not reached.

        Source: digitalchalk-registration-pages (stated).
        """
        return await self._perform(
            calls.create_registration(
                user_id=user_id,
                offering_id=offering_id,
            )
        )

    async def get(
        self,
        registration_id: str,
    ) -> Registration:
        """Get a registration.

        Args:
            registration_id: The id of the registration. It has no documented form.

        Raises:
            Unauthorized: the token is refused.
            NotFound: there is no such thing.
            NoAnswer: no answer came.
            NotSent: the server was not reached.

        Source: digitalchalk-registrations (stated).
        """
        return await self._perform(
            calls.get_registration(
                registration_id=registration_id,
            )
        )

    async def grade(
        self,
        registration_id: str,
        *,
        grade_percentage: float,
    ) -> None:
        """A grade, with which the registration ends. It becomes `passed` or `failed`.

        Args:
            registration_id: The id of the registration. It has no documented form.
            grade_percentage: Fractions are allowed.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            NotFound: there is no such thing.
            NoAnswer: no answer came.
            NotSent: the server was not reached.

        Source: digitalchalk-registrations (stated).
        """
        return await self._perform(
            calls.update_registration_grade(
                registration_id=registration_id,
                grade_percentage=grade_percentage,
            )
        )

    async def eject(
        self,
        registration_id: str,
    ) -> None:
        """Ends an active registration without a grade.

        Args:
            registration_id: The id of the registration. It has no documented form.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            NotFound: there is no such thing.
            NoAnswer: no answer came.
            NotSent: the server was not reached.

        Source: digitalchalk-registrations (stated).
        """
        return await self._perform(
            calls.update_registration_eject(
                registration_id=registration_id,
            )
        )


class AsyncUsers(AsyncResource):
    """Find and create accounts."""

    def list(
        self,
        *,
        email: str | Unset = UNSET,
        username: str | Unset = UNSET,
        first_name: str | Unset = UNSET,
        last_name: str | Unset = UNSET,
        created_date: str | Unset = UNSET,
        last_login_date: str | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> AsyncPages[User]:
        """List users.

        The accounts of the organisation, students and administrators, page by page. Filters are
        combined: a user must pass all of them. **A text filter finds parts of the value**,
        upper and lower case alike: who looks for one address has to compare the whole address
        in the results. No order is documented.

        Args:
            email: A part of the address, upper and lower case alike.
            username: A part of the username, upper and lower case alike.
            first_name: A part of the first name, upper and lower case alike.
            last_name: A part of the last name, upper and lower case alike.
            created_date: When the record was made.
            last_login_date: When the user last logged in.
            page_size: How many records a page holds; 15 unless given.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
            limit: The largest number of records to give; all unless given.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            NoAnswer: no answer came.
            NotSent: the server was not reached.

        Source: digitalchalk-users (stated).
        """
        return self._list(
            calls.list_users(
                email=email,
                username=username,
                first_name=first_name,
                last_name=last_name,
                created_date=created_date,
                last_login_date=last_login_date,
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    async def create(
        self,
        *,
        first_name: str,
        last_name: str,
        email: str,
        username: str | Unset = UNSET,
        password: str | Unset = UNSET,
        locale: str | Unset = UNSET,
        tags: builtins.list[str] | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> str:
        """Create a user.

        Makes an account. Two users cannot have one address or one username. The account is
        registered for nothing yet.

        Args:
            email: Unique. The lengths are ours.
            username: Unique. Left out, it is the address, as we read it; some organisations use
                none.
            password: At least one letter and one digit. It is never shown.
            locale: The language, an ISO 639-1 code.
            tags: A text with a blank or a comma in it is split into several tags.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            Unconfirmed: no understandable answer came; it may have been done.
            NotSent: the server was not reached.

        Source: digitalchalk-users (stated).
        """
        return await self._perform(
            calls.create_user(
                first_name=first_name,
                last_name=last_name,
                email=email,
                username=username,
                password=password,
                locale=locale,
                tags=tags,
                extra=extra,
            )
        )

    async def get(
        self,
        user_id: str,
    ) -> User:
        """Get a user.

        Args:
            user_id: The id of the user. It has no documented form.

        Raises:
            Unauthorized: the token is refused.
            NotFound: there is no such thing.
            NoAnswer: no answer came.
            NotSent: the server was not reached.

        Source: digitalchalk-users (stated).
        """
        return await self._perform(
            calls.get_user(
                user_id=user_id,
            )
        )


class AsyncOfferings(AsyncResource):
    """Read what can be registered for."""

    def list(
        self,
        *,
        user_id: str | Unset = UNSET,
        student_id: str | Unset = UNSET,
        title: str | Unset = UNSET,
        offering_category_id: str | Unset = UNSET,
        tag: str | Unset = UNSET,
        created_date: str | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> AsyncPages[Offering]:
        """List offerings.

        The offerings of the organisation, page by page, by `orderIndex`. With `userId` only
        those that this user could be registered for now, with a view to earlier registrations,
        retakes and the dates of the offering. Filters are combined.

        Args:
            user_id: The whole id of a user who is to be registered.
            student_id: Another name of `userId`. Send one of the two; two that differ are
                refused, as we read it.
            title: A part of the title, upper and lower case alike.
            offering_category_id: The whole id of a category that the offering is in.
            tag: A tag that the offering has; several with a blank or a comma between them, and
                it must have all.
            created_date: When the record was made.
            page_size: How many records a page holds; 15 unless given.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
            limit: The largest number of records to give; all unless given.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            NoAnswer: no answer came.
            NotSent: the server was not reached.

        Source: digitalchalk-offerings (stated).
        """
        return self._list(
            calls.list_offerings(
                user_id=user_id,
                student_id=student_id,
                title=title,
                offering_category_id=offering_category_id,
                tag=tag,
                created_date=created_date,
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    async def get(
        self,
        offering_id: str,
    ) -> Offering:
        """Get an offering.

        Args:
            offering_id: The id of the offering. It has no documented form.

        Raises:
            Unauthorized: the token is refused.
            NotFound: there is no such thing.
            NoAnswer: no answer came.
            NotSent: the server was not reached.

        Source: digitalchalk-offerings (stated).
        """
        return await self._perform(
            calls.get_offering(
                offering_id=offering_id,
            )
        )


class AsyncConnection(_AsyncConnection):
    """A connection with the resources of DigitalChalk API."""

    platform = operations.PLATFORM
    endpoints = operations.ENDPOINTS
    registrations: AsyncRegistrations
    users: AsyncUsers
    offerings: AsyncOfferings

    def _make_resources(self) -> None:
        self.registrations = AsyncRegistrations(self)
        self.users = AsyncUsers(self)
        self.offerings = AsyncOfferings(self)
