"""The resources of DigitalChalk API."""

import builtins
from collections.abc import Mapping
from typing import Any

from matricula_runtime.connection import Connection as _Connection
from matricula_runtime.pages import Pages
from matricula_runtime.resource import Resource

from ..models.agreement import Agreement
from ..models.agreement_type import AgreementType
from ..models.field_category_type import FieldCategoryType
from ..models.field_constraints import FieldConstraints
from ..models.field_values import FieldValues
from ..models.list_registrations_status import (
    ListRegistrationsStatus,
)
from ..models.list_user_field_categories_type import (
    ListUserFieldCategoriesType,
)
from ..models.new_field_option import NewFieldOption
from ..models.offering import Offering
from ..models.offering_category import OfferingCategory
from ..models.registration import Registration
from ..models.user import User
from ..models.user_agreement import UserAgreement
from ..models.user_field import UserField
from ..models.user_field_category import UserFieldCategory
from ..types import UNSET, Unset
from . import calls, operations


class Registrations(Resource):
    """Register users on offerings, grade and eject them."""

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
    ) -> Pages[Registration]:
        """List registrations.

        The registrations of the organisation, page by page. Filters are combined: a
        registration must match all of them. No order is documented.

        Args:
            status: One of the four states; see the property `status`.
            user_id: The whole id of a user.
            offering_id: The whole id of an offering.
            created_date: The time of creation.
            begin_date: The time of the user's first activity in the course.
            last_active_date: The time of the user's last activity in the course.
            end_date: The time of completion.
            page_size: The number of records on a page, by default 15.
            offset: The number of records to skip, by default 0. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NoResponse: no response came.
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

    def create(
        self,
        *,
        user_id: str,
        offering_id: str,
    ) -> str:
        """Register a user for an offering.

        Creates a registration, which starts as `active`. The platform first looks up both ids,
        then checks the offering. It rejects the request if the user is registered there
        already, has completed an offering without retakes, or if the offering is not open.

        So a repeated request creates no second registration while the first one is active.
        After a lost response, look for an active registration before you send the request
        again.

        Args:
            user_id: The id of a user.
            offering_id: The id of an offering.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-registration-pages (stated).
        """
        return self._perform(
            calls.create_registration(
                user_id=user_id,
                offering_id=offering_id,
            )
        )

    def get(
        self,
        registration_id: str,
    ) -> Registration:
        """Get a registration.

        One registration: user, offering, status, and the grade once there is one.

        Args:
            registration_id: The id of the registration. It has no documented form.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-registrations (stated).
        """
        return self._perform(
            calls.get_registration(
                registration_id=registration_id,
            )
        )

    def grade(
        self,
        registration_id: str,
        *,
        grade_percentage: float,
    ) -> None:
        """A grade that ends the registration, which becomes `passed` or `failed`.

        Args:
            registration_id: The id of the registration. It has no documented form.
            grade_percentage: Fractions are allowed.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-registrations (stated).
        """
        return self._perform(
            calls.update_registration_grade(
                registration_id=registration_id,
                grade_percentage=grade_percentage,
            )
        )

    def eject(
        self,
        registration_id: str,
    ) -> None:
        """Ends an active registration without a grade.

        Args:
            registration_id: The id of the registration. It has no documented form.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-registrations (stated).
        """
        return self._perform(
            calls.update_registration_eject(
                registration_id=registration_id,
            )
        )


class Users(Resource):
    """Find, create, change and delete accounts."""

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
    ) -> Pages[User]:
        """List users.

        The accounts of the organisation, students and administrators, page by page. Filters are
        combined: a user must match all of them. **A text filter finds parts of the value**,
        ignoring case: to look for one email, compare the whole email in the results. No order
        is documented.

        Args:
            email: A part of the email, ignoring case.
            username: A part of the username, ignoring case.
            first_name: A part of the first name, ignoring case.
            last_name: A part of the last name, ignoring case.
            created_date: The time of creation.
            last_login_date: The time of the last login.
            page_size: The number of records on a page, by default 15.
            offset: The number of records to skip, by default 0. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NoResponse: no response came.
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

    def create(
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

        Creates an account. Emails and usernames are unique. The account has no registrations
        yet.

        Args:
            first_name: Not empty.
            last_name: Not empty.
            email: Unique. The lengths are ours.
            username: Unique. Our reading: the default at creation is the email; some
                organisations use none.
            password: At least one letter and one digit. It is never shown.
            locale: The language, an ISO 639-1 code.
            tags: All tags. A text with a space or a comma is split into several.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-users (stated).
        """
        return self._perform(
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

    def get(
        self,
        user_id: str,
    ) -> User:
        """Get a user.

        One account, by its id. To find an account by its email, list the users with `email` and
        compare the whole email.

        Args:
            user_id: The id of the user. It has no documented form.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-users (stated).
        """
        return self._perform(
            calls.get_user(
                user_id=user_id,
            )
        )

    def update(
        self,
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
    ) -> None:
        """Change a user.

        Changes the properties in the body and keeps the others. `tags` replaces all earlier
        tags. Our reading: an `id` in the body, which one of the vendor's clients sends, is
        ignored; an unknown id in the path gets 404 with any body.

        Args:
            user_id: The id of the user. It has no documented form.
            first_name: Not empty.
            last_name: Not empty.
            username: Unique. Our reading: the default at creation is the email; some
                organisations use none.
            email: Unique. The lengths are ours.
            password: At least one letter and one digit. It is never shown.
            locale: The language, an ISO 639-1 code.
            tags: All tags. A text with a space or a comma is split into several.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-users (stated).
        """
        return self._perform(
            calls.update_user(
                user_id=user_id,
                first_name=first_name,
                last_name=last_name,
                username=username,
                email=email,
                password=password,
                locale=locale,
                tags=tags,
                extra=extra,
            )
        )

    def delete(
        self,
        user_id: str,
    ) -> None:
        """Delete a user.

        Deletes the account. Its registrations become ejected; our reading is that only active
        ones change.

        A second request gets 404.

        Args:
            user_id: The id of the user. It has no documented form.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-users (stated).
        """
        return self._perform(
            calls.delete_user(
                user_id=user_id,
            )
        )


class UserFieldValues(Resource):
    """Read and set the values of a user's fields."""

    def get(
        self,
        user_id: str,
    ) -> FieldValues:
        """Get the values of a user's fields.

        A flat object with the values by the id of their fields, without fields that have no
        value.

        Args:
            user_id: The id of the user. It has no documented form.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-user-field-values (stated).
        """
        return self._perform(
            calls.get_user_field_values(
                user_id=user_id,
            )
        )

    def update(
        self,
        user_id: str,
        *,
        values: Mapping[str, bool | float | builtins.list[str] | None | str],
    ) -> None:
        """Set the values of a user's fields.

        Sets the values of the fields in the body, by id, and keeps the others. Null clears a
        value. The type of the field decides on its value: text for most, a number, true or
        false, or a list of texts for several options. Our reading: one bad value rejects the
        whole request.

        Args:
            user_id: The id of the user. It has no documented form.
            values: New values by the id of their fields. Null clears a value.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-user-field-values (stated).
        """
        return self._perform(
            calls.update_user_field_values(
                user_id=user_id,
                values=values,
            )
        )


class UserAgreements(Resource):
    """Read and set the agreements of a user."""

    def list(
        self,
        user_id: str,
        *,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[UserAgreement]:
        """List a user's agreements.

        The agreements of the organisation, with this user's consent and its time. A new user
        has not agreed.

        Args:
            user_id: The id of the user. It has no documented form.
            page_size: The number of records on a page, by default 15.
            offset: The number of records to skip, by default 0. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-user-agreements (stated).
        """
        return self._list(
            calls.list_user_agreements(
                user_id=user_id,
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    def get(
        self,
        user_id: str,
        agreement_type: AgreementType,
    ) -> UserAgreement:
        """Get a user's agreement.

        One agreement of a user: its text, the user's consent and its time.

        Args:
            user_id: The id of the user. It has no documented form.
            agreement_type: The type, which identifies the agreement. An organisation may lack
                one of them.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-user-agreements (stated).
        """
        return self._perform(
            calls.get_user_agreement(
                user_id=user_id,
                agreement_type=agreement_type,
            )
        )

    def update(
        self,
        user_id: str,
        agreement_type: AgreementType,
        *,
        agreed: bool,
    ) -> None:
        """Record or withdraw a user's consent.

        `agreed` true records the user's consent at the current time, false withdraws it. Our
        reading: a second true keeps the first date.

        Args:
            user_id: The id of the user. It has no documented form.
            agreement_type: The type, which identifies the agreement. An organisation may lack
                one of them.
            agreed: True if the user agrees; false takes the agreement back.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-user-agreements (stated).
        """
        return self._perform(
            calls.update_user_agreement(
                user_id=user_id,
                agreement_type=agreement_type,
                agreed=agreed,
            )
        )


class Offerings(Resource):
    """Read the offerings of courses."""

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
    ) -> Pages[Offering]:
        """List offerings.

        The offerings of the organisation, page by page, by `orderIndex`. With `userId` only
        those open to this user now, by earlier registrations, retakes and dates. Filters are
        combined.

        Args:
            user_id: The whole id of a user to register.
            student_id: Another name of `userId`. Send one of the two; our reading is that
                different values are rejected.
            title: A part of the title, ignoring case.
            offering_category_id: The whole id of a category of the offering.
            tag: A tag of the offering, or several separated by spaces or commas; the offering
                must have all.
            created_date: The time of creation.
            page_size: The number of records on a page, by default 15.
            offset: The number of records to skip, by default 0. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NoResponse: no response came.
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

    def get(
        self,
        offering_id: str,
    ) -> Offering:
        """Get an offering.

        One offering, with its dates for registration and its dates for the course.

        Args:
            offering_id: The id of the offering. It has no documented form.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-offerings (stated).
        """
        return self._perform(
            calls.get_offering(
                offering_id=offering_id,
            )
        )


class OfferingCategories(Resource):
    """Read the categories of offerings."""

    def list(
        self,
        *,
        name: str | Unset = UNSET,
        created_date: str | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[OfferingCategory]:
        """List offering categories.

        The categories of offerings, page by page, by `orderIndex`. Only the web application
        creates them. Filters are combined.

        Args:
            name: A part of the name, ignoring case.
            created_date: The time of creation.
            page_size: The number of records on a page, by default 15.
            offset: The number of records to skip, by default 0. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-offering-categories (stated).
        """
        return self._list(
            calls.list_offering_categories(
                name=name,
                created_date=created_date,
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    def get(
        self,
        category_id: str,
    ) -> OfferingCategory:
        """Get an offering category.

        One category of offerings, found by its id.

        Args:
            category_id: The id of the category. It has no documented form.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-offering-categories (stated).
        """
        return self._perform(
            calls.get_offering_category(
                category_id=category_id,
            )
        )


class UserFields(Resource):
    """Manage the fields of users."""

    def list(
        self,
        *,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[UserField]:
        """List user fields.

        The organisation's additional fields for users, page by page. The vendor's shop plugin
        looks for its own fields by name: `Phone Number`, `Street 1`, `Street 2`, `City`,
        `State/Province`, `Postal Code`.

        Args:
            page_size: The number of records on a page, by default 15.
            offset: The number of records to skip, by default 0. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-user-fields (stated).
        """
        return self._list(
            calls.list_user_fields(
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    def create(
        self,
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
    ) -> str:
        """Create a user field.

        A field needs a type, a category and a name; the type `message` shows a text and needs a
        `message` instead of the name. Fields with a choice need `options`.

        No page says that names are unique. After a lost response, look through the list before
        you send the request again.

        Args:
            type_: `text`, `number`, `decimal`, `email`, `date`, `dropdown`, `radios`
                (`radiobuttons` on older pages), `checkbox`, `yesno` or `message`. Other types
                exist, for several check boxes and for true or false, but their names were not
                readable; so any type is accepted here.
            category_name: The name of the field's category. Our reading: an unknown name is
                accepted.
            name: The name of the field.
            required: True if a value is required.
            order_index: The position in a list, from 0. The upper bound is ours.
            options: The options of the field.
            constraints: The accepted values, by type.
            message: The text of a field of the type `message`.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-user-fields (stated).
        """
        return self._perform(
            calls.create_user_field(
                type_=type_,
                category_name=category_name,
                name=name,
                required=required,
                order_index=order_index,
                options=options,
                constraints=constraints,
                message=message,
                extra=extra,
            )
        )

    def get(
        self,
        field_id: str,
    ) -> UserField:
        """Get a user field.

        One additional field of users, with its type and its options.

        Args:
            field_id: The id of the field. It has no documented form.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-user-fields (stated).
        """
        return self._perform(
            calls.get_user_field(
                field_id=field_id,
            )
        )

    def update(
        self,
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
    ) -> None:
        """Change a user field.

        Changes the properties in the body and keeps the others. Our reading: the type does not
        change.

        Args:
            field_id: The id of the field. It has no documented form.
            name: The name of the field.
            category_name: The name of the field's category. Our reading: an unknown name is
                accepted.
            required: True if a value is required.
            order_index: The position in a list, from 0. The upper bound is ours.
            options: The options of the field.
            constraints: The accepted values, by type.
            message: The text of a field of the type `message`.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-user-fields (stated).
        """
        return self._perform(
            calls.update_user_field(
                field_id=field_id,
                name=name,
                category_name=category_name,
                required=required,
                order_index=order_index,
                options=options,
                constraints=constraints,
                message=message,
                extra=extra,
            )
        )

    def delete(
        self,
        field_id: str,
    ) -> None:
        """Delete a user field.

        Deletes the field and, in our reading, the users' values for it. A second request gets
        404.

        Args:
            field_id: The id of the field. It has no documented form.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-user-fields (stated).
        """
        return self._perform(
            calls.delete_user_field(
                field_id=field_id,
            )
        )


class UserFieldCategories(Resource):
    """Manage the categories of user fields."""

    def list(
        self,
        *,
        name: str | Unset = UNSET,
        type_: ListUserFieldCategoriesType | Unset = UNSET,
        created_date: str | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[UserFieldCategory]:
        """List categories of user fields.

        The categories of user fields, page by page. Filters are combined.

        Args:
            name: A part of the name, ignoring case.
            type_: The whole type.
            created_date: The time of creation.
            page_size: The number of records on a page, by default 15.
            offset: The number of records to skip, by default 0. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-user-field-categories (stated).
        """
        return self._list(
            calls.list_user_field_categories(
                name=name,
                type_=type_,
                created_date=created_date,
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    def create(
        self,
        *,
        type_: FieldCategoryType,
        name: str,
        order_index: int | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> str:
        """Create a category of user fields.

        **Only the index of 2013 and pages below it have this operation**; the index of 2023
        lacks it, and the platform may have removed it.

        No page says that names are unique. After a lost response, look through the list before
        you send the request again.

        Args:
            type_: True if other users see the values.
            order_index: The position in a list, from 0. The upper bound is ours.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-user-field-categories (stated).
        """
        return self._perform(
            calls.create_user_field_category(
                type_=type_,
                name=name,
                order_index=order_index,
                extra=extra,
            )
        )

    def get(
        self,
        category_id: str,
    ) -> UserFieldCategory:
        """Get a category of user fields.

        One category of user fields, found by its id.

        Args:
            category_id: The id of the category. It has no documented form, and may be a name
                with spaces.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-user-field-categories (stated).
        """
        return self._perform(
            calls.get_user_field_category(
                category_id=category_id,
            )
        )

    def update(
        self,
        category_id: str,
        *,
        type_: FieldCategoryType | Unset = UNSET,
        name: str | Unset = UNSET,
        order_index: int | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        """Change a category of user fields.

        Changes the properties in the body and keeps the others.

        **Only the index of 2013 and pages below it have this operation**; the index of 2023
        lacks it, and the platform may have removed it.

        Args:
            category_id: The id of the category. It has no documented form, and may be a name
                with spaces.
            type_: True if other users see the values.
            order_index: The position in a list, from 0. The upper bound is ours.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-user-field-categories (stated).
        """
        return self._perform(
            calls.update_user_field_category(
                category_id=category_id,
                type_=type_,
                name=name,
                order_index=order_index,
                extra=extra,
            )
        )

    def delete(
        self,
        category_id: str,
    ) -> None:
        """Delete a category of user fields.

        Deletes the category. The effect on its fields is not documented; the mock server keeps
        them. A second request gets 404.

        Args:
            category_id: The id of the category. It has no documented form, and may be a name
                with spaces.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: digitalchalk-user-field-categories (stated).
        """
        return self._perform(
            calls.delete_user_field_category(
                category_id=category_id,
            )
        )


class Agreements(Resource):
    """Read the agreements for users."""

    def list(
        self,
        *,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[Agreement]:
        """List agreements.

        The agreements for users, at most one of each type. They are read only.

        Args:
            page_size: The number of records on a page, by default 15.
            offset: The number of records to skip, by default 0. The upper bound is ours.
            limit: The largest number of records; all by default.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-agreements (stated).
        """
        return self._list(
            calls.list_agreements(
                page_size=page_size,
                offset=offset,
            ),
            limit,
        )

    def get(
        self,
        agreement_type: AgreementType,
    ) -> Agreement:
        """Get an agreement.

        One agreement for all users, found by its type.

        Args:
            agreement_type: The type, which identifies the agreement. An organisation may lack
                one of them.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-agreements (stated).
        """
        return self._perform(
            calls.get_agreement(
                agreement_type=agreement_type,
            )
        )


class Connection(_Connection):
    """A connection with the resources of DigitalChalk API."""

    platform = operations.PLATFORM
    endpoints = operations.ENDPOINTS
    registrations: Registrations
    users: Users
    user_field_values: UserFieldValues
    user_agreements: UserAgreements
    offerings: Offerings
    offering_categories: OfferingCategories
    user_fields: UserFields
    user_field_categories: UserFieldCategories
    agreements: Agreements

    def _make_resources(self) -> None:
        self.registrations = Registrations(self)
        self.users = Users(self)
        self.user_field_values = UserFieldValues(self)
        self.user_agreements = UserAgreements(self)
        self.offerings = Offerings(self)
        self.offering_categories = OfferingCategories(self)
        self.user_fields = UserFields(self)
        self.user_field_categories = UserFieldCategories(self)
        self.agreements = Agreements(self)
