from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.eject import Eject
from ...models.grade import Grade
from ...models.grade_alias import GradeAlias
from ...models.request_errors import RequestErrors
from ...models.token_error import TokenError
from ...types import Response


def _get_kwargs(
    registration_id: str,
    *,
    body: Eject | Grade | GradeAlias,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/registrations/{registration_id}".format(
            registration_id=quote(str(registration_id), safe=""),
        ),
    }

    if isinstance(body, Grade):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, GradeAlias):
        _kwargs["json"] = body.to_dict()
    else:
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | RequestErrors | TokenError | None:
    if response.status_code == 204:
        response_204 = cast(Any, None)
        return response_204

    if response.status_code == 400:
        response_400 = RequestErrors.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = TokenError.from_dict(response.json())

        return response_401

    if response.status_code == 404:
        response_404 = RequestErrors.from_dict(response.json())

        return response_404

    if response.status_code == 415:
        response_415 = RequestErrors.from_dict(response.json())

        return response_415

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | RequestErrors | TokenError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    registration_id: str,
    *,
    client: AuthenticatedClient,
    body: Eject | Grade | GradeAlias,
) -> Response[Any | RequestErrors | TokenError]:
    """Grade or eject

     Halts the user's way through the offering, in one of two ways: with a grade, or without one by
    ejecting. What
    the registration becomes depends on what it was and on the passing grade of the course:

    | from | grade at or above | grade below | eject |
    |---|---|---|---|
    | `active` | `passed` | `failed` | `ejected` |
    | `passed`, `failed` | `passed` | `failed` | refused |
    | `ejected` | `passed`, no longer ejected | `failed`, no longer ejected | refused |

    As we read it, a grade also sets `endDate` to the present and `graderId` to the user of the token.

    A grade can be sent again and gives the same status and grade. **Ejecting can not**: only an active
    registration can be ejected, so the second request is answered with 400 and an error on `status`.
    Who gets this
    after a lost answer finds the registration `ejected` and is done.

    A request does one of the two. Anything else, both keys of the grade and an empty object among it,
    is refused,
    as we read it; and an unknown id is answered with 404 whatever the body is. A refused request
    changes nothing.

    Args:
        registration_id (str):
        body (Eject | Grade | GradeAlias):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        registration_id=registration_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    registration_id: str,
    *,
    client: AuthenticatedClient,
    body: Eject | Grade | GradeAlias,
) -> Any | RequestErrors | TokenError | None:
    """Grade or eject

     Halts the user's way through the offering, in one of two ways: with a grade, or without one by
    ejecting. What
    the registration becomes depends on what it was and on the passing grade of the course:

    | from | grade at or above | grade below | eject |
    |---|---|---|---|
    | `active` | `passed` | `failed` | `ejected` |
    | `passed`, `failed` | `passed` | `failed` | refused |
    | `ejected` | `passed`, no longer ejected | `failed`, no longer ejected | refused |

    As we read it, a grade also sets `endDate` to the present and `graderId` to the user of the token.

    A grade can be sent again and gives the same status and grade. **Ejecting can not**: only an active
    registration can be ejected, so the second request is answered with 400 and an error on `status`.
    Who gets this
    after a lost answer finds the registration `ejected` and is done.

    A request does one of the two. Anything else, both keys of the grade and an empty object among it,
    is refused,
    as we read it; and an unknown id is answered with 404 whatever the body is. A refused request
    changes nothing.

    Args:
        registration_id (str):
        body (Eject | Grade | GradeAlias):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError
    """

    return sync_detailed(
        registration_id=registration_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    registration_id: str,
    *,
    client: AuthenticatedClient,
    body: Eject | Grade | GradeAlias,
) -> Response[Any | RequestErrors | TokenError]:
    """Grade or eject

     Halts the user's way through the offering, in one of two ways: with a grade, or without one by
    ejecting. What
    the registration becomes depends on what it was and on the passing grade of the course:

    | from | grade at or above | grade below | eject |
    |---|---|---|---|
    | `active` | `passed` | `failed` | `ejected` |
    | `passed`, `failed` | `passed` | `failed` | refused |
    | `ejected` | `passed`, no longer ejected | `failed`, no longer ejected | refused |

    As we read it, a grade also sets `endDate` to the present and `graderId` to the user of the token.

    A grade can be sent again and gives the same status and grade. **Ejecting can not**: only an active
    registration can be ejected, so the second request is answered with 400 and an error on `status`.
    Who gets this
    after a lost answer finds the registration `ejected` and is done.

    A request does one of the two. Anything else, both keys of the grade and an empty object among it,
    is refused,
    as we read it; and an unknown id is answered with 404 whatever the body is. A refused request
    changes nothing.

    Args:
        registration_id (str):
        body (Eject | Grade | GradeAlias):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | RequestErrors | TokenError]
    """

    kwargs = _get_kwargs(
        registration_id=registration_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    registration_id: str,
    *,
    client: AuthenticatedClient,
    body: Eject | Grade | GradeAlias,
) -> Any | RequestErrors | TokenError | None:
    """Grade or eject

     Halts the user's way through the offering, in one of two ways: with a grade, or without one by
    ejecting. What
    the registration becomes depends on what it was and on the passing grade of the course:

    | from | grade at or above | grade below | eject |
    |---|---|---|---|
    | `active` | `passed` | `failed` | `ejected` |
    | `passed`, `failed` | `passed` | `failed` | refused |
    | `ejected` | `passed`, no longer ejected | `failed`, no longer ejected | refused |

    As we read it, a grade also sets `endDate` to the present and `graderId` to the user of the token.

    A grade can be sent again and gives the same status and grade. **Ejecting can not**: only an active
    registration can be ejected, so the second request is answered with 400 and an error on `status`.
    Who gets this
    after a lost answer finds the registration `ejected` and is done.

    A request does one of the two. Anything else, both keys of the grade and an empty object among it,
    is refused,
    as we read it; and an unknown id is answered with 404 whatever the body is. A refused request
    changes nothing.

    Args:
        registration_id (str):
        body (Eject | Grade | GradeAlias):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | RequestErrors | TokenError
    """

    return (
        await asyncio_detailed(
            registration_id=registration_id,
            client=client,
            body=body,
        )
    ).parsed
