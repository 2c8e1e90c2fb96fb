from http import HTTPStatus
from typing import Any, cast

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.duplicate_account_v1 import DuplicateAccountV1
from ...models.error_detail import ErrorDetail
from ...models.invalid_registration import InvalidRegistration
from ...models.new_registration import NewRegistration
from ...models.new_registration_form import NewRegistrationForm
from ...models.registration_created_v1 import RegistrationCreatedV1
from ...models.unavailable import Unavailable
from ...types import Response


def _get_kwargs(
    *,
    body: NewRegistration | NewRegistrationForm,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/tahoe/api/v1/registrations/",
    }

    if isinstance(body, NewRegistration):
        _kwargs["json"] = body.to_dict()

        headers["Content-Type"] = "application/json"
    elif isinstance(body, NewRegistrationForm):
        _kwargs["data"] = body.to_dict()
        headers["Content-Type"] = "application/x-www-form-urlencoded"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> (
    DuplicateAccountV1
    | ErrorDetail
    | ErrorDetail
    | InvalidRegistration
    | list[str]
    | ErrorDetail
    | Unavailable
    | RegistrationCreatedV1
    | None
):
    if response.status_code == 200:
        response_200 = RegistrationCreatedV1.from_dict(response.json())

        return response_200

    if response.status_code == 400:

        def _parse_response_400(data: object) -> ErrorDetail | InvalidRegistration | list[str]:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_400_type_0 = InvalidRegistration.from_dict(data)

                return response_400_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_400_type_1 = ErrorDetail.from_dict(data)

                return response_400_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, list):
                raise TypeError()
            response_400_type_2 = cast(list[str], data)

            return response_400_type_2

        response_400 = _parse_response_400(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorDetail.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorDetail.from_dict(response.json())

        return response_403

    if response.status_code == 406:

        def _parse_response_406(data: object) -> ErrorDetail | Unavailable:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_406_type_0 = ErrorDetail.from_dict(data)

                return response_406_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_406_type_1 = Unavailable.from_dict(data)

            return response_406_type_1

        response_406 = _parse_response_406(response.json())

        return response_406

    if response.status_code == 409:
        response_409 = DuplicateAccountV1.from_dict(response.json())

        return response_409

    if response.status_code == 415:
        response_415 = ErrorDetail.from_dict(response.json())

        return response_415

    if response.status_code == 429:
        response_429 = ErrorDetail.from_dict(response.json())

        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[
    DuplicateAccountV1
    | ErrorDetail
    | ErrorDetail
    | InvalidRegistration
    | list[str]
    | ErrorDetail
    | Unavailable
    | RegistrationCreatedV1
]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: NewRegistration | NewRegistrationForm,
) -> Response[
    DuplicateAccountV1
    | ErrorDetail
    | ErrorDetail
    | InvalidRegistration
    | list[str]
    | ErrorDetail
    | Unavailable
    | RegistrationCreatedV1
]:
    """Register a learner (version 1)

     Use `POST /tahoe/api/v2/registrations/` instead; it takes the same request. The responses differ in
    two ways:
    the key of the new id is `"user_id "`, **with a space at its end**, and a duplicate does not name
    the taken
    value, username or email. Both versions share all accounts.

    Args:
        body (NewRegistration): A learner to register. A site may require further properties; they
            are sent unchanged.
        body (NewRegistrationForm): A learner to register, as a form. A boolean is the text `true`
            or `false`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DuplicateAccountV1 | ErrorDetail | ErrorDetail | InvalidRegistration | list[str] | ErrorDetail | Unavailable | RegistrationCreatedV1]
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
    body: NewRegistration | NewRegistrationForm,
) -> (
    DuplicateAccountV1
    | ErrorDetail
    | ErrorDetail
    | InvalidRegistration
    | list[str]
    | ErrorDetail
    | Unavailable
    | RegistrationCreatedV1
    | None
):
    """Register a learner (version 1)

     Use `POST /tahoe/api/v2/registrations/` instead; it takes the same request. The responses differ in
    two ways:
    the key of the new id is `"user_id "`, **with a space at its end**, and a duplicate does not name
    the taken
    value, username or email. Both versions share all accounts.

    Args:
        body (NewRegistration): A learner to register. A site may require further properties; they
            are sent unchanged.
        body (NewRegistrationForm): A learner to register, as a form. A boolean is the text `true`
            or `false`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DuplicateAccountV1 | ErrorDetail | ErrorDetail | InvalidRegistration | list[str] | ErrorDetail | Unavailable | RegistrationCreatedV1
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: NewRegistration | NewRegistrationForm,
) -> Response[
    DuplicateAccountV1
    | ErrorDetail
    | ErrorDetail
    | InvalidRegistration
    | list[str]
    | ErrorDetail
    | Unavailable
    | RegistrationCreatedV1
]:
    """Register a learner (version 1)

     Use `POST /tahoe/api/v2/registrations/` instead; it takes the same request. The responses differ in
    two ways:
    the key of the new id is `"user_id "`, **with a space at its end**, and a duplicate does not name
    the taken
    value, username or email. Both versions share all accounts.

    Args:
        body (NewRegistration): A learner to register. A site may require further properties; they
            are sent unchanged.
        body (NewRegistrationForm): A learner to register, as a form. A boolean is the text `true`
            or `false`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DuplicateAccountV1 | ErrorDetail | ErrorDetail | InvalidRegistration | list[str] | ErrorDetail | Unavailable | RegistrationCreatedV1]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: NewRegistration | NewRegistrationForm,
) -> (
    DuplicateAccountV1
    | ErrorDetail
    | ErrorDetail
    | InvalidRegistration
    | list[str]
    | ErrorDetail
    | Unavailable
    | RegistrationCreatedV1
    | None
):
    """Register a learner (version 1)

     Use `POST /tahoe/api/v2/registrations/` instead; it takes the same request. The responses differ in
    two ways:
    the key of the new id is `"user_id "`, **with a space at its end**, and a duplicate does not name
    the taken
    value, username or email. Both versions share all accounts.

    Args:
        body (NewRegistration): A learner to register. A site may require further properties; they
            are sent unchanged.
        body (NewRegistrationForm): A learner to register, as a form. A boolean is the text `true`
            or `false`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DuplicateAccountV1 | ErrorDetail | ErrorDetail | InvalidRegistration | list[str] | ErrorDetail | Unavailable | RegistrationCreatedV1
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
