from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.trust_group import TrustGroup
from ...models.trust_group_changes import TrustGroupChanges
from ...types import Response


def _get_kwargs(
    legal_entity_id: int,
    trust_group_id: UUID,
    *,
    body: TrustGroupChanges,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/trustgroups/legalentities/{legal_entity_id}/trustgroup/{trust_group_id}".format(
            legal_entity_id=quote(str(legal_entity_id), safe=""),
            trust_group_id=quote(str(trust_group_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorMessage | TrustGroup | None:
    if response.status_code == 200:
        response_200 = TrustGroup.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ErrorMessage.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorMessage.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorMessage.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ErrorMessage.from_dict(response.json())

        return response_404

    if response.status_code == 415:
        response_415 = ErrorMessage.from_dict(response.json())

        return response_415

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorMessage | TrustGroup]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    legal_entity_id: int,
    trust_group_id: UUID,
    *,
    client: AuthenticatedClient,
    body: TrustGroupChanges,
) -> Response[ErrorMessage | TrustGroup]:
    """Update a trust group

     Changes a trust group of the legal entity. **The vendor creates with PUT and updates with POST.**

    The request body is the vendor's; the page shows no response. The request line on the page omits
    both ids; the
    path of *Add Trust Group Member* suggests that the last one is the trust group. Our reading:
    properties that
    are not sent stay unchanged, and a `uid` in the body is ignored.

    Args:
        legal_entity_id (int):
        trust_group_id (UUID):
        body (TrustGroupChanges): Changes of a trust group. The meaning of most properties is not
            documented.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | TrustGroup]
    """

    kwargs = _get_kwargs(
        legal_entity_id=legal_entity_id,
        trust_group_id=trust_group_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    legal_entity_id: int,
    trust_group_id: UUID,
    *,
    client: AuthenticatedClient,
    body: TrustGroupChanges,
) -> ErrorMessage | TrustGroup | None:
    """Update a trust group

     Changes a trust group of the legal entity. **The vendor creates with PUT and updates with POST.**

    The request body is the vendor's; the page shows no response. The request line on the page omits
    both ids; the
    path of *Add Trust Group Member* suggests that the last one is the trust group. Our reading:
    properties that
    are not sent stay unchanged, and a `uid` in the body is ignored.

    Args:
        legal_entity_id (int):
        trust_group_id (UUID):
        body (TrustGroupChanges): Changes of a trust group. The meaning of most properties is not
            documented.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | TrustGroup
    """

    return sync_detailed(
        legal_entity_id=legal_entity_id,
        trust_group_id=trust_group_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    legal_entity_id: int,
    trust_group_id: UUID,
    *,
    client: AuthenticatedClient,
    body: TrustGroupChanges,
) -> Response[ErrorMessage | TrustGroup]:
    """Update a trust group

     Changes a trust group of the legal entity. **The vendor creates with PUT and updates with POST.**

    The request body is the vendor's; the page shows no response. The request line on the page omits
    both ids; the
    path of *Add Trust Group Member* suggests that the last one is the trust group. Our reading:
    properties that
    are not sent stay unchanged, and a `uid` in the body is ignored.

    Args:
        legal_entity_id (int):
        trust_group_id (UUID):
        body (TrustGroupChanges): Changes of a trust group. The meaning of most properties is not
            documented.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | TrustGroup]
    """

    kwargs = _get_kwargs(
        legal_entity_id=legal_entity_id,
        trust_group_id=trust_group_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    legal_entity_id: int,
    trust_group_id: UUID,
    *,
    client: AuthenticatedClient,
    body: TrustGroupChanges,
) -> ErrorMessage | TrustGroup | None:
    """Update a trust group

     Changes a trust group of the legal entity. **The vendor creates with PUT and updates with POST.**

    The request body is the vendor's; the page shows no response. The request line on the page omits
    both ids; the
    path of *Add Trust Group Member* suggests that the last one is the trust group. Our reading:
    properties that
    are not sent stay unchanged, and a `uid` in the body is ignored.

    Args:
        legal_entity_id (int):
        trust_group_id (UUID):
        body (TrustGroupChanges): Changes of a trust group. The meaning of most properties is not
            documented.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | TrustGroup
    """

    return (
        await asyncio_detailed(
            legal_entity_id=legal_entity_id,
            trust_group_id=trust_group_id,
            client=client,
            body=body,
        )
    ).parsed
