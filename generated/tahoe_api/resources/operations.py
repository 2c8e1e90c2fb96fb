"""The platform and the operations of Tahoe API, from its spec."""

from typing import Any

from matricula_runtime.operation import (
    Endpoint,
    ErrorFieldPlace,
    ErrorShape,
    Mode,
    Operation,
    Pagination,
    Platform,
    RateLimit,
    Replay,
)

from ..api.courses import get_course, list_courses
from ..api.enrollments import list_enrollments, update_enrollments
from ..api.registrations import create_registration
from ..api.registrations_v1 import create_registration_v1
from ..api.users import get_user, list_users
from ..models.course import Course
from ..models.course_page import CoursePage
from ..models.enrollment_change import EnrollmentChange
from ..models.enrollment_page import EnrollmentPage
from ..models.registration_created import RegistrationCreated
from ..models.registration_created_v1 import RegistrationCreatedV1
from ..models.user import User
from ..models.user_page import UserPage

PLATFORM = Platform(
    name="tahoe",
    title="Tahoe API",
    server="https://{site}.tahoe.appsembler.com",
    token_prefix="Token",
    errors=ErrorShape(
        message=("/user_message", "/detail", "/error", ""),
        fields=(
            ErrorFieldPlace(at="/invalid-params"),
            ErrorFieldPlace(at="/user_message"),
        ),
        refused=frozenset({401, 403}),
    ),
    rate_limit=RateLimit(requests=60, per=60),
)

CREATE_REGISTRATION = Endpoint(
    operation=Operation(
        id="createRegistration",
        method="POST",
        path="/tahoe/api/v2/registrations/",
        statuses=frozenset({200, 400, 401, 403, 406, 409, 415, 429}),
        replay=Replay(
            mode=Mode.UNIQUE,
            operation="listUsers",
            parameters={"email_exact": "$request.body#/email"},
            match={"/email": "$request.body#/email"},
            id="/id",
            ignore_case=True,
            exact=True,
            may_hide=True,
            taken="/email",
        ),
        created_id="$response.body#/user_id",
        created_id_type=int,
        secrets=("/password",),
    ),
    parse=create_registration._parse_response,
    result=RegistrationCreated,
)
CREATE_REGISTRATION_V1 = Endpoint(
    operation=Operation(
        id="createRegistrationV1",
        method="POST",
        path="/tahoe/api/v1/registrations/",
        statuses=frozenset({200, 400, 401, 403, 406, 409, 415, 429}),
        replay=Replay(
            mode=Mode.UNIQUE,
            operation="listUsers",
            parameters={"email_exact": "$request.body#/email"},
            match={"/email": "$request.body#/email"},
            id="/id",
            ignore_case=True,
            exact=True,
            may_hide=True,
        ),
        created_id="$response.body#/user_id ",
        created_id_type=int,
        secrets=("/password",),
    ),
    parse=create_registration_v1._parse_response,
    result=RegistrationCreatedV1,
)
LIST_USERS = Endpoint(
    operation=Operation(
        id="listUsers",
        method="GET",
        path="/tahoe/api/v1/users/",
        statuses=frozenset({200, 400, 401, 403, 406, 429}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_users._parse_response,
    result=UserPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        total="/count",
        offset="offset",
        size="limit",
    ),
)
GET_USER = Endpoint(
    operation=Operation(
        id="getUser",
        method="GET",
        path="/tahoe/api/v1/users/{user_id}/",
        statuses=frozenset({200, 401, 403, 404, 406, 429}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_user._parse_response,
    result=User,
)
LIST_ENROLLMENTS = Endpoint(
    operation=Operation(
        id="listEnrollments",
        method="GET",
        path="/tahoe/api/v1/enrollments/",
        statuses=frozenset({200, 400, 401, 403, 406, 429}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_enrollments._parse_response,
    result=EnrollmentPage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        id=(),
        total="/count",
        offset="offset",
        size="limit",
    ),
)
UPDATE_ENROLLMENTS = Endpoint(
    operation=Operation(
        id="updateEnrollments",
        method="POST",
        path="/tahoe/api/v1/enrollments/",
        statuses=frozenset({200, 201, 400, 401, 403, 406, 415, 429}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=update_enrollments._parse_response,
    result=EnrollmentChange,
)
LIST_COURSES = Endpoint(
    operation=Operation(
        id="listCourses",
        method="GET",
        path="/tahoe/api/v1/courses/",
        statuses=frozenset({200, 400, 401, 403, 406, 429}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_courses._parse_response,
    result=CoursePage,
    pagination=Pagination(
        next="$response.body#/next",
        items=("results",),
        total="/count",
        offset="offset",
        size="limit",
    ),
)
GET_COURSE = Endpoint(
    operation=Operation(
        id="getCourse",
        method="GET",
        path="/tahoe/api/v1/courses/{course_id}/",
        statuses=frozenset({200, 401, 403, 404, 406, 429}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=get_course._parse_response,
    result=Course,
)

ENDPOINTS: dict[str, Endpoint[Any]] = {
    "createRegistration": CREATE_REGISTRATION,
    "createRegistrationV1": CREATE_REGISTRATION_V1,
    "listUsers": LIST_USERS,
    "getUser": GET_USER,
    "listEnrollments": LIST_ENROLLMENTS,
    "updateEnrollments": UPDATE_ENROLLMENTS,
    "listCourses": LIST_COURSES,
    "getCourse": GET_COURSE,
}
"""All endpoints by the operationId of the spec."""
