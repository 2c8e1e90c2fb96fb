"""The platform and the operations of DigitalChalk API, from its spec."""

from typing import Any

from matricula_runtime.operation import (
    Endpoint,
    ErrorFieldPlace,
    ErrorShape,
    Mode,
    Operation,
    Pagination,
    Platform,
    Replay,
)

from ..api.agreements import get_agreement, list_agreements
from ..api.offering_categories import get_offering_category, list_offering_categories
from ..api.offerings import get_offering, list_offerings
from ..api.registrations import (
    create_registration,
    get_registration,
    list_registrations,
    update_registration,
)
from ..api.user_agreements import get_user_agreement, list_user_agreements, update_user_agreement
from ..api.user_field_categories import (
    create_user_field_category,
    delete_user_field_category,
    get_user_field_category,
    list_user_field_categories,
    update_user_field_category,
)
from ..api.user_field_values import get_user_field_values, update_user_field_values
from ..api.user_fields import (
    create_user_field,
    delete_user_field,
    get_user_field,
    list_user_fields,
    update_user_field,
)
from ..api.users import create_user, delete_user, get_user, list_users, update_user
from ..models.agreement import Agreement
from ..models.agreement_page import AgreementPage
from ..models.field_values import FieldValues
from ..models.offering import Offering
from ..models.offering_category import OfferingCategory
from ..models.offering_category_page import OfferingCategoryPage
from ..models.offering_page import OfferingPage
from ..models.registration import Registration
from ..models.registration_page import RegistrationPage
from ..models.user import User
from ..models.user_agreement import UserAgreement
from ..models.user_agreement_page import UserAgreementPage
from ..models.user_field import UserField
from ..models.user_field_category import UserFieldCategory
from ..models.user_field_category_page import UserFieldCategoryPage
from ..models.user_field_page import UserFieldPage
from ..models.user_page import UserPage

PLATFORM = Platform(
    name="digitalchalk",
    title="DigitalChalk API",
    server="https://api.digitalchalk.com/dc/api/v5",
    token_prefix="Bearer",
    errors=ErrorShape(
        message=("/errors/0", "/error_description", "/message"),
        fields=(ErrorFieldPlace(at="/fieldErrors"),),
        refused=frozenset({401}),
    ),
)

LIST_REGISTRATIONS = Endpoint(
    operation=Operation(
        id="listRegistrations",
        method="GET",
        path="/registrations",
        statuses=frozenset({200, 400, 401}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_registrations._parse_response,
    result=RegistrationPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        offset="offset",
        size="limit",
    ),
)
CREATE_REGISTRATION = Endpoint(
    operation=Operation(
        id="createRegistration",
        method="POST",
        path="/registrations",
        statuses=frozenset({201, 400, 401, 415}),
        replay=Replay(
            mode=Mode.UNIQUE,
            operation="listRegistrations",
            parameters={
                "userId": "$request.body#/userId",
                "offeringId": "$request.body#/offeringId",
                "status": "active",
            },
            match={
                "/userId": "$request.body#/userId",
                "/offeringId": "$request.body#/offeringId",
                "/status": "active",
            },
            id="/id",
            ignore_case=False,
            exact=True,
        ),
        created_id="$response.header.Location#regex:/registrations/([^/?]+)$",
    ),
    parse=create_registration._parse_response,
    result=str,
)
GET_REGISTRATION = Endpoint(
    operation=Operation(
        id="getRegistration",
        method="GET",
        path="/registrations/{registration_id}",
        statuses=frozenset({200, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_registration._parse_response,
    result=Registration,
)
UPDATE_REGISTRATION = Endpoint(
    operation=Operation(
        id="updateRegistration",
        method="PUT",
        path="/registrations/{registration_id}",
        statuses=frozenset({204, 400, 401, 404, 415}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=update_registration._parse_response,
    result=type(None),
)
LIST_USERS = Endpoint(
    operation=Operation(
        id="listUsers",
        method="GET",
        path="/users",
        statuses=frozenset({200, 400, 401}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_users._parse_response,
    result=UserPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        offset="offset",
        size="limit",
    ),
)
CREATE_USER = Endpoint(
    operation=Operation(
        id="createUser",
        method="POST",
        path="/users",
        statuses=frozenset({201, 400, 401, 415}),
        replay=Replay(
            mode=Mode.UNIQUE,
            operation="listUsers",
            parameters={"email": "$request.body#/email"},
            match={"/email": "$request.body#/email"},
            id="/id",
            ignore_case=True,
            exact=False,
        ),
        created_id="$response.header.Location#regex:/users/([^/?]+)$",
        secrets=("/password",),
    ),
    parse=create_user._parse_response,
    result=str,
)
GET_USER = Endpoint(
    operation=Operation(
        id="getUser",
        method="GET",
        path="/users/{user_id}",
        statuses=frozenset({200, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_user._parse_response,
    result=User,
)
UPDATE_USER = Endpoint(
    operation=Operation(
        id="updateUser",
        method="PUT",
        path="/users/{user_id}",
        statuses=frozenset({204, 400, 401, 404, 415}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
        secrets=("/password",),
    ),
    parse=update_user._parse_response,
    result=type(None),
)
DELETE_USER = Endpoint(
    operation=Operation(
        id="deleteUser",
        method="DELETE",
        path="/users/{user_id}",
        statuses=frozenset({204, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=delete_user._parse_response,
    result=type(None),
)
GET_USER_FIELD_VALUES = Endpoint(
    operation=Operation(
        id="getUserFieldValues",
        method="GET",
        path="/users/{user_id}/userfieldvalues",
        statuses=frozenset({200, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_user_field_values._parse_response,
    result=FieldValues,
)
UPDATE_USER_FIELD_VALUES = Endpoint(
    operation=Operation(
        id="updateUserFieldValues",
        method="PUT",
        path="/users/{user_id}/userfieldvalues",
        statuses=frozenset({204, 400, 401, 404, 415}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=update_user_field_values._parse_response,
    result=type(None),
)
LIST_USER_AGREEMENTS = Endpoint(
    operation=Operation(
        id="listUserAgreements",
        method="GET",
        path="/users/{user_id}/agreements",
        statuses=frozenset({200, 400, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_user_agreements._parse_response,
    result=UserAgreementPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        id=(),
        offset="offset",
        size="limit",
    ),
)
GET_USER_AGREEMENT = Endpoint(
    operation=Operation(
        id="getUserAgreement",
        method="GET",
        path="/users/{user_id}/agreements/{agreement_type}",
        statuses=frozenset({200, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_user_agreement._parse_response,
    result=UserAgreement,
)
UPDATE_USER_AGREEMENT = Endpoint(
    operation=Operation(
        id="updateUserAgreement",
        method="PUT",
        path="/users/{user_id}/agreements/{agreement_type}",
        statuses=frozenset({204, 400, 401, 404, 415}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=update_user_agreement._parse_response,
    result=type(None),
)
LIST_OFFERINGS = Endpoint(
    operation=Operation(
        id="listOfferings",
        method="GET",
        path="/offerings",
        statuses=frozenset({200, 400, 401}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_offerings._parse_response,
    result=OfferingPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        offset="offset",
        size="limit",
    ),
)
GET_OFFERING = Endpoint(
    operation=Operation(
        id="getOffering",
        method="GET",
        path="/offerings/{offering_id}",
        statuses=frozenset({200, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_offering._parse_response,
    result=Offering,
)
LIST_OFFERING_CATEGORIES = Endpoint(
    operation=Operation(
        id="listOfferingCategories",
        method="GET",
        path="/offeringcategories",
        statuses=frozenset({200, 400, 401}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_offering_categories._parse_response,
    result=OfferingCategoryPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        offset="offset",
        size="limit",
    ),
)
GET_OFFERING_CATEGORY = Endpoint(
    operation=Operation(
        id="getOfferingCategory",
        method="GET",
        path="/offeringcategories/{category_id}",
        statuses=frozenset({200, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_offering_category._parse_response,
    result=OfferingCategory,
)
LIST_USER_FIELDS = Endpoint(
    operation=Operation(
        id="listUserFields",
        method="GET",
        path="/userfields",
        statuses=frozenset({200, 400, 401}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_user_fields._parse_response,
    result=UserFieldPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        offset="offset",
        size="limit",
    ),
)
CREATE_USER_FIELD = Endpoint(
    operation=Operation(
        id="createUserField",
        method="POST",
        path="/userfields",
        statuses=frozenset({201, 400, 401, 415}),
        replay=Replay(
            mode=Mode.NEVER,
        ),
        created_id="$response.header.Location#regex:/userfields/([^/?]+)$",
    ),
    parse=create_user_field._parse_response,
    result=str,
)
GET_USER_FIELD = Endpoint(
    operation=Operation(
        id="getUserField",
        method="GET",
        path="/userfields/{field_id}",
        statuses=frozenset({200, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_user_field._parse_response,
    result=UserField,
)
UPDATE_USER_FIELD = Endpoint(
    operation=Operation(
        id="updateUserField",
        method="PUT",
        path="/userfields/{field_id}",
        statuses=frozenset({204, 400, 401, 404, 415}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=update_user_field._parse_response,
    result=type(None),
)
DELETE_USER_FIELD = Endpoint(
    operation=Operation(
        id="deleteUserField",
        method="DELETE",
        path="/userfields/{field_id}",
        statuses=frozenset({204, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=delete_user_field._parse_response,
    result=type(None),
)
LIST_USER_FIELD_CATEGORIES = Endpoint(
    operation=Operation(
        id="listUserFieldCategories",
        method="GET",
        path="/userfieldcategories",
        statuses=frozenset({200, 400, 401}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_user_field_categories._parse_response,
    result=UserFieldCategoryPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        offset="offset",
        size="limit",
    ),
)
CREATE_USER_FIELD_CATEGORY = Endpoint(
    operation=Operation(
        id="createUserFieldCategory",
        method="POST",
        path="/userfieldcategories",
        statuses=frozenset({201, 400, 401, 415}),
        replay=Replay(
            mode=Mode.NEVER,
        ),
        created_id="$response.header.Location#regex:/userfieldcategories/([^/?]+)$",
    ),
    parse=create_user_field_category._parse_response,
    result=str,
)
GET_USER_FIELD_CATEGORY = Endpoint(
    operation=Operation(
        id="getUserFieldCategory",
        method="GET",
        path="/userfieldcategories/{category_id}",
        statuses=frozenset({200, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_user_field_category._parse_response,
    result=UserFieldCategory,
)
UPDATE_USER_FIELD_CATEGORY = Endpoint(
    operation=Operation(
        id="updateUserFieldCategory",
        method="PUT",
        path="/userfieldcategories/{category_id}",
        statuses=frozenset({204, 400, 401, 404, 415}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=update_user_field_category._parse_response,
    result=type(None),
)
DELETE_USER_FIELD_CATEGORY = Endpoint(
    operation=Operation(
        id="deleteUserFieldCategory",
        method="DELETE",
        path="/userfieldcategories/{category_id}",
        statuses=frozenset({204, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=delete_user_field_category._parse_response,
    result=type(None),
)
LIST_AGREEMENTS = Endpoint(
    operation=Operation(
        id="listAgreements",
        method="GET",
        path="/agreements",
        statuses=frozenset({200, 400, 401}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_agreements._parse_response,
    result=AgreementPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        id=(),
        offset="offset",
        size="limit",
    ),
)
GET_AGREEMENT = Endpoint(
    operation=Operation(
        id="getAgreement",
        method="GET",
        path="/agreements/{agreement_type}",
        statuses=frozenset({200, 401, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_agreement._parse_response,
    result=Agreement,
)

ENDPOINTS: dict[str, Endpoint[Any]] = {
    "listRegistrations": LIST_REGISTRATIONS,
    "createRegistration": CREATE_REGISTRATION,
    "getRegistration": GET_REGISTRATION,
    "updateRegistration": UPDATE_REGISTRATION,
    "listUsers": LIST_USERS,
    "createUser": CREATE_USER,
    "getUser": GET_USER,
    "updateUser": UPDATE_USER,
    "deleteUser": DELETE_USER,
    "getUserFieldValues": GET_USER_FIELD_VALUES,
    "updateUserFieldValues": UPDATE_USER_FIELD_VALUES,
    "listUserAgreements": LIST_USER_AGREEMENTS,
    "getUserAgreement": GET_USER_AGREEMENT,
    "updateUserAgreement": UPDATE_USER_AGREEMENT,
    "listOfferings": LIST_OFFERINGS,
    "getOffering": GET_OFFERING,
    "listOfferingCategories": LIST_OFFERING_CATEGORIES,
    "getOfferingCategory": GET_OFFERING_CATEGORY,
    "listUserFields": LIST_USER_FIELDS,
    "createUserField": CREATE_USER_FIELD,
    "getUserField": GET_USER_FIELD,
    "updateUserField": UPDATE_USER_FIELD,
    "deleteUserField": DELETE_USER_FIELD,
    "listUserFieldCategories": LIST_USER_FIELD_CATEGORIES,
    "createUserFieldCategory": CREATE_USER_FIELD_CATEGORY,
    "getUserFieldCategory": GET_USER_FIELD_CATEGORY,
    "updateUserFieldCategory": UPDATE_USER_FIELD_CATEGORY,
    "deleteUserFieldCategory": DELETE_USER_FIELD_CATEGORY,
    "listAgreements": LIST_AGREEMENTS,
    "getAgreement": GET_AGREEMENT,
}
"""All endpoints by the operationId of the spec."""
