"""Sessions: an account that is active at once is logged in, by cookies in the response.

A client that sends them back acts as the learner, who may do nothing here: its token no longer
counts. A session ends with the account, with a reset and with the mock.
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Final

from ...call import Record, Refusal
from ...problems import CheckFailed
from ...request import ReceivedRequest
from .site import Site

SESSION: Final = "sessionid"
CSRF: Final = "csrftoken"
KEPT: Final = 1000
"""The most sessions that are kept; older ones end."""

_SAFE: Final = ("GET", "HEAD", "OPTIONS", "TRACE")


def begin_session(account: Record, site: Site) -> bytes:
    """Log an account in, and return the lines of the response's cookies."""
    key, csrf = secrets.token_hex(16), secrets.token_hex(16)
    site.sessions[key] = account
    while len(site.sessions) > KEPT:
        del site.sessions[next(iter(site.sessions))]
    lines = (f"{SESSION}={key}; HttpOnly; Path=/", f"{CSRF}={csrf}; Path=/")
    return "".join(f"set-cookie: {line}\r\n" for line in lines).encode("ascii")


def look_at_session(request: ReceivedRequest, site: Site) -> None:
    """Refuse a request in the session of a learner, whatever its token is."""
    cookies = _read_cookies(request.headers[b"cookie"])
    account = site.sessions.get(cookies.get(SESSION, ""))
    if account is None or site.users.get(account["id"]) is not account:
        return
    if request.method not in _SAFE:
        csrf = cookies.get(CSRF)
        if csrf is None:
            raise Refusal(403, {"detail": "CSRF Failed: CSRF cookie not set."})
        if request.headers.get(b"x-csrftoken", b"").decode("latin-1") != csrf:
            raise Refusal(403, {"detail": "CSRF Failed: CSRF token missing or incorrect."})
    raise CheckFailed("permission")


def _read_cookies(header: bytes) -> dict[str, str]:
    try:
        found = SimpleCookie(header.decode("latin-1"))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in found.items()}
