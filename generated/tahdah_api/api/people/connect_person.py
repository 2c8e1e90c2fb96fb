from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.candidate_ref import CandidateRef
from ...models.error_message import ErrorMessage
from ...models.new_person import NewPerson
from ...types import Response


def _get_kwargs(
    legalentityownerid: int,
    legalentityid: int,
    *,
    body: NewPerson,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/legalentities/{legalentityownerid}/legalentities/{legalentityid}/people".format(
            legalentityownerid=quote(str(legalentityownerid), safe=""),
            legalentityid=quote(str(legalentityid), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CandidateRef | ErrorMessage | None:
    if response.status_code == 200:
        response_200 = CandidateRef.from_dict(response.json())

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
) -> Response[CandidateRef | ErrorMessage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    legalentityownerid: int,
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    body: NewPerson,
) -> Response[CandidateRef | ErrorMessage]:
    """Connect a person to a legal entity

     Adds staff and candidates to a legal entity, which must exist and be in a trust group. The page
    breaks off
    there; our reading is a trust group of the owner. **Body and response are not readable; they are
    ours.**

    Args:
        legalentityownerid (int):
        legalentityid (int):
        body (NewPerson): The person to connect. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CandidateRef | ErrorMessage]
    """

    kwargs = _get_kwargs(
        legalentityownerid=legalentityownerid,
        legalentityid=legalentityid,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    legalentityownerid: int,
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    body: NewPerson,
) -> CandidateRef | ErrorMessage | None:
    """Connect a person to a legal entity

     Adds staff and candidates to a legal entity, which must exist and be in a trust group. The page
    breaks off
    there; our reading is a trust group of the owner. **Body and response are not readable; they are
    ours.**

    Args:
        legalentityownerid (int):
        legalentityid (int):
        body (NewPerson): The person to connect. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CandidateRef | ErrorMessage
    """

    return sync_detailed(
        legalentityownerid=legalentityownerid,
        legalentityid=legalentityid,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    legalentityownerid: int,
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    body: NewPerson,
) -> Response[CandidateRef | ErrorMessage]:
    """Connect a person to a legal entity

     Adds staff and candidates to a legal entity, which must exist and be in a trust group. The page
    breaks off
    there; our reading is a trust group of the owner. **Body and response are not readable; they are
    ours.**

    Args:
        legalentityownerid (int):
        legalentityid (int):
        body (NewPerson): The person to connect. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CandidateRef | ErrorMessage]
    """

    kwargs = _get_kwargs(
        legalentityownerid=legalentityownerid,
        legalentityid=legalentityid,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    legalentityownerid: int,
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    body: NewPerson,
) -> CandidateRef | ErrorMessage | None:
    """Connect a person to a legal entity

     Adds staff and candidates to a legal entity, which must exist and be in a trust group. The page
    breaks off
    there; our reading is a trust group of the owner. **Body and response are not readable; they are
    ours.**

    Args:
        legalentityownerid (int):
        legalentityid (int):
        body (NewPerson): The person to connect. Further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CandidateRef | ErrorMessage
    """

    return (
        await asyncio_detailed(
            legalentityownerid=legalentityownerid,
            legalentityid=legalentityid,
            client=client,
            body=body,
        )
    ).parsed
