"""Finds out whether a platform's API is at a URL, before anything is sent there."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import CallError
from matricula_runtime.origin import is_loopback

_ELSEWHERE = frozenset(
    {
        HTTPStatus.OK,  # with a body of another kind, such as a page to log in
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
    }
)
"""Statuses of a response to a list of users that no API of the platform gives."""


async def find_url_problem(connection: AsyncConnection) -> str | None:
    """Ask for one user, and return what is wrong with the URL, if the API is not there.

    Nobody is asked at a server of this machine with the platform's own path, nor on a platform
    without a list of users. Whatever else is wrong, such as the token, the run reports.
    """
    session = connection.session
    base, own_path = session.base_url, urlsplit(session.platform.server).path.rstrip("/")
    is_usual = base.path == own_path and is_loopback(urlsplit(base.origin).hostname or "")
    users: Any = getattr(connection.with_options(retries=0, timeout=10), "users", None)
    if is_usual or users is None:
        return None
    try:
        await users.list(page_size=1, limit=1).first()
    except CallError as error:
        if error.status not in _ELSEWHERE:
            return None
        advice = "Check the host."
        if base.path != own_path:
            advice = f"Without a path the right one is used: --base-url {base.origin}"
        return f"The {session.platform.title} is not at {base} ({error.message}). {advice}"
    return None
