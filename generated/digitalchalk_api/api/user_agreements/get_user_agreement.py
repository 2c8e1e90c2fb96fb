from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.agreement_type import AgreementType
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...models.user_agreement import UserAgreement
from ...types import Response


def _get_kwargs(
    user_id: str,
    agreement_type: AgreementType,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/users/{user_id}/agreements/{agreement_type}".format(
            user_id=quote(str(user_id), safe=""),
            agreement_type=quote(str(agreement_type), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> RequestErrors | TokenError | UserAgreement | None:
    if response.status_code == 200:
        response_200 = UserAgreement.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = TokenError.from_dict(response.json())

        return response_401

    if response.status_code == 404:
        response_404 = RequestErrors.from_dict(response.json())

        return response_404

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[RequestErrors | TokenError | UserAgreement]:
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
) -> Response[RequestErrors | TokenError | UserAgreement]:
    """Get a user's agreement

     One agreement of a user: its text, the user's consent and its time.

    Args:
        user_id (str):
        agreement_type (AgreementType): The kind of an agreement.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RequestErrors | TokenError | UserAgreement]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        agreement_type=agreement_type,
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
) -> RequestErrors | TokenError | UserAgreement | None:
    """Get a user's agreement

     One agreement of a user: its text, the user's consent and its time.

    Args:
        user_id (str):
        agreement_type (AgreementType): The kind of an agreement.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RequestErrors | TokenError | UserAgreement
    """

    return sync_detailed(
        user_id=user_id,
        agreement_type=agreement_type,
        client=client,
    ).parsed


async def asyncio_detailed(
    user_id: str,
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
) -> Response[RequestErrors | TokenError | UserAgreement]:
    """Get a user's agreement

     One agreement of a user: its text, the user's consent and its time.

    Args:
        user_id (str):
        agreement_type (AgreementType): The kind of an agreement.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RequestErrors | TokenError | UserAgreement]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        agreement_type=agreement_type,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    user_id: str,
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
) -> RequestErrors | TokenError | UserAgreement | None:
    """Get a user's agreement

     One agreement of a user: its text, the user's consent and its time.

    Args:
        user_id (str):
        agreement_type (AgreementType): The kind of an agreement.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RequestErrors | TokenError | UserAgreement
    """

    return (
        await asyncio_detailed(
            user_id=user_id,
            agreement_type=agreement_type,
            client=client,
        )
    ).parsed
