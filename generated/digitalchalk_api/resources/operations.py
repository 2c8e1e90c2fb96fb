"""What the spec says of DigitalChalk API and its operations."""

from typing import Any

from matricula_runtime.operation import (
    Endpoint,
    ErrorShape,
    Mode,
    Operation,
    Pagination,
    Platform,
    Replay,
)

from ..api.offerings import get_offering, list_offerings
from ..api.registrations import (
    create_registration,
    get_registration,
    list_registrations,
    update_registration,
)
from ..api.users import create_user, get_user, list_users
from ..models.offering import Offering
from ..models.offering_page import OfferingPage
from ..models.registration import Registration
from ..models.registration_page import RegistrationPage
from ..models.user import User
from ..models.user_page import UserPage

PLATFORM = Platform(
    name="digitalchalk",
    title="DigitalChalk API",
    server="https://api.digitalchalk.com/dc/api/v5",
    token_prefix="Bearer",
    errors=ErrorShape(
        message=("/errors/0", "/error_description"),
        fields=("/fieldErrors",),
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
        pagination=Pagination(style="link", items="results", next="next"),
    ),
    parse=list_registrations._parse_response,
    result=RegistrationPage,
    items=lambda page: page.results,
    next=lambda page: page.next_,
)
CREATE_REGISTRATION = Endpoint(
    operation=Operation(
        id="createRegistration",
        method="POST",
        path="/registrations",
        statuses=frozenset({201, 400, 401, 415}),
        replay=Replay(
            mode=Mode.LOOKUP,
            operation="listRegistrations",
            parameters={
                "userId": "$request.body#/userId",
                "offeringId": "$request.body#/offeringId",
                "status": "active",
            },
            match={"userId": "$request.body#/userId", "offeringId": "$request.body#/offeringId"},
            id="id",
            ignore_case=False,
        ),
        created_id="$response.header.Location#regex:/([^/?]+)$",
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
        pagination=Pagination(style="link", items="results", next="next"),
    ),
    parse=list_users._parse_response,
    result=UserPage,
    items=lambda page: page.results,
    next=lambda page: page.next_,
)
CREATE_USER = Endpoint(
    operation=Operation(
        id="createUser",
        method="POST",
        path="/users",
        statuses=frozenset({201, 400, 401, 415}),
        replay=Replay(
            mode=Mode.LOOKUP,
            operation="listUsers",
            parameters={"email": "$request.body#/email"},
            match={"email": "$request.body#/email"},
            id="id",
            ignore_case=True,
        ),
        created_id="$response.header.Location#regex:/([^/?]+)$",
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
LIST_OFFERINGS = Endpoint(
    operation=Operation(
        id="listOfferings",
        method="GET",
        path="/offerings",
        statuses=frozenset({200, 400, 401}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
        pagination=Pagination(style="link", items="results", next="next"),
    ),
    parse=list_offerings._parse_response,
    result=OfferingPage,
    items=lambda page: page.results,
    next=lambda page: page.next_,
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

ENDPOINTS: dict[str, Endpoint[Any]] = {
    "listRegistrations": LIST_REGISTRATIONS,
    "createRegistration": CREATE_REGISTRATION,
    "getRegistration": GET_REGISTRATION,
    "updateRegistration": UPDATE_REGISTRATION,
    "listUsers": LIST_USERS,
    "createUser": CREATE_USER,
    "getUser": GET_USER,
    "listOfferings": LIST_OFFERINGS,
    "getOffering": GET_OFFERING,
}
"""All endpoints by the operationId of the spec."""
