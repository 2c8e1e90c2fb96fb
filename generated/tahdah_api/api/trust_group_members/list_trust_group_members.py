from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.trust_group_member import TrustGroupMember
from ...types import UNSET, Response, Unset


def _get_kwargs(
    legalentityid: int,
    *,
    trust_group_ids: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["trustGroupIds"] = trust_group_ids

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/trustgroups/legalentities/{legalentityid}/legalentities".format(
            legalentityid=quote(str(legalentityid), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorMessage | list[TrustGroupMember] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        if not isinstance(_response_200, list):
            raise TypeError("not a list")
        for response_200_item_data in _response_200:
            response_200_item = TrustGroupMember.from_dict(response_200_item_data)

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

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorMessage | list[TrustGroupMember]]:
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
    trust_group_ids: str | Unset = UNSET,
) -> Response[ErrorMessage | list[TrustGroupMember]]:
    """List the legal entities in trust groups

     The members of all trust groups of the legal entity in the path, each once. You can filter them with
    a list of
    ids; the page breaks off before it names the parameter.

    Args:
        legalentityid (int):
        trust_group_ids (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[TrustGroupMember]]
    """

    kwargs = _get_kwargs(
        legalentityid=legalentityid,
        trust_group_ids=trust_group_ids,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    trust_group_ids: str | Unset = UNSET,
) -> ErrorMessage | list[TrustGroupMember] | None:
    """List the legal entities in trust groups

     The members of all trust groups of the legal entity in the path, each once. You can filter them with
    a list of
    ids; the page breaks off before it names the parameter.

    Args:
        legalentityid (int):
        trust_group_ids (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | list[TrustGroupMember]
    """

    return sync_detailed(
        legalentityid=legalentityid,
        client=client,
        trust_group_ids=trust_group_ids,
    ).parsed


async def asyncio_detailed(
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    trust_group_ids: str | Unset = UNSET,
) -> Response[ErrorMessage | list[TrustGroupMember]]:
    """List the legal entities in trust groups

     The members of all trust groups of the legal entity in the path, each once. You can filter them with
    a list of
    ids; the page breaks off before it names the parameter.

    Args:
        legalentityid (int):
        trust_group_ids (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[TrustGroupMember]]
    """

    kwargs = _get_kwargs(
        legalentityid=legalentityid,
        trust_group_ids=trust_group_ids,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    legalentityid: int,
    *,
    client: AuthenticatedClient,
    trust_group_ids: str | Unset = UNSET,
) -> ErrorMessage | list[TrustGroupMember] | None:
    """List the legal entities in trust groups

     The members of all trust groups of the legal entity in the path, each once. You can filter them with
    a list of
    ids; the page breaks off before it names the parameter.

    Args:
        legalentityid (int):
        trust_group_ids (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | list[TrustGroupMember]
    """

    return (
        await asyncio_detailed(
            legalentityid=legalentityid,
            client=client,
            trust_group_ids=trust_group_ids,
        )
    ).parsed
