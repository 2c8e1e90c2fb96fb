"""Finds out whether a platform's API is at a URL, before anything is sent there."""

from http import HTTPStatus
from urllib.parse import urlsplit

from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import CallError
from matricula_runtime.origin import is_loopback
from matricula_runtime.probe import make_probe

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
"""Statuses of a response to a read without ids that no API of the platform gives."""


async def find_url_problem(connection: AsyncConnection) -> str | None:
    """Read something, and return what is wrong with the URL, if the API is not there.

    Nothing is read at a server of this machine with the platform's own path, nor on a platform
    where each read needs an id: a 404 may then mean the id. Whatever else is wrong, such as the
    token, the run reports.
    """
    session = connection.session
    base, own_path = session.base_url, urlsplit(session.platform.server).path.rstrip("/")
    is_usual = base.path == own_path and is_loopback(urlsplit(base.origin).hostname or "")
    probe = make_probe(connection.endpoints)
    if is_usual or probe is None or probe.endpoint.operation.needed_ids:
        return None
    quick = connection.with_options(retries=0, timeout=10)
    try:
        await quick.run(quick.session.perform(probe))
    except CallError as error:
        if error.status not in _ELSEWHERE:
            return None
        advice = "Check the host."
        if base.path != own_path:
            advice = f"Without a path the right one is used: --base-url {base.origin}"
        return f"The {session.platform.title} is not at {base} ({error.message}). {advice}"
    return None
