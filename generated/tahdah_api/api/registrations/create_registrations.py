from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.new_registrations import NewRegistrations
from ...models.registration import Registration
from ...types import Response


def _get_kwargs(
    legalentityid: int,
    experienceid: int,
    *,
    body: NewRegistrations,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/learningexperiences/legalentities/{legalentityid}/experiences/{experienceid}/registrations".format(
            legalentityid=quote(str(legalentityid), safe=""),
            experienceid=quote(str(experienceid), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
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
    body: NewRegistrations,
) -> Response[ErrorMessage | list[Registration]]:
    """Register candidates on an experience

     Registers one or more candidates on a learning experience, each with its own `behavior` and date.
    Create each
    with `POST /api/candidates` before.

    The following is our reading, and the behaviour of the mock server. If one candidate is rejected,
    none is
    registered. A registered candidate keeps the registration unchanged, and the response has it. A
    candidate of
    another legal entity counts as unknown.

    After a lost response, look for each candidate in the list of registrations.

    Args:
        legalentityid (int):
        experienceid (int):
        body (NewRegistrations): The candidates to register. The page shows an example and no
            table.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[Registration]]
    """

    kwargs = _get_kwargs(
        legalentityid=legalentityid,
        experienceid=experienceid,
        body=body,
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
    body: NewRegistrations,
) -> ErrorMessage | list[Registration] | None:
    """Register candidates on an experience

     Registers one or more candidates on a learning experience, each with its own `behavior` and date.
    Create each
    with `POST /api/candidates` before.

    The following is our reading, and the behaviour of the mock server. If one candidate is rejected,
    none is
    registered. A registered candidate keeps the registration unchanged, and the response has it. A
    candidate of
    another legal entity counts as unknown.

    After a lost response, look for each candidate in the list of registrations.

    Args:
        legalentityid (int):
        experienceid (int):
        body (NewRegistrations): The candidates to register. The page shows an example and no
            table.

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
        body=body,
    ).parsed


async def asyncio_detailed(
    legalentityid: int,
    experienceid: int,
    *,
    client: AuthenticatedClient,
    body: NewRegistrations,
) -> Response[ErrorMessage | list[Registration]]:
    """Register candidates on an experience

     Registers one or more candidates on a learning experience, each with its own `behavior` and date.
    Create each
    with `POST /api/candidates` before.

    The following is our reading, and the behaviour of the mock server. If one candidate is rejected,
    none is
    registered. A registered candidate keeps the registration unchanged, and the response has it. A
    candidate of
    another legal entity counts as unknown.

    After a lost response, look for each candidate in the list of registrations.

    Args:
        legalentityid (int):
        experienceid (int):
        body (NewRegistrations): The candidates to register. The page shows an example and no
            table.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[Registration]]
    """

    kwargs = _get_kwargs(
        legalentityid=legalentityid,
        experienceid=experienceid,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    legalentityid: int,
    experienceid: int,
    *,
    client: AuthenticatedClient,
    body: NewRegistrations,
) -> ErrorMessage | list[Registration] | None:
    """Register candidates on an experience

     Registers one or more candidates on a learning experience, each with its own `behavior` and date.
    Create each
    with `POST /api/candidates` before.

    The following is our reading, and the behaviour of the mock server. If one candidate is rejected,
    none is
    registered. A registered candidate keeps the registration unchanged, and the response has it. A
    candidate of
    another legal entity counts as unknown.

    After a lost response, look for each candidate in the list of registrations.

    Args:
        legalentityid (int):
        experienceid (int):
        body (NewRegistrations): The candidates to register. The page shows an example and no
            table.

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
            body=body,
        )
    ).parsed
