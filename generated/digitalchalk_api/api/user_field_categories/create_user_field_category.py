from http import HTTPStatus
from typing import Any, cast

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.new_user_field_category import NewUserFieldCategory
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...models.user_field_error import UserFieldError
from ...types import Response


def _get_kwargs(
    *,
    body: NewUserFieldCategory,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/userfieldcategories",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | RequestErrors | TokenError | UserFieldError | None:
    if response.status_code == 201:
        response_201 = cast(Any, None)
        return response_201

    if response.status_code == 400:
        response_400 = UserFieldError.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = TokenError.from_dict(response.json())

        return response_401

    if response.status_code == 415:
        response_415 = RequestErrors.from_dict(response.json())

        return response_415

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | RequestErrors | TokenError | UserFieldError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: NewUserFieldCategory,
) -> Response[Any | RequestErrors | TokenError | UserFieldError]:
    """Create a category of user fields

     **Only the index of 2013 and pages below it have this operation**; the index of 2023 lacks it, and
    the
    platform may have removed it.

    No page says that names are unique. After a lost response, look through the list before you send the
    request
    again.

    Args:
        body (NewUserFieldCategory): A category of user fields to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError | UserFieldError]
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
    body: NewUserFieldCategory,
) -> Any | RequestErrors | TokenError | UserFieldError | None:
    """Create a category of user fields

     **Only the index of 2013 and pages below it have this operation**; the index of 2023 lacks it, and
    the
    platform may have removed it.

    No page says that names are unique. After a lost response, look through the list before you send the
    request
    again.

    Args:
        body (NewUserFieldCategory): A category of user fields to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError | UserFieldError
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: NewUserFieldCategory,
) -> Response[Any | RequestErrors | TokenError | UserFieldError]:
    """Create a category of user fields

     **Only the index of 2013 and pages below it have this operation**; the index of 2023 lacks it, and
    the
    platform may have removed it.

    No page says that names are unique. After a lost response, look through the list before you send the
    request
    again.

    Args:
        body (NewUserFieldCategory): A category of user fields to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError | UserFieldError]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: NewUserFieldCategory,
) -> Any | RequestErrors | TokenError | UserFieldError | None:
    """Create a category of user fields

     **Only the index of 2013 and pages below it have this operation**; the index of 2023 lacks it, and
    the
    platform may have removed it.

    No page says that names are unique. After a lost response, look through the list before you send the
    request
    again.

    Args:
        body (NewUserFieldCategory): A category of user fields to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError | UserFieldError
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
