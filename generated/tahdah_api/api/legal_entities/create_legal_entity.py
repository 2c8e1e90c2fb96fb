from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.legal_entity_created import LegalEntityCreated
from ...models.new_legal_entity import NewLegalEntity
from ...types import Response


def _get_kwargs(
    legal_entity_owner_id: int,
    *,
    body: NewLegalEntity,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/legalentities/{legal_entity_owner_id}/legalentities".format(
            legal_entity_owner_id=quote(str(legal_entity_owner_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorMessage | LegalEntityCreated | None:
    if response.status_code == 200:
        response_200 = LegalEntityCreated.from_dict(response.json())

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
) -> Response[ErrorMessage | LegalEntityCreated]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    legal_entity_owner_id: int,
    *,
    client: AuthenticatedClient,
    body: NewLegalEntity,
) -> Response[ErrorMessage | LegalEntityCreated]:
    """Create a legal entity

     Creates a legal entity, owned by the one in the path, and responds with its id, which you can use at
    once. The
    body may also name trust groups to join.

    The path, the method and this purpose are the vendor's, from a page marked as in development. **The
    properties
    of the body are not readable; these are from the webhook `legalEntities.created`.**

    Args:
        legal_entity_owner_id (int):
        body (NewLegalEntity): A legal entity to create. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | LegalEntityCreated]
    """

    kwargs = _get_kwargs(
        legal_entity_owner_id=legal_entity_owner_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    legal_entity_owner_id: int,
    *,
    client: AuthenticatedClient,
    body: NewLegalEntity,
) -> ErrorMessage | LegalEntityCreated | None:
    """Create a legal entity

     Creates a legal entity, owned by the one in the path, and responds with its id, which you can use at
    once. The
    body may also name trust groups to join.

    The path, the method and this purpose are the vendor's, from a page marked as in development. **The
    properties
    of the body are not readable; these are from the webhook `legalEntities.created`.**

    Args:
        legal_entity_owner_id (int):
        body (NewLegalEntity): A legal entity to create. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | LegalEntityCreated
    """

    return sync_detailed(
        legal_entity_owner_id=legal_entity_owner_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    legal_entity_owner_id: int,
    *,
    client: AuthenticatedClient,
    body: NewLegalEntity,
) -> Response[ErrorMessage | LegalEntityCreated]:
    """Create a legal entity

     Creates a legal entity, owned by the one in the path, and responds with its id, which you can use at
    once. The
    body may also name trust groups to join.

    The path, the method and this purpose are the vendor's, from a page marked as in development. **The
    properties
    of the body are not readable; these are from the webhook `legalEntities.created`.**

    Args:
        legal_entity_owner_id (int):
        body (NewLegalEntity): A legal entity to create. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | LegalEntityCreated]
    """

    kwargs = _get_kwargs(
        legal_entity_owner_id=legal_entity_owner_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    legal_entity_owner_id: int,
    *,
    client: AuthenticatedClient,
    body: NewLegalEntity,
) -> ErrorMessage | LegalEntityCreated | None:
    """Create a legal entity

     Creates a legal entity, owned by the one in the path, and responds with its id, which you can use at
    once. The
    body may also name trust groups to join.

    The path, the method and this purpose are the vendor's, from a page marked as in development. **The
    properties
    of the body are not readable; these are from the webhook `legalEntities.created`.**

    Args:
        legal_entity_owner_id (int):
        body (NewLegalEntity): A legal entity to create. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | LegalEntityCreated
    """

    return (
        await asyncio_detailed(
            legal_entity_owner_id=legal_entity_owner_id,
            client=client,
            body=body,
        )
    ).parsed
