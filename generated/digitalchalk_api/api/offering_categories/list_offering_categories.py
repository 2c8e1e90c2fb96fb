from http import HTTPStatus
from typing import Any

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.offering_category_page import OfferingCategoryPage
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["name"] = name

    params["createdDate"] = created_date

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/offeringcategories",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> OfferingCategoryPage | RequestErrors | TokenError | None:
    if response.status_code == 200:
        response_200 = OfferingCategoryPage.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = RequestErrors.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = TokenError.from_dict(response.json())

        return response_401

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[OfferingCategoryPage | RequestErrors | TokenError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[OfferingCategoryPage | RequestErrors | TokenError]:
    """List offering categories

     The categories of offerings, page by page, by `orderIndex`. Only the web application creates them.
    Filters are
    combined.

    Args:
        name (str | Unset):
        created_date (str | Unset): A full date and time with `Z` or an offset (its plus sent as
            `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds the
            whole span, in UTC, including its start and excluding its end. Ranges exist too, but their
            form was not readable. A date that does not exist, such as `2023-02-30`, finds nothing.
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OfferingCategoryPage | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        name=name,
        created_date=created_date,
        limit=limit,
        offset=offset,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> OfferingCategoryPage | RequestErrors | TokenError | None:
    """List offering categories

     The categories of offerings, page by page, by `orderIndex`. Only the web application creates them.
    Filters are
    combined.

    Args:
        name (str | Unset):
        created_date (str | Unset): A full date and time with `Z` or an offset (its plus sent as
            `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds the
            whole span, in UTC, including its start and excluding its end. Ranges exist too, but their
            form was not readable. A date that does not exist, such as `2023-02-30`, finds nothing.
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OfferingCategoryPage | RequestErrors | TokenError
    """

    return sync_detailed(
        client=client,
        name=name,
        created_date=created_date,
        limit=limit,
        offset=offset,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[OfferingCategoryPage | RequestErrors | TokenError]:
    """List offering categories

     The categories of offerings, page by page, by `orderIndex`. Only the web application creates them.
    Filters are
    combined.

    Args:
        name (str | Unset):
        created_date (str | Unset): A full date and time with `Z` or an offset (its plus sent as
            `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds the
            whole span, in UTC, including its start and excluding its end. Ranges exist too, but their
            form was not readable. A date that does not exist, such as `2023-02-30`, finds nothing.
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OfferingCategoryPage | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        name=name,
        created_date=created_date,
        limit=limit,
        offset=offset,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    name: str | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> OfferingCategoryPage | RequestErrors | TokenError | None:
    """List offering categories

     The categories of offerings, page by page, by `orderIndex`. Only the web application creates them.
    Filters are
    combined.

    Args:
        name (str | Unset):
        created_date (str | Unset): A full date and time with `Z` or an offset (its plus sent as
            `%2B`) finds that second. Cut off after the year, month, day, hour or minute it finds the
            whole span, in UTC, including its start and excluding its end. Ranges exist too, but their
            form was not readable. A date that does not exist, such as `2023-02-30`, finds nothing.
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OfferingCategoryPage | RequestErrors | TokenError
    """

    return (
        await asyncio_detailed(
            client=client,
            name=name,
            created_date=created_date,
            limit=limit,
            offset=offset,
        )
    ).parsed
