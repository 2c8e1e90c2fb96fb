from http import HTTPStatus
from typing import Any

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.enroll import Enroll
from ...models.enrollment_change import EnrollmentChange
from ...models.enrollment_form import EnrollmentForm
from ...models.error_detail import ErrorDetail
from ...models.invalid_enrollment import InvalidEnrollment
from ...models.unavailable import Unavailable
from ...models.unenroll import Unenroll
from ...types import Response


def _get_kwargs(
    *,
    body: Enroll | Unenroll | EnrollmentForm,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/tahoe/api/v1/enrollments/",
    }

    if isinstance(body, Enroll | Unenroll):
        if isinstance(body, Enroll):
            _kwargs["json"] = body.to_dict()
        else:
            _kwargs["json"] = body.to_dict()

        headers["Content-Type"] = "application/json"
    elif isinstance(body, EnrollmentForm):
        _kwargs["data"] = body.to_dict()
        headers["Content-Type"] = "application/x-www-form-urlencoded"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment | None:
    if response.status_code == 200:
        response_200 = EnrollmentChange.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = EnrollmentChange.from_dict(response.json())

        return response_201

    if response.status_code == 400:
        response_400 = InvalidEnrollment.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorDetail.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorDetail.from_dict(response.json())

        return response_403

    if response.status_code == 406:

        def _parse_response_406(data: object) -> ErrorDetail | Unavailable:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_406_type_0 = ErrorDetail.from_dict(data)

                return response_406_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_406_type_1 = Unavailable.from_dict(data)

            return response_406_type_1

        response_406 = _parse_response_406(response.json())

        return response_406

    if response.status_code == 415:
        response_415 = ErrorDetail.from_dict(response.json())

        return response_415

    if response.status_code == 429:
        response_429 = ErrorDetail.from_dict(response.json())

        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: Enroll | Unenroll | EnrollmentForm,
) -> Response[EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment]:
    """Enroll or unenroll learners

     Applies one action to each learner in each course. You identify a learner by email or username, and
    a learner
    without an account by email.

    | learner | `enroll` | `unenroll` |
    |---|---|---|
    | active account | is enrolled; a second time changes nothing | the enrollment is ended and stays
    listed |
    | account that is not active yet, or none | is invited | the invitation is removed |

    **An invitation becomes an enrollment** when the account with its email becomes active, but only if
    the
    request had `auto_enroll`. A second invitation replaces that choice.

    **One failing learner does not fail the request**: the learner's item in `results` has the error. An
    unknown
    course does, and then the platform does nothing.

    You can send the request again: it leads to the same state.

    Args:
        body (Enroll | Unenroll):
        body (EnrollmentForm): Learners to enroll or to unenroll, as a form. The key of a list is
            repeated for each member, so a list of one looks like a text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: Enroll | Unenroll | EnrollmentForm,
) -> EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment | None:
    """Enroll or unenroll learners

     Applies one action to each learner in each course. You identify a learner by email or username, and
    a learner
    without an account by email.

    | learner | `enroll` | `unenroll` |
    |---|---|---|
    | active account | is enrolled; a second time changes nothing | the enrollment is ended and stays
    listed |
    | account that is not active yet, or none | is invited | the invitation is removed |

    **An invitation becomes an enrollment** when the account with its email becomes active, but only if
    the
    request had `auto_enroll`. A second invitation replaces that choice.

    **One failing learner does not fail the request**: the learner's item in `results` has the error. An
    unknown
    course does, and then the platform does nothing.

    You can send the request again: it leads to the same state.

    Args:
        body (Enroll | Unenroll):
        body (EnrollmentForm): Learners to enroll or to unenroll, as a form. The key of a list is
            repeated for each member, so a list of one looks like a text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: Enroll | Unenroll | EnrollmentForm,
) -> Response[EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment]:
    """Enroll or unenroll learners

     Applies one action to each learner in each course. You identify a learner by email or username, and
    a learner
    without an account by email.

    | learner | `enroll` | `unenroll` |
    |---|---|---|
    | active account | is enrolled; a second time changes nothing | the enrollment is ended and stays
    listed |
    | account that is not active yet, or none | is invited | the invitation is removed |

    **An invitation becomes an enrollment** when the account with its email becomes active, but only if
    the
    request had `auto_enroll`. A second invitation replaces that choice.

    **One failing learner does not fail the request**: the learner's item in `results` has the error. An
    unknown
    course does, and then the platform does nothing.

    You can send the request again: it leads to the same state.

    Args:
        body (Enroll | Unenroll):
        body (EnrollmentForm): Learners to enroll or to unenroll, as a form. The key of a list is
            repeated for each member, so a list of one looks like a text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: Enroll | Unenroll | EnrollmentForm,
) -> EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment | None:
    """Enroll or unenroll learners

     Applies one action to each learner in each course. You identify a learner by email or username, and
    a learner
    without an account by email.

    | learner | `enroll` | `unenroll` |
    |---|---|---|
    | active account | is enrolled; a second time changes nothing | the enrollment is ended and stays
    listed |
    | account that is not active yet, or none | is invited | the invitation is removed |

    **An invitation becomes an enrollment** when the account with its email becomes active, but only if
    the
    request had `auto_enroll`. A second invitation replaces that choice.

    **One failing learner does not fail the request**: the learner's item in `results` has the error. An
    unknown
    course does, and then the platform does nothing.

    You can send the request again: it leads to the same state.

    Args:
        body (Enroll | Unenroll):
        body (EnrollmentForm): Learners to enroll or to unenroll, as a form. The key of a list is
            repeated for each member, so a list of one looks like a text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        EnrollmentChange | ErrorDetail | ErrorDetail | Unavailable | InvalidEnrollment
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
