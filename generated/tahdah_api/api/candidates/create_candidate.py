from http import HTTPStatus
from typing import Any

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.candidate_created import CandidateCreated
from ...models.error_message import ErrorMessage
from ...models.new_candidate import NewCandidate
from ...types import Response


def _get_kwargs(
    *,
    body: NewCandidate,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/candidates",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CandidateCreated | ErrorMessage | None:
    if response.status_code == 200:
        response_200 = CandidateCreated.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ErrorMessage.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorMessage.from_dict(response.json())

        return response_401

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
) -> Response[CandidateCreated | ErrorMessage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: NewCandidate,
) -> Response[CandidateCreated | ErrorMessage]:
    """Create a candidate

     Creates a learner and responds with the id that a registration needs. The candidate belongs to the
    legal
    entity of the token, so the request names none.

    The path, the method, the token and this purpose are the vendor's. **Request body and response are
    not
    readable anywhere: their properties are ours.** The page was read in an earlier version, marked as
    in
    development.

    Args:
        body (NewCandidate): A learner to create. These properties, the required ones and the
            lengths are our reading; further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CandidateCreated | ErrorMessage]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: NewCandidate,
) -> CandidateCreated | ErrorMessage | None:
    """Create a candidate

     Creates a learner and responds with the id that a registration needs. The candidate belongs to the
    legal
    entity of the token, so the request names none.

    The path, the method, the token and this purpose are the vendor's. **Request body and response are
    not
    readable anywhere: their properties are ours.** The page was read in an earlier version, marked as
    in
    development.

    Args:
        body (NewCandidate): A learner to create. These properties, the required ones and the
            lengths are our reading; further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CandidateCreated | ErrorMessage
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: NewCandidate,
) -> Response[CandidateCreated | ErrorMessage]:
    """Create a candidate

     Creates a learner and responds with the id that a registration needs. The candidate belongs to the
    legal
    entity of the token, so the request names none.

    The path, the method, the token and this purpose are the vendor's. **Request body and response are
    not
    readable anywhere: their properties are ours.** The page was read in an earlier version, marked as
    in
    development.

    Args:
        body (NewCandidate): A learner to create. These properties, the required ones and the
            lengths are our reading; further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CandidateCreated | ErrorMessage]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: NewCandidate,
) -> CandidateCreated | ErrorMessage | None:
    """Create a candidate

     Creates a learner and responds with the id that a registration needs. The candidate belongs to the
    legal
    entity of the token, so the request names none.

    The path, the method, the token and this purpose are the vendor's. **Request body and response are
    not
    readable anywhere: their properties are ours.** The page was read in an earlier version, marked as
    in
    development.

    Args:
        body (NewCandidate): A learner to create. These properties, the required ones and the
            lengths are our reading; further properties are sent unchanged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CandidateCreated | ErrorMessage
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
