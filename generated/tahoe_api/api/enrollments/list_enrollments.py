from http import HTTPStatus
from typing import Any

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.enrollment_page import EnrollmentPage
from ...models.error_detail import ErrorDetail
from ...models.invalid_parameters import InvalidParameters
from ...models.unavailable import Unavailable
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    course_id: str | Unset = UNSET,
    user_id: int | Unset = UNSET,
    username: str | Unset = UNSET,
    is_active: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["course_id"] = course_id

    params["user_id"] = user_id

    params["username"] = username

    params["is_active"] = is_active

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/tahoe/api/v1/enrollments/",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | None:
    if response.status_code == 200:
        response_200 = EnrollmentPage.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = InvalidParameters.from_dict(response.json())

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

    if response.status_code == 429:
        response_429 = ErrorDetail.from_dict(response.json())

        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    course_id: str | Unset = UNSET,
    user_id: int | Unset = UNSET,
    username: str | Unset = UNSET,
    is_active: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]:
    """List enrollments

     The current and former enrollments in the site's courses, page by page. An ended enrollment stays in
    the list
    with `is_active` false; invitations are not in it. Filters are combined. No order is documented.

    Args:
        course_id (str | Unset):
        user_id (int | Unset):
        username (str | Unset):
        is_active (bool | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]
    """

    kwargs = _get_kwargs(
        course_id=course_id,
        user_id=user_id,
        username=username,
        is_active=is_active,
        limit=limit,
        offset=offset,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    course_id: str | Unset = UNSET,
    user_id: int | Unset = UNSET,
    username: str | Unset = UNSET,
    is_active: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | None:
    """List enrollments

     The current and former enrollments in the site's courses, page by page. An ended enrollment stays in
    the list
    with `is_active` false; invitations are not in it. Filters are combined. No order is documented.

    Args:
        course_id (str | Unset):
        user_id (int | Unset):
        username (str | Unset):
        is_active (bool | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters
    """

    return sync_detailed(
        client=client,
        course_id=course_id,
        user_id=user_id,
        username=username,
        is_active=is_active,
        limit=limit,
        offset=offset,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    course_id: str | Unset = UNSET,
    user_id: int | Unset = UNSET,
    username: str | Unset = UNSET,
    is_active: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]:
    """List enrollments

     The current and former enrollments in the site's courses, page by page. An ended enrollment stays in
    the list
    with `is_active` false; invitations are not in it. Filters are combined. No order is documented.

    Args:
        course_id (str | Unset):
        user_id (int | Unset):
        username (str | Unset):
        is_active (bool | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]
    """

    kwargs = _get_kwargs(
        course_id=course_id,
        user_id=user_id,
        username=username,
        is_active=is_active,
        limit=limit,
        offset=offset,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    course_id: str | Unset = UNSET,
    user_id: int | Unset = UNSET,
    username: str | Unset = UNSET,
    is_active: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | None:
    """List enrollments

     The current and former enrollments in the site's courses, page by page. An ended enrollment stays in
    the list
    with `is_active` false; invitations are not in it. Filters are combined. No order is documented.

    Args:
        course_id (str | Unset):
        user_id (int | Unset):
        username (str | Unset):
        is_active (bool | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        EnrollmentPage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters
    """

    return (
        await asyncio_detailed(
            client=client,
            course_id=course_id,
            user_id=user_id,
            username=username,
            is_active=is_active,
            limit=limit,
            offset=offset,
        )
    ).parsed
