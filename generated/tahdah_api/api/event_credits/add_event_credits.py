from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.credit_changes import CreditChanges
from ...models.error_message import ErrorMessage
from ...models.event_template_credit import EventTemplateCredit
from ...types import Response


def _get_kwargs(
    legalentityid: int,
    *,
    body: CreditChanges,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/eventcredits/legalentities/{legalentityid}".format(
            legalentityid=quote(str(legalentityid), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorMessage | list[EventTemplateCredit] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        if not isinstance(_response_200, list):
            raise TypeError("not a list")
        for response_200_item_data in _response_200:
            response_200_item = EventTemplateCredit.from_dict(response_200_item_data)

            response_200.append(response_200_item)

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
) -> Response[ErrorMessage | list[EventTemplateCredit]]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    body: CreditChanges,
) -> Response[ErrorMessage | list[EventTemplateCredit]]:
    """Add or remove event credits

     Changes the number of a legal entity's credits for events: a positive number adds, a negative one
    removes. A
    removal uses the credits of the order in `orderNumber` first, then other orders, the oldest first. A
    balance
    never falls below zero.

    **Each request needs a new key.** The platform rejects a key that was used before. So after a lost
    response,
    send the same request with the same key: if the platform rejects the key, the first request was
    done.

    Our reading: a removal of more than the balance leaves zero. The places of list and order in the
    body, and the
    response, are ours.

    Args:
        legalentityid (int):
        body (CreditChanges): Credits to add or to remove, with a key for the request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[EventTemplateCredit]]
    """

    kwargs = _get_kwargs(
        legalentityid=legalentityid,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    body: CreditChanges,
) -> ErrorMessage | list[EventTemplateCredit] | None:
    """Add or remove event credits

     Changes the number of a legal entity's credits for events: a positive number adds, a negative one
    removes. A
    removal uses the credits of the order in `orderNumber` first, then other orders, the oldest first. A
    balance
    never falls below zero.

    **Each request needs a new key.** The platform rejects a key that was used before. So after a lost
    response,
    send the same request with the same key: if the platform rejects the key, the first request was
    done.

    Our reading: a removal of more than the balance leaves zero. The places of list and order in the
    body, and the
    response, are ours.

    Args:
        legalentityid (int):
        body (CreditChanges): Credits to add or to remove, with a key for the request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | list[EventTemplateCredit]
    """

    return sync_detailed(
        legalentityid=legalentityid,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    body: CreditChanges,
) -> Response[ErrorMessage | list[EventTemplateCredit]]:
    """Add or remove event credits

     Changes the number of a legal entity's credits for events: a positive number adds, a negative one
    removes. A
    removal uses the credits of the order in `orderNumber` first, then other orders, the oldest first. A
    balance
    never falls below zero.

    **Each request needs a new key.** The platform rejects a key that was used before. So after a lost
    response,
    send the same request with the same key: if the platform rejects the key, the first request was
    done.

    Our reading: a removal of more than the balance leaves zero. The places of list and order in the
    body, and the
    response, are ours.

    Args:
        legalentityid (int):
        body (CreditChanges): Credits to add or to remove, with a key for the request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[EventTemplateCredit]]
    """

    kwargs = _get_kwargs(
        legalentityid=legalentityid,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    body: CreditChanges,
) -> ErrorMessage | list[EventTemplateCredit] | None:
    """Add or remove event credits

     Changes the number of a legal entity's credits for events: a positive number adds, a negative one
    removes. A
    removal uses the credits of the order in `orderNumber` first, then other orders, the oldest first. A
    balance
    never falls below zero.

    **Each request needs a new key.** The platform rejects a key that was used before. So after a lost
    response,
    send the same request with the same key: if the platform rejects the key, the first request was
    done.

    Our reading: a removal of more than the balance leaves zero. The places of list and order in the
    body, and the
    response, are ours.

    Args:
        legalentityid (int):
        body (CreditChanges): Credits to add or to remove, with a key for the request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | list[EventTemplateCredit]
    """

    return (
        await asyncio_detailed(
            legalentityid=legalentityid,
            client=client,
            body=body,
        )
    ).parsed
