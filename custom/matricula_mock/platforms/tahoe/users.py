"""Users: accounts, read in pages. In one variant of the platform only active ones are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from ...call import MockResponse, OperationCall, Record, Refusal
from .errors import missing
from .lists import page_of, wanted
from .site import ACTIVE_ONLY, Site, fold, platform

_DATES: Final = (
    *("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%b %d %Y", "%b %d, %Y", "%d %b %Y", "%d %b, %Y"),
    *("%B %d %Y", "%B %d, %Y", "%d %B %Y", "%d %B, %Y"),
)
"""The spellings of a date that the framework reads."""


@platform.operation("listUsers")
def list_users(call: OperationCall, site: Site) -> MockResponse:
    """Return a page of accounts, or the account with an email."""
    if date := wanted(call, "date_joined"):
        return page_of(call, _joined(call, _read_date(date), site))
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


def _joined(call: OperationCall, day: str, site: Site) -> list[Record]:
    """Return the accounts of a day, with the email that is asked for, if one is."""
    email = wanted(call, "email_exact")
    users = site.users.find("email", fold(email)) if email else site.users.all()
    joined = [user for user in users if str(user.get("date_joined", ""))[:10] == day]
    return [user for user in joined if _is_shown(call, user, site)]


def _read_date(text: str) -> str:
    """Return a date as 2021-02-10; Refusal for a text that the platform cannot read."""
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise Refusal(400, {"date_joined": ["Enter a valid date."]})


def _is_shown(call: OperationCall, user: Record, site: Site) -> bool:
    return call.variant != ACTIVE_ONLY or bool(site.users.hidden(user["id"]).get("active"))
