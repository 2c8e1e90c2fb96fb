"""Users: accounts, read back in pages."""

from __future__ import annotations

from ...call import Answer, Call
from .errors import missing
from .lists import page_of, wanted
from .site import Site, fold, platform


@platform.operation("listUsers")
def list_users(call: Call, site: Site) -> Answer:
    """A page of accounts, or the one with an address."""
    if email := wanted(call, "email_exact"):
        return page_of(call, site.users.find("email", fold(email)))
    return page_of(call, site.users)


@platform.operation("getUser")
def get_user(call: Call, site: Site) -> Answer:
    """One account."""
    user = site.users.get(call.path["user_id"])
    if user is None:
        raise missing()
    return Answer(200, user)
