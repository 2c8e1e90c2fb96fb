import datetime
from http import HTTPStatus
from typing import Any

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_detail import ErrorDetail
from ...models.invalid_parameters import InvalidParameters
from ...models.unavailable import Unavailable
from ...models.user_page import UserPage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    email_exact: str | Unset = UNSET,
    date_joined: datetime.date | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["email_exact"] = email_exact

    json_date_joined: str | Unset = UNSET
    if not isinstance(date_joined, Unset):
        json_date_joined = date_joined.isoformat()
    params["date_joined"] = json_date_joined

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/tahoe/api/v1/users/",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage | None:
    if response.status_code == 200:
        response_200 = UserPage.from_dict(response.json())

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
) -> Response[ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    email_exact: str | Unset = UNSET,
    date_joined: datetime.date | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage]:
    """List users

     The accounts of the site, page by page. The document says all users; sites with the newest code show
    active
    accounts only (variant `active-accounts`), so an account may be missing although its email is taken.
    `email_exact` finds at most one. Unknown query parameters are ignored. No order is documented.

    Args:
        email_exact (str | Unset):
        date_joined (datetime.date | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage]
    """

    kwargs = _get_kwargs(
        email_exact=email_exact,
        date_joined=date_joined,
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
    email_exact: str | Unset = UNSET,
    date_joined: datetime.date | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage | None:
    """List users

     The accounts of the site, page by page. The document says all users; sites with the newest code show
    active
    accounts only (variant `active-accounts`), so an account may be missing although its email is taken.
    `email_exact` finds at most one. Unknown query parameters are ignored. No order is documented.

    Args:
        email_exact (str | Unset):
        date_joined (datetime.date | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage
    """

    return sync_detailed(
        client=client,
        email_exact=email_exact,
        date_joined=date_joined,
        limit=limit,
        offset=offset,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    email_exact: str | Unset = UNSET,
    date_joined: datetime.date | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage]:
    """List users

     The accounts of the site, page by page. The document says all users; sites with the newest code show
    active
    accounts only (variant `active-accounts`), so an account may be missing although its email is taken.
    `email_exact` finds at most one. Unknown query parameters are ignored. No order is documented.

    Args:
        email_exact (str | Unset):
        date_joined (datetime.date | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage]
    """

    kwargs = _get_kwargs(
        email_exact=email_exact,
        date_joined=date_joined,
        limit=limit,
        offset=offset,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    email_exact: str | Unset = UNSET,
    date_joined: datetime.date | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage | None:
    """List users

     The accounts of the site, page by page. The document says all users; sites with the newest code show
    active
    accounts only (variant `active-accounts`), so an account may be missing although its email is taken.
    `email_exact` finds at most one. Unknown query parameters are ignored. No order is documented.

    Args:
        email_exact (str | Unset):
        date_joined (datetime.date | Unset):
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorDetail | ErrorDetail | Unavailable | InvalidParameters | UserPage
    """

    return (
        await asyncio_detailed(
            client=client,
            email_exact=email_exact,
            date_joined=date_joined,
            limit=limit,
            offset=offset,
        )
    ).parsed
