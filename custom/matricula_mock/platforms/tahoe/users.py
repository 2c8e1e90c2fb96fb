"""Users: accounts, read in pages."""

from __future__ import annotations

from ...call import MockResponse, OperationCall
from .errors import missing
from .lists import page_of, wanted
from .site import Site, fold, platform


@platform.operation("listUsers")
def list_users(call: OperationCall, site: Site) -> MockResponse:
    """Return a page of accounts, or the account with an email."""
    if email := wanted(call, "email_exact"):
        return page_of(call, site.users.find("email", fold(email)))
    return page_of(call, site.users)


@platform.operation("getUser")
def get_user(call: OperationCall, site: Site) -> MockResponse:
    """Return one account."""
    user = site.users.get(call.path["user_id"])
    if user is None:
        raise missing()
    return MockResponse(200, user)
