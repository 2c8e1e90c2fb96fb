"""The resources of Tahoe API."""

import warnings
from collections.abc import Mapping
from typing import Any

from matricula_runtime.connection import Connection as _Connection
from matricula_runtime.pages import Pages
from matricula_runtime.resource import Resource

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
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            Forbidden: the token or its rights are refused.
            Duplicate: it exists already.
            RateLimited: too many requests.
            Unconfirmed: no understandable answer came; it may have been done.
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
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            Forbidden: the token or its rights are refused.
            Duplicate: it exists already.
            RateLimited: too many requests.
            Unconfirmed: no understandable answer came; it may have been done.
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
            page_size: How many users a page holds; 20 unless given. No largest value is
                documented, the bound here is ours.
            offset: How many users to skip; 0 unless given. The upper bound is ours.
            limit: The largest number of records to give; all unless given.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            Forbidden: the token or its rights are refused.
            RateLimited: too many requests.
            NoAnswer: no answer came.
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

        Args:
            user_id: The id that a registration answered with.

        Raises:
            Unauthorized: the token is refused.
            Forbidden: the token or its rights are refused.
            NotFound: there is no such thing.
            RateLimited: too many requests.
            NoAnswer: no answer came.
            NotSent: the server was not reached.

        Source: tahoe-users (stated).
        """
        return self._perform(
            calls.get_user(
                user_id=user_id,
            )
        )


class Connection(_Connection):
    """A connection with the resources of Tahoe API."""

    platform = operations.PLATFORM
    endpoints = operations.ENDPOINTS
    registrations: Registrations
    registrations_v1: RegistrationsV1
    users: Users

    def _make_resources(self) -> None:
        self.registrations = Registrations(self)
        self.registrations_v1 = RegistrationsV1(self)
        self.users = Users(self)
