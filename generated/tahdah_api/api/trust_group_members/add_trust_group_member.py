from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.new_trust_group_member import NewTrustGroupMember
from ...models.trust_group_member import TrustGroupMember
from ...types import Response


def _get_kwargs(
    legal_entity_id: int,
    trust_group_id: UUID,
    *,
    body: NewTrustGroupMember,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/trustgroups/legalentities/{legal_entity_id}/trustgroup/{trust_group_id}/members".format(
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
) -> ErrorMessage | TrustGroupMember | None:
    if response.status_code == 200:
        response_200 = TrustGroupMember.from_dict(response.json())

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
) -> Response[ErrorMessage | TrustGroupMember]:
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
    body: NewTrustGroupMember,
) -> Response[ErrorMessage | TrustGroupMember]:
    """Add a legal entity to a trust group

     Adds a legal entity to a trust group. The page, marked as pending, names one property of the body
    and breaks
    off before the others. Our reading: the response, and that a second request changes nothing.

    Args:
        legal_entity_id (int):
        trust_group_id (UUID):
        body (NewTrustGroupMember): The new member. Further properties exist, but were not
            readable; they are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | TrustGroupMember]
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
    body: NewTrustGroupMember,
) -> ErrorMessage | TrustGroupMember | None:
    """Add a legal entity to a trust group

     Adds a legal entity to a trust group. The page, marked as pending, names one property of the body
    and breaks
    off before the others. Our reading: the response, and that a second request changes nothing.

    Args:
        legal_entity_id (int):
        trust_group_id (UUID):
        body (NewTrustGroupMember): The new member. Further properties exist, but were not
            readable; they are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | TrustGroupMember
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
    body: NewTrustGroupMember,
) -> Response[ErrorMessage | TrustGroupMember]:
    """Add a legal entity to a trust group

     Adds a legal entity to a trust group. The page, marked as pending, names one property of the body
    and breaks
    off before the others. Our reading: the response, and that a second request changes nothing.

    Args:
        legal_entity_id (int):
        trust_group_id (UUID):
        body (NewTrustGroupMember): The new member. Further properties exist, but were not
            readable; they are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | TrustGroupMember]
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
    body: NewTrustGroupMember,
) -> ErrorMessage | TrustGroupMember | None:
    """Add a legal entity to a trust group

     Adds a legal entity to a trust group. The page, marked as pending, names one property of the body
    and breaks
    off before the others. Our reading: the response, and that a second request changes nothing.

    Args:
        legal_entity_id (int):
        trust_group_id (UUID):
        body (NewTrustGroupMember): The new member. Further properties exist, but were not
            readable; they are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | TrustGroupMember
    """

    return (
        await asyncio_detailed(
            legal_entity_id=legal_entity_id,
            trust_group_id=trust_group_id,
            client=client,
            body=body,
        )
    ).parsed
