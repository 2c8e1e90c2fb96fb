from http import HTTPStatus
from typing import Any

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...models.user_page import UserPage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    email: str | Unset = UNSET,
    username: str | Unset = UNSET,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    last_login_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["email"] = email

    params["username"] = username

    params["firstName"] = first_name

    params["lastName"] = last_name

    params["createdDate"] = created_date

    params["lastLoginDate"] = last_login_date

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/users",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> RequestErrors | TokenError | UserPage | None:
    if response.status_code == 200:
        response_200 = UserPage.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = RequestErrors.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = TokenError.from_dict(response.json())

        return response_401

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[RequestErrors | TokenError | UserPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    email: str | Unset = UNSET,
    username: str | Unset = UNSET,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    last_login_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[RequestErrors | TokenError | UserPage]:
    """List users

     The accounts of the organisation, students and administrators, page by page. Filters are combined: a
    user must
    match all of them. **A text filter finds parts of the value**, ignoring case: to look for one email,
    compare
    the whole email in the results. No order is documented.

    Args:
        email (str | Unset):
        username (str | Unset):
        first_name (str | Unset):
        last_name (str | Unset):
        created_date (str | Unset): A full date and time with `Z` or an offset (its plus sent as
            `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds the
            whole span, in UTC, including its start and excluding its end. Ranges exist too, but their
            form was not readable. A date that does not exist, such as `2023-02-30`, finds nothing.
        last_login_date (str | Unset): A full date and time with `Z` or an offset (its plus sent
            as `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds
            the whole span, in UTC, including its start and excluding its end. Ranges exist too, but
            their form was not readable. A date that does not exist, such as `2023-02-30`, finds
            nothing.
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RequestErrors | TokenError | UserPage]
    """

    kwargs = _get_kwargs(
        email=email,
        username=username,
        first_name=first_name,
        last_name=last_name,
        created_date=created_date,
        last_login_date=last_login_date,
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
    email: str | Unset = UNSET,
    username: str | Unset = UNSET,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    last_login_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> RequestErrors | TokenError | UserPage | None:
    """List users

     The accounts of the organisation, students and administrators, page by page. Filters are combined: a
    user must
    match all of them. **A text filter finds parts of the value**, ignoring case: to look for one email,
    compare
    the whole email in the results. No order is documented.

    Args:
        email (str | Unset):
        username (str | Unset):
        first_name (str | Unset):
        last_name (str | Unset):
        created_date (str | Unset): A full date and time with `Z` or an offset (its plus sent as
            `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds the
            whole span, in UTC, including its start and excluding its end. Ranges exist too, but their
            form was not readable. A date that does not exist, such as `2023-02-30`, finds nothing.
        last_login_date (str | Unset): A full date and time with `Z` or an offset (its plus sent
            as `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds
            the whole span, in UTC, including its start and excluding its end. Ranges exist too, but
            their form was not readable. A date that does not exist, such as `2023-02-30`, finds
            nothing.
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RequestErrors | TokenError | UserPage
    """

    return sync_detailed(
        client=client,
        email=email,
        username=username,
        first_name=first_name,
        last_name=last_name,
        created_date=created_date,
        last_login_date=last_login_date,
        limit=limit,
        offset=offset,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    email: str | Unset = UNSET,
    username: str | Unset = UNSET,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    last_login_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[RequestErrors | TokenError | UserPage]:
    """List users

     The accounts of the organisation, students and administrators, page by page. Filters are combined: a
    user must
    match all of them. **A text filter finds parts of the value**, ignoring case: to look for one email,
    compare
    the whole email in the results. No order is documented.

    Args:
        email (str | Unset):
        username (str | Unset):
        first_name (str | Unset):
        last_name (str | Unset):
        created_date (str | Unset): A full date and time with `Z` or an offset (its plus sent as
            `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds the
            whole span, in UTC, including its start and excluding its end. Ranges exist too, but their
            form was not readable. A date that does not exist, such as `2023-02-30`, finds nothing.
        last_login_date (str | Unset): A full date and time with `Z` or an offset (its plus sent
            as `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds
            the whole span, in UTC, including its start and excluding its end. Ranges exist too, but
            their form was not readable. A date that does not exist, such as `2023-02-30`, finds
            nothing.
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RequestErrors | TokenError | UserPage]
    """

    kwargs = _get_kwargs(
        email=email,
        username=username,
        first_name=first_name,
        last_name=last_name,
        created_date=created_date,
        last_login_date=last_login_date,
        limit=limit,
        offset=offset,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    email: str | Unset = UNSET,
    username: str | Unset = UNSET,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    last_login_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> RequestErrors | TokenError | UserPage | None:
    """List users

     The accounts of the organisation, students and administrators, page by page. Filters are combined: a
    user must
    match all of them. **A text filter finds parts of the value**, ignoring case: to look for one email,
    compare
    the whole email in the results. No order is documented.

    Args:
        email (str | Unset):
        username (str | Unset):
        first_name (str | Unset):
        last_name (str | Unset):
        created_date (str | Unset): A full date and time with `Z` or an offset (its plus sent as
            `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds the
            whole span, in UTC, including its start and excluding its end. Ranges exist too, but their
            form was not readable. A date that does not exist, such as `2023-02-30`, finds nothing.
        last_login_date (str | Unset): A full date and time with `Z` or an offset (its plus sent
            as `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds
            the whole span, in UTC, including its start and excluding its end. Ranges exist too, but
            their form was not readable. A date that does not exist, such as `2023-02-30`, finds
            nothing.
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RequestErrors | TokenError | UserPage
    """

    return (
        await asyncio_detailed(
            client=client,
            email=email,
            username=username,
            first_name=first_name,
            last_name=last_name,
            created_date=created_date,
            last_login_date=last_login_date,
            limit=limit,
            offset=offset,
        )
    ).parsed
