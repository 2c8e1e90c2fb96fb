from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.registration import Registration
from ...types import Response


def _get_kwargs(
    legalentityid: int,
    experienceid: int,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/learningexperiences/legalentities/{legalentityid}/experiences/{experienceid}/registrations".format(
            legalentityid=quote(str(legalentityid), safe=""),
            experienceid=quote(str(experienceid), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorMessage | list[Registration] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        if not isinstance(_response_200, list):
            raise TypeError("not a list")
        for response_200_item_data in _response_200:
            response_200_item = Registration.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if response.status_code == 401:
        response_401 = ErrorMessage.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorMessage.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ErrorMessage.from_dict(response.json())

        return response_404

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorMessage | list[Registration]]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    legalentityid: int,
    experienceid: int,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorMessage | list[Registration]]:
    """List the registrations on an experience

     Every registration on the experience, in one response.

    The vendor's table of contents lists an operation of this name, a GET, beside *Create
    Registrations*. **Its
    path, its response and the lack of pages are our reading.**

    Args:
        legalentityid (int):
        experienceid (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[Registration]]
    """

    kwargs = _get_kwargs(
        legalentityid=legalentityid,
        experienceid=experienceid,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    legalentityid: int,
    experienceid: int,
    *,
    client: AuthenticatedClient,
) -> ErrorMessage | list[Registration] | None:
    """List the registrations on an experience

     Every registration on the experience, in one response.

    The vendor's table of contents lists an operation of this name, a GET, beside *Create
    Registrations*. **Its
    path, its response and the lack of pages are our reading.**

    Args:
        legalentityid (int):
        experienceid (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | list[Registration]
    """

    return sync_detailed(
        legalentityid=legalentityid,
        experienceid=experienceid,
        client=client,
    ).parsed


async def asyncio_detailed(
    legalentityid: int,
    experienceid: int,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorMessage | list[Registration]]:
    """List the registrations on an experience

     Every registration on the experience, in one response.

    The vendor's table of contents lists an operation of this name, a GET, beside *Create
    Registrations*. **Its
    path, its response and the lack of pages are our reading.**

    Args:
        legalentityid (int):
        experienceid (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[Registration]]
    """

    kwargs = _get_kwargs(
        legalentityid=legalentityid,
        experienceid=experienceid,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    legalentityid: int,
    experienceid: int,
    *,
    client: AuthenticatedClient,
) -> ErrorMessage | list[Registration] | None:
    """List the registrations on an experience

     Every registration on the experience, in one response.

    The vendor's table of contents lists an operation of this name, a GET, beside *Create
    Registrations*. **Its
    path, its response and the lack of pages are our reading.**

    Args:
        legalentityid (int):
        experienceid (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | list[Registration]
    """

    return (
        await asyncio_detailed(
            legalentityid=legalentityid,
            experienceid=experienceid,
            client=client,
        )
    ).parsed
