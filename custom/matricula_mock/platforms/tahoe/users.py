"""Users: accounts, read in pages. In one variant of the platform only active ones are shown."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record
from .errors import missing
from .lists import page_of, wanted
from .site import ACTIVE_ONLY, Site, fold, platform


@platform.operation("listUsers")
def list_users(call: OperationCall, site: Site) -> MockResponse:
    """Return a page of accounts, or the account with an email."""
    if email := wanted(call, "email_exact"):
        found = site.users.find("email", fold(email))
        return page_of(call, [user for user in found if _is_shown(call, user, site)])
    if call.variant == ACTIVE_ONLY:
        return page_of(call, site.users.select("active", True))
    return page_of(call, site.users)


@platform.operation("getUser")
def get_user(call: OperationCall, site: Site) -> MockResponse:
    """Return one account."""
    user = site.users.get(call.path["user_id"])
    if user is None or not _is_shown(call, user, site):
        raise missing()
    return MockResponse(200, user)


def _is_shown(call: OperationCall, user: Record, site: Site) -> bool:
    return call.variant != ACTIVE_ONLY or bool(site.users.hidden(user["id"]).get("active"))
