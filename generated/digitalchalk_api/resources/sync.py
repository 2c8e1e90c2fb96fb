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
    ) -> Pages[Registration]:
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

        One registration: who is registered for what, where it stands, and the grade once there
        is one.

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
        """A grade, with which the registration ends. It becomes `passed` or `failed`.

        Args:
            registration_id: The id of the registration. It has no documented form.
            grade_percentage: Fractions are allowed.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
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
            NoResponse: no response came.
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

        Makes an account. Two users cannot have one address or one username. The account is
        registered for nothing yet.

        Args:
            first_name: Not empty.
            last_name: Not empty.
            email: Unique. The lengths are ours.
            username: Unique. Left out at creation, it is the address, as we read it; some
                organisations use none.
            password: At least one letter and one digit. It is never shown.
            locale: The language, an ISO 639-1 code.
            tags: All tags. A text with a blank or a comma in it is split into several.

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

        One account, by its id. To find an account by its address, list the users with `email`
        and compare the whole address.

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

        Changes the properties that are sent and leaves the others. `tags` replaces all tags
        that there were. An `id` in the body, which one of the vendor's clients sends, is
        overlooked, as we read it; and an unknown id in the path is answered with 404 whatever
        the body is.

        Args:
            user_id: The id of the user. It has no documented form.
            first_name: Not empty.
            last_name: Not empty.
            username: Unique. Left out at creation, it is the address, as we read it; some
                organisations use none.
            email: Unique. The lengths are ours.
            password: At least one letter and one digit. It is never shown.
            locale: The language, an ISO 639-1 code.
            tags: All tags. A text with a blank or a comma in it is split into several.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
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

        Removes the account. Its registrations become ejected; as we read it, those that are
        active, while the others stay as they are.

        A request that is sent again is answered with 404.

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
            calls.delete_user(
                user_id=user_id,
            )
        )


class UserFieldValues(Resource):
    """Read and set what the organisation asks of a user."""

    def get(
        self,
        user_id: str,
    ) -> FieldValues:
        """Get the values of a user's fields.

        One flat object with the values that are set, by the id of the field; an empty one if
        none is.

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

        Sets the values of the fields that are sent, by their id, and leaves the others. Null
        clears a value. What a value may be depends on the type of the field: a text for most, a
        number, true or false, or a list of texts where several options can be chosen. One value
        that is refused refuses all, as we read it.

        Args:
            user_id: The id of the user. It has no documented form.
            values: New values by the id of their fields. Null clears a value.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
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
    """Read and set what a user agreed to."""

    def list(
        self,
        user_id: str,
        *,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[UserAgreement]:
        """List a user's agreements.

        The agreements of the organisation, with whether and when this user agreed. A new user
        has not.

        Args:
            user_id: The id of the user. It has no documented form.
            page_size: How many records a page holds; 15 unless given.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
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

        One agreement as it stands with a user: its text, whether the user agreed, and when.

        Args:
            user_id: The id of the user. It has no documented form.
            agreement_type: The type, which is what an agreement is known by. An organisation
                need not have both.

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
        """Say that a user agreed, or did not.

        `agreed` true says that the user agreed just now, false takes it back. A second true
        leaves the date of the first, as we read it.

        Args:
            user_id: The id of the user. It has no documented form.
            agreement_type: The type, which is what an agreement is known by. An organisation
                need not have both.
            agreed: True if the user agrees; false takes the agreement back.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
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
    ) -> Pages[Offering]:
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

        One offering, with the dates between which users can register for it and those between
        which they can take it.

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
    """Read what offerings are sorted by."""

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

        The categories that offerings are in, page by page, by `orderIndex`. They are made in
        the web application only. Filters are combined.

        Args:
            name: A part of the name, upper and lower case alike.
            created_date: When the record was made.
            page_size: How many records a page holds; 15 unless given.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
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

        One category that offerings are in, by its id.

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
    """Say what the organisation asks of its users."""

    def list(
        self,
        *,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[UserField]:
        """List user fields.

        What the organisation asks of its users besides name and address, page by page. The
        vendor's shop plugin looks for fields of its own by name: `Phone Number`, `Street 1`,
        `Street 2`, `City`, `State/Province`, `Postal Code`.

        Args:
            page_size: How many records a page holds; 15 unless given.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
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

        A field needs a type, a category and a name; one of the type `message` shows a text and
        needs a `message` in place of the name. Fields whose value is chosen need `options`.

        Nothing says that names are unique. After a lost answer look through the list before
        sending again.

        Args:
            type_: `text`, `number`, `decimal`, `email`, `date`, `dropdown`, `radios`
                (`radiobuttons` on older pages), `checkbox`, `yesno` or `message`. There are
                others, for several check boxes and for true or false, whose names could not be
                read; so no type is refused here.
            category_name: The name of the category that the field is in. One that there is not
                yet is accepted, as we read it.
            name: What the field is called.
            required: Whether users must give a value.
            order_index: The place in a list; 0 comes first. The upper bound is ours.
            options: What can be chosen.
            constraints: What values are accepted, by type.
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

        One of the fields that the organisation asks its users for, with its type and the
        options it may have.

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

        Changes the properties that are sent and leaves the others. The type stays, as we read
        it.

        Args:
            field_id: The id of the field. It has no documented form.
            name: What the field is called.
            category_name: The name of the category that the field is in. One that there is not
                yet is accepted, as we read it.
            required: Whether users must give a value.
            order_index: The place in a list; 0 comes first. The upper bound is ours.
            options: What can be chosen.
            constraints: What values are accepted, by type.
            message: The text of a field of the type `message`.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
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

        Removes the field, with the values that users have for it, as we read it. A request that
        is sent again is answered with 404.

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
            calls.delete_user_field(
                field_id=field_id,
            )
        )


class UserFieldCategories(Resource):
    """Sort what the organisation asks of its users."""

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

        The categories that user fields are in, page by page. Filters are combined.

        Args:
            name: A part of the name, upper and lower case alike.
            type_: The whole type.
            created_date: When the record was made.
            page_size: How many records a page holds; 15 unless given.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
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

        **Only the index of 2013 and pages below it have this operation**; the index of 2023 has
        not, and the platform may not know it any more.

        Nothing says that names are unique. After a lost answer look through the list before
        sending again.

        Args:
            type_: Whether others see the values.
            order_index: The place in a list; 0 comes first. The upper bound is ours.

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

        One category that user fields are in, by its id.

        Args:
            category_id: The id of the category. It has no documented form, and may be a name
                with blanks.

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

        Changes the properties that are sent and leaves the others.

        **Only the index of 2013 and pages below it have this operation**; the index of 2023 has
        not, and the platform may not know it any more.

        Args:
            category_id: The id of the category. It has no documented form, and may be a name
                with blanks.
            type_: Whether others see the values.
            order_index: The place in a list; 0 comes first. The upper bound is ours.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
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

        Removes the category. What becomes of the fields in it is not documented; the mock
        server leaves them. A request that is sent again is answered with 404.

        Args:
            category_id: The id of the category. It has no documented form, and may be a name
                with blanks.

        Raises:
            Unauthorized: the token was rejected.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: digitalchalk-user-field-categories (stated).
        """
        return self._perform(
            calls.delete_user_field_category(
                category_id=category_id,
            )
        )


class Agreements(Resource):
    """Read what users have to agree to."""

    def list(
        self,
        *,
        page_size: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | None = None,
    ) -> Pages[Agreement]:
        """List agreements.

        The texts that users have to agree to; one of each type at most. They are read only.

        Args:
            page_size: How many records a page holds; 15 unless given.
            offset: How many records to skip; 0 unless given. The upper bound is ours.
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

        One of the texts that users have to agree to, by its type.

        Args:
            agreement_type: The type, which is what an agreement is known by. An organisation
                need not have both.

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
