from http import HTTPStatus
from typing import Any

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.course_page import CoursePage
from ...models.error_detail import ErrorDetail
from ...models.invalid_parameters import InvalidParameters
from ...models.unavailable import Unavailable
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    number: str | Unset = UNSET,
    number_contains: str | Unset = UNSET,
    display_name: str | Unset = UNSET,
    org: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["number"] = number

    params["number_contains"] = number_contains

    params["display_name"] = display_name

    params["org"] = org

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/tahoe/api/v1/courses/",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | None:
    if response.status_code == 200:
        response_200 = CoursePage.from_dict(response.json())

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
) -> Response[CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    number: str | Unset = UNSET,
    number_contains: str | Unset = UNSET,
    display_name: str | Unset = UNSET,
    org: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]:
    """List courses

     The courses of the site, page by page. The API only reads courses. Filters are combined. No order is
    documented.

    Args:
        number (str | Unset):
        number_contains (str | Unset):
        display_name (str | Unset):
        org (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]
    """

    kwargs = _get_kwargs(
        number=number,
        number_contains=number_contains,
        display_name=display_name,
        org=org,
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
    number: str | Unset = UNSET,
    number_contains: str | Unset = UNSET,
    display_name: str | Unset = UNSET,
    org: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | None:
    """List courses

     The courses of the site, page by page. The API only reads courses. Filters are combined. No order is
    documented.

    Args:
        number (str | Unset):
        number_contains (str | Unset):
        display_name (str | Unset):
        org (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters
    """

    return sync_detailed(
        client=client,
        number=number,
        number_contains=number_contains,
        display_name=display_name,
        org=org,
        limit=limit,
        offset=offset,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    number: str | Unset = UNSET,
    number_contains: str | Unset = UNSET,
    display_name: str | Unset = UNSET,
    org: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]:
    """List courses

     The courses of the site, page by page. The API only reads courses. Filters are combined. No order is
    documented.

    Args:
        number (str | Unset):
        number_contains (str | Unset):
        display_name (str | Unset):
        org (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters]
    """

    kwargs = _get_kwargs(
        number=number,
        number_contains=number_contains,
        display_name=display_name,
        org=org,
        limit=limit,
        offset=offset,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    number: str | Unset = UNSET,
    number_contains: str | Unset = UNSET,
    display_name: str | Unset = UNSET,
    org: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | None:
    """List courses

     The courses of the site, page by page. The API only reads courses. Filters are combined. No order is
    documented.

    Args:
        number (str | Unset):
        number_contains (str | Unset):
        display_name (str | Unset):
        org (str | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CoursePage | ErrorDetail | ErrorDetail | Unavailable | InvalidParameters
    """

    return (
        await asyncio_detailed(
            client=client,
            number=number,
            number_contains=number_contains,
            display_name=display_name,
            org=org,
            limit=limit,
            offset=offset,
        )
    ).parsed
