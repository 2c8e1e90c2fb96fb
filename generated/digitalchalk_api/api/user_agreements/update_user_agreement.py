from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.agreement_type import AgreementType
from ...models.consent import Consent
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...types import Response


def _get_kwargs(
    user_id: str,
    agreement_type: AgreementType,
    *,
    body: Consent,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/users/{user_id}/agreements/{agreement_type}".format(
            user_id=quote(str(user_id), safe=""),
            agreement_type=quote(str(agreement_type), safe=""),
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
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
    body: Consent,
) -> Response[Any | RequestErrors | TokenError]:
    """Record or withdraw a user's consent

     `agreed` true records the user's consent at the current time, false withdraws it. Our reading: a
    second true
    keeps the first date.

    Args:
        user_id (str):
        agreement_type (AgreementType): The kind of an agreement.
        body (Consent): True if the user agreed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        agreement_type=agreement_type,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    user_id: str,
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
    body: Consent,
) -> Any | RequestErrors | TokenError | None:
    """Record or withdraw a user's consent

     `agreed` true records the user's consent at the current time, false withdraws it. Our reading: a
    second true
    keeps the first date.

    Args:
        user_id (str):
        agreement_type (AgreementType): The kind of an agreement.
        body (Consent): True if the user agreed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError
    """

    return sync_detailed(
        user_id=user_id,
        agreement_type=agreement_type,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    user_id: str,
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
    body: Consent,
) -> Response[Any | RequestErrors | TokenError]:
    """Record or withdraw a user's consent

     `agreed` true records the user's consent at the current time, false withdraws it. Our reading: a
    second true
    keeps the first date.

    Args:
        user_id (str):
        agreement_type (AgreementType): The kind of an agreement.
        body (Consent): True if the user agreed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        agreement_type=agreement_type,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    user_id: str,
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
    body: Consent,
) -> Any | RequestErrors | TokenError | None:
    """Record or withdraw a user's consent

     `agreed` true records the user's consent at the current time, false withdraws it. Our reading: a
    second true
    keeps the first date.

    Args:
        user_id (str):
        agreement_type (AgreementType): The kind of an agreement.
        body (Consent): True if the user agreed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError
    """

    return (
        await asyncio_detailed(
            user_id=user_id,
            agreement_type=agreement_type,
            client=client,
            body=body,
        )
    ).parsed
