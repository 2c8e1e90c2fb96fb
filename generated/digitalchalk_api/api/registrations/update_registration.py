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

     Ends the registration in one of two ways: with a grade, or without one by ejecting. The new status
    depends on
    the old one and on the passing grade of the course:

    | from | grade at or above | grade below | eject |
    |---|---|---|---|
    | `active` | `passed` | `failed` | `ejected` |
    | `passed`, `failed` | `passed` | `failed` | rejected |
    | `ejected` | `passed`, no longer ejected | `failed`, no longer ejected | rejected |

    Our reading: a grade also sets `endDate` to the current time and `graderId` to the user of the
    token.

    You can send a grade again, with the same result. **You cannot send an ejection again**: only an
    active
    registration can be ejected, so the second request gets 400 with an error on `status`. If you get
    this after a
    lost response, check that the registration is `ejected`.

    A request has one of the two. Our reading: any other body is rejected, including one with both keys
    of the
    grade and an empty object; an unknown id gets 404 with any body. A rejected request has no effect.

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

     Ends the registration in one of two ways: with a grade, or without one by ejecting. The new status
    depends on
    the old one and on the passing grade of the course:

    | from | grade at or above | grade below | eject |
    |---|---|---|---|
    | `active` | `passed` | `failed` | `ejected` |
    | `passed`, `failed` | `passed` | `failed` | rejected |
    | `ejected` | `passed`, no longer ejected | `failed`, no longer ejected | rejected |

    Our reading: a grade also sets `endDate` to the current time and `graderId` to the user of the
    token.

    You can send a grade again, with the same result. **You cannot send an ejection again**: only an
    active
    registration can be ejected, so the second request gets 400 with an error on `status`. If you get
    this after a
    lost response, check that the registration is `ejected`.

    A request has one of the two. Our reading: any other body is rejected, including one with both keys
    of the
    grade and an empty object; an unknown id gets 404 with any body. A rejected request has no effect.

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

     Ends the registration in one of two ways: with a grade, or without one by ejecting. The new status
    depends on
    the old one and on the passing grade of the course:

    | from | grade at or above | grade below | eject |
    |---|---|---|---|
    | `active` | `passed` | `failed` | `ejected` |
    | `passed`, `failed` | `passed` | `failed` | rejected |
    | `ejected` | `passed`, no longer ejected | `failed`, no longer ejected | rejected |

    Our reading: a grade also sets `endDate` to the current time and `graderId` to the user of the
    token.

    You can send a grade again, with the same result. **You cannot send an ejection again**: only an
    active
    registration can be ejected, so the second request gets 400 with an error on `status`. If you get
    this after a
    lost response, check that the registration is `ejected`.

    A request has one of the two. Our reading: any other body is rejected, including one with both keys
    of the
    grade and an empty object; an unknown id gets 404 with any body. A rejected request has no effect.

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

     Ends the registration in one of two ways: with a grade, or without one by ejecting. The new status
    depends on
    the old one and on the passing grade of the course:

    | from | grade at or above | grade below | eject |
    |---|---|---|---|
    | `active` | `passed` | `failed` | `ejected` |
    | `passed`, `failed` | `passed` | `failed` | rejected |
    | `ejected` | `passed`, no longer ejected | `failed`, no longer ejected | rejected |

    Our reading: a grade also sets `endDate` to the current time and `graderId` to the user of the
    token.

    You can send a grade again, with the same result. **You cannot send an ejection again**: only an
    active
    registration can be ejected, so the second request gets 400 with an error on `status`. If you get
    this after a
    lost response, check that the registration is `ejected`.

    A request has one of the two. Our reading: any other body is rejected, including one with both keys
    of the
    grade and an empty object; an unknown id gets 404 with any body. A rejected request has no effect.

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
