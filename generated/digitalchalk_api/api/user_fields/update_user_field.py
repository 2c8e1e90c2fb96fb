from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...models.user_field_changes import UserFieldChanges
from ...models.user_field_error import UserFieldError
from ...types import Response


def _get_kwargs(
    field_id: str,
    *,
    body: UserFieldChanges,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/userfields/{field_id}".format(
            field_id=quote(str(field_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | RequestErrors | TokenError | UserFieldError | None:
    if response.status_code == 204:
        response_204 = cast(Any, None)
        return response_204

    if response.status_code == 400:
        response_400 = UserFieldError.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = TokenError.from_dict(response.json())

        return response_401

    if response.status_code == 404:
        response_404 = RequestErrors.from_dict(response.json())

        return response_404

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
    field_id: str,
    *,
    client: AuthenticatedClient,
    body: UserFieldChanges,
) -> Response[Any | RequestErrors | TokenError | UserFieldError]:
    """Change a user field

     Changes the properties in the body and keeps the others. Our reading: the type does not change.

    Args:
        field_id (str):
        body (UserFieldChanges): Changes of a user field. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError | UserFieldError]
    """

    kwargs = _get_kwargs(
        field_id=field_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    field_id: str,
    *,
    client: AuthenticatedClient,
    body: UserFieldChanges,
) -> Any | RequestErrors | TokenError | UserFieldError | None:
    """Change a user field

     Changes the properties in the body and keeps the others. Our reading: the type does not change.

    Args:
        field_id (str):
        body (UserFieldChanges): Changes of a user field. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError | UserFieldError
    """

    return sync_detailed(
        field_id=field_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    field_id: str,
    *,
    client: AuthenticatedClient,
    body: UserFieldChanges,
) -> Response[Any | RequestErrors | TokenError | UserFieldError]:
    """Change a user field

     Changes the properties in the body and keeps the others. Our reading: the type does not change.

    Args:
        field_id (str):
        body (UserFieldChanges): Changes of a user field. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError | UserFieldError]
    """

    kwargs = _get_kwargs(
        field_id=field_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    field_id: str,
    *,
    client: AuthenticatedClient,
    body: UserFieldChanges,
) -> Any | RequestErrors | TokenError | UserFieldError | None:
    """Change a user field

     Changes the properties in the body and keeps the others. Our reading: the type does not change.

    Args:
        field_id (str):
        body (UserFieldChanges): Changes of a user field. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError | UserFieldError
    """

    return (
        await asyncio_detailed(
            field_id=field_id,
            client=client,
            body=body,
        )
    ).parsed
