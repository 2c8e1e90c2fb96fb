from http import HTTPStatus
from typing import Any, cast

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.new_user import NewUser
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...types import Response


def _get_kwargs(
    *,
    body: NewUser,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/users",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | RequestErrors | TokenError | None:
    if response.status_code == 201:
        response_201 = cast(Any, None)
        return response_201

    if response.status_code == 400:
        response_400 = RequestErrors.from_dict(response.json())

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
) -> Response[Any | RequestErrors | TokenError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: NewUser,
) -> Response[Any | RequestErrors | TokenError]:
    """Create a user

     Creates an account. Emails and usernames are unique. The account has no registrations yet.

    Args:
        body (NewUser): A user to create. The vendor's own clients always send a password; its
            absence is not documented. Further properties are sent unchanged: one of those clients
            sends an `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError]
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
    body: NewUser,
) -> Any | RequestErrors | TokenError | None:
    """Create a user

     Creates an account. Emails and usernames are unique. The account has no registrations yet.

    Args:
        body (NewUser): A user to create. The vendor's own clients always send a password; its
            absence is not documented. Further properties are sent unchanged: one of those clients
            sends an `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: NewUser,
) -> Response[Any | RequestErrors | TokenError]:
    """Create a user

     Creates an account. Emails and usernames are unique. The account has no registrations yet.

    Args:
        body (NewUser): A user to create. The vendor's own clients always send a password; its
            absence is not documented. Further properties are sent unchanged: one of those clients
            sends an `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: NewUser,
) -> Any | RequestErrors | TokenError | None:
    """Create a user

     Creates an account. Emails and usernames are unique. The account has no registrations yet.

    Args:
        body (NewUser): A user to create. The vendor's own clients always send a password; its
            absence is not documented. Further properties are sent unchanged: one of those clients
            sends an `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
