from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.issued_badge import IssuedBadge
from ...models.new_badge import NewBadge
from ...types import Response


def _get_kwargs(
    legal_entity_id: int,
    badge_template_id: int,
    *,
    body: NewBadge,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/digitalbadges/{legal_entity_id}/templates/{badge_template_id}/issueBadge".format(
            legal_entity_id=quote(str(legal_entity_id), safe=""),
            badge_template_id=quote(str(badge_template_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorMessage | IssuedBadge | None:
    if response.status_code == 200:
        response_200 = IssuedBadge.from_dict(response.json())

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

    if response.status_code == 409:
        response_409 = ErrorMessage.from_dict(response.json())

        return response_409

    if response.status_code == 415:
        response_415 = ErrorMessage.from_dict(response.json())

        return response_415

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorMessage | IssuedBadge]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    legal_entity_id: int,
    badge_template_id: int,
    *,
    client: AuthenticatedClient,
    body: NewBadge,
) -> Response[ErrorMessage | IssuedBadge]:
    """Issue a digital badge

     Issues one badge to one person at once. Create the template in the web application before; the URL
    of its page
    has its id.

    The platform looks for the person by your own id, then by the candidate's id, then by the email. If
    it finds
    none, it creates a record. **If it finds a person with another detail, it rejects the request.** The
    token
    needs a role with this permission for the legal entity.

    The rules are the vendor's. **The names in body and response are not readable; they are ours.**

    Args:
        legal_entity_id (int):
        badge_template_id (int):
        body (NewBadge): The receiver of the badge. One of `uniqueId`, `candidateId` and `email`
            is required.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | IssuedBadge]
    """

    kwargs = _get_kwargs(
        legal_entity_id=legal_entity_id,
        badge_template_id=badge_template_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    legal_entity_id: int,
    badge_template_id: int,
    *,
    client: AuthenticatedClient,
    body: NewBadge,
) -> ErrorMessage | IssuedBadge | None:
    """Issue a digital badge

     Issues one badge to one person at once. Create the template in the web application before; the URL
    of its page
    has its id.

    The platform looks for the person by your own id, then by the candidate's id, then by the email. If
    it finds
    none, it creates a record. **If it finds a person with another detail, it rejects the request.** The
    token
    needs a role with this permission for the legal entity.

    The rules are the vendor's. **The names in body and response are not readable; they are ours.**

    Args:
        legal_entity_id (int):
        badge_template_id (int):
        body (NewBadge): The receiver of the badge. One of `uniqueId`, `candidateId` and `email`
            is required.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | IssuedBadge
    """

    return sync_detailed(
        legal_entity_id=legal_entity_id,
        badge_template_id=badge_template_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    legal_entity_id: int,
    badge_template_id: int,
    *,
    client: AuthenticatedClient,
    body: NewBadge,
) -> Response[ErrorMessage | IssuedBadge]:
    """Issue a digital badge

     Issues one badge to one person at once. Create the template in the web application before; the URL
    of its page
    has its id.

    The platform looks for the person by your own id, then by the candidate's id, then by the email. If
    it finds
    none, it creates a record. **If it finds a person with another detail, it rejects the request.** The
    token
    needs a role with this permission for the legal entity.

    The rules are the vendor's. **The names in body and response are not readable; they are ours.**

    Args:
        legal_entity_id (int):
        badge_template_id (int):
        body (NewBadge): The receiver of the badge. One of `uniqueId`, `candidateId` and `email`
            is required.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | IssuedBadge]
    """

    kwargs = _get_kwargs(
        legal_entity_id=legal_entity_id,
        badge_template_id=badge_template_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    legal_entity_id: int,
    badge_template_id: int,
    *,
    client: AuthenticatedClient,
    body: NewBadge,
) -> ErrorMessage | IssuedBadge | None:
    """Issue a digital badge

     Issues one badge to one person at once. Create the template in the web application before; the URL
    of its page
    has its id.

    The platform looks for the person by your own id, then by the candidate's id, then by the email. If
    it finds
    none, it creates a record. **If it finds a person with another detail, it rejects the request.** The
    token
    needs a role with this permission for the legal entity.

    The rules are the vendor's. **The names in body and response are not readable; they are ours.**

    Args:
        legal_entity_id (int):
        badge_template_id (int):
        body (NewBadge): The receiver of the badge. One of `uniqueId`, `candidateId` and `email`
            is required.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | IssuedBadge
    """

    return (
        await asyncio_detailed(
            legal_entity_id=legal_entity_id,
            badge_template_id=badge_template_id,
            client=client,
            body=body,
        )
    ).parsed
