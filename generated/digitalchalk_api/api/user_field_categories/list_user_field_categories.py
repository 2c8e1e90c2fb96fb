from http import HTTPStatus
from typing import Any

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.list_user_field_categories_type import (
    ListUserFieldCategoriesType,
)
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...models.user_field_category_page import UserFieldCategoryPage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    name: str | Unset = UNSET,
    type_: ListUserFieldCategoriesType | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["name"] = name

    json_type_: str | Unset = UNSET
    if not isinstance(type_, Unset):
        json_type_ = type_

    params["type"] = json_type_

    params["createdDate"] = created_date

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/userfieldcategories",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> RequestErrors | TokenError | UserFieldCategoryPage | None:
    if response.status_code == 200:
        response_200 = UserFieldCategoryPage.from_dict(response.json())

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
) -> Response[RequestErrors | TokenError | UserFieldCategoryPage]:
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
    type_: ListUserFieldCategoriesType | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[RequestErrors | TokenError | UserFieldCategoryPage]:
    """List categories of user fields

     The categories of user fields, page by page. Filters are combined.

    Args:
        name (str | Unset):
        type_ (ListUserFieldCategoriesType | Unset):
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
        Response[RequestErrors | TokenError | UserFieldCategoryPage]
    """

    kwargs = _get_kwargs(
        name=name,
        type_=type_,
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
    type_: ListUserFieldCategoriesType | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> RequestErrors | TokenError | UserFieldCategoryPage | None:
    """List categories of user fields

     The categories of user fields, page by page. Filters are combined.

    Args:
        name (str | Unset):
        type_ (ListUserFieldCategoriesType | Unset):
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
        RequestErrors | TokenError | UserFieldCategoryPage
    """

    return sync_detailed(
        client=client,
        name=name,
        type_=type_,
        created_date=created_date,
        limit=limit,
        offset=offset,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    name: str | Unset = UNSET,
    type_: ListUserFieldCategoriesType | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[RequestErrors | TokenError | UserFieldCategoryPage]:
    """List categories of user fields

     The categories of user fields, page by page. Filters are combined.

    Args:
        name (str | Unset):
        type_ (ListUserFieldCategoriesType | Unset):
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
        Response[RequestErrors | TokenError | UserFieldCategoryPage]
    """

    kwargs = _get_kwargs(
        name=name,
        type_=type_,
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
    type_: ListUserFieldCategoriesType | Unset = UNSET,
    created_date: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> RequestErrors | TokenError | UserFieldCategoryPage | None:
    """List categories of user fields

     The categories of user fields, page by page. Filters are combined.

    Args:
        name (str | Unset):
        type_ (ListUserFieldCategoriesType | Unset):
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
        RequestErrors | TokenError | UserFieldCategoryPage
    """

    return (
        await asyncio_detailed(
            client=client,
            name=name,
            type_=type_,
            created_date=created_date,
            limit=limit,
            offset=offset,
        )
    ).parsed
