from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.agreement import Agreement
from ...models.agreement_type import AgreementType
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...types import Response


def _get_kwargs(
    agreement_type: AgreementType,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/agreements/{agreement_type}".format(
            agreement_type=quote(str(agreement_type), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Agreement | RequestErrors | TokenError | None:
    if response.status_code == 200:
        response_200 = Agreement.from_dict(response.json())

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
) -> Response[Agreement | RequestErrors | TokenError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
) -> Response[Agreement | RequestErrors | TokenError]:
    """Get an agreement

     One agreement for all users, found by its type.

    Args:
        agreement_type (AgreementType): The kind of an agreement.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Agreement | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        agreement_type=agreement_type,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
) -> Agreement | RequestErrors | TokenError | None:
    """Get an agreement

     One agreement for all users, found by its type.

    Args:
        agreement_type (AgreementType): The kind of an agreement.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Agreement | RequestErrors | TokenError
    """

    return sync_detailed(
        agreement_type=agreement_type,
        client=client,
    ).parsed


async def asyncio_detailed(
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
) -> Response[Agreement | RequestErrors | TokenError]:
    """Get an agreement

     One agreement for all users, found by its type.

    Args:
        agreement_type (AgreementType): The kind of an agreement.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Agreement | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        agreement_type=agreement_type,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    agreement_type: AgreementType,
    *,
    client: AuthenticatedClient,
) -> Agreement | RequestErrors | TokenError | None:
    """Get an agreement

     One agreement for all users, found by its type.

    Args:
        agreement_type (AgreementType): The kind of an agreement.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Agreement | RequestErrors | TokenError
    """

    return (
        await asyncio_detailed(
            agreement_type=agreement_type,
            client=client,
        )
    ).parsed
