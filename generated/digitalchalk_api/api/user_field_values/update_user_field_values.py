from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.field_value_changes import FieldValueChanges
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...types import Response


def _get_kwargs(
    user_id: str,
    *,
    body: FieldValueChanges,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/users/{user_id}/userfieldvalues".format(
            user_id=quote(str(user_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | RequestErrors | TokenError | None:
    if response.status_code == 204:
        response_204 = cast(Any, None)
        return response_204

    if response.status_code == 400:
        response_400 = RequestErrors.from_dict(response.json())

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
) -> Response[Any | RequestErrors | TokenError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    user_id: str,
    *,
    client: AuthenticatedClient,
    body: FieldValueChanges,
) -> Response[Any | RequestErrors | TokenError]:
    """Set the values of a user's fields

     Sets the values of the fields in the body, by id, and keeps the others. Null clears a value. The
    type of the
    field decides on its value: text for most, a number, true or false, or a list of texts for several
    options.
    Our reading: one bad value rejects the whole request.

    Args:
        user_id (str):
        body (FieldValueChanges): New values by the id of their fields. Null clears a value.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    user_id: str,
    *,
    client: AuthenticatedClient,
    body: FieldValueChanges,
) -> Any | RequestErrors | TokenError | None:
    """Set the values of a user's fields

     Sets the values of the fields in the body, by id, and keeps the others. Null clears a value. The
    type of the
    field decides on its value: text for most, a number, true or false, or a list of texts for several
    options.
    Our reading: one bad value rejects the whole request.

    Args:
        user_id (str):
        body (FieldValueChanges): New values by the id of their fields. Null clears a value.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError
    """

    return sync_detailed(
        user_id=user_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    user_id: str,
    *,
    client: AuthenticatedClient,
    body: FieldValueChanges,
) -> Response[Any | RequestErrors | TokenError]:
    """Set the values of a user's fields

     Sets the values of the fields in the body, by id, and keeps the others. Null clears a value. The
    type of the
    field decides on its value: text for most, a number, true or false, or a list of texts for several
    options.
    Our reading: one bad value rejects the whole request.

    Args:
        user_id (str):
        body (FieldValueChanges): New values by the id of their fields. Null clears a value.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    user_id: str,
    *,
    client: AuthenticatedClient,
    body: FieldValueChanges,
) -> Any | RequestErrors | TokenError | None:
    """Set the values of a user's fields

     Sets the values of the fields in the body, by id, and keeps the others. Null clears a value. The
    type of the
    field decides on its value: text for most, a number, true or false, or a list of texts for several
    options.
    Our reading: one bad value rejects the whole request.

    Args:
        user_id (str):
        body (FieldValueChanges): New values by the id of their fields. Null clears a value.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError
    """

    return (
        await asyncio_detailed(
            user_id=user_id,
            client=client,
            body=body,
        )
    ).parsed
