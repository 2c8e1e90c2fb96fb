"""What Tahoe does: accounts that are registered once, and read back in pages.

Rules and texts of errors are those of the vendor's published code and of the framework that it
answers through, as the spec's sources name them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from attrs import define, field

from ..call import Answer, Call, Json, Owner, Record, Refusal
from ..operation import Operation
from ..platform import Platform
from ..problems import Problem, Refused
from ..security import TOKEN
from ..state import Table

PAGE: Final = 20
"""How many records a page has unless the caller says."""
FIRST_ID: Final = 9
"""The id of the documented example, so that the documented request gets the documented answer."""


def fold(value: Json) -> str:
    """A username or an address as they are compared: without case."""
    return str(value).casefold()


@define(eq=False)
class Accounts:
    """The accounts of the site. Whether one is active is shown nowhere."""

    users: Table = field(
        factory=lambda: Table(
            "users",
            schema={"$ref": "#/components/schemas/User"},
            hidden=("active",),
            first=FIRST_ID,
            indexes={
                "email": lambda user: fold(user["email"]) if "email" in user else None,
                "username": lambda user: fold(user["username"]) if "username" in user else None,
            },
        )
    )


# Errors -------------------------------------------------------------------------------------------

_TOKEN_TEXTS: Final[Mapping[str, str]] = {
    "missing": "Authentication credentials were not provided.",
    "empty": "Invalid token header. No credentials provided.",
    "blanks": "Invalid token header. Token string should not contain spaces.",
    "characters": "Invalid token header. Token string should not contain invalid characters.",
    "unknown": "Invalid token.",
}
_FIELD_TEXTS: Final[Mapping[str, str]] = {
    "username": "Username must be between 2 and 30 characters long.",
    "email": "A properly formatted e-mail is required",
    "name": "Your legal name must be a minimum of one character long",
    "password": "This password is too short or too long.",
}
_PATTERN_TEXTS: Final[Mapping[str, str]] = {
    "username": (
        "Usernames can only contain letters (A-Z, a-z), numerals (0-9), underscores (_), "
        "and hyphens (-)."
    ),
    "name": "Your legal name cannot contain < or > or null characters.",
}
_INVALID: Final = "Invalid parameters on user creation"


def explain(refused: Refused, operation: Operation | None) -> Answer:
    """A refusal as Tahoe puts it."""
    if refused.kind == "token":
        return Answer(403, {"detail": _TOKEN_TEXTS[refused.details["reason"]]})
    if refused.kind == "query":
        return Answer(400, {problem.name: [_query_text(problem)] for problem in refused.problems})
    if refused.kind == "body" and operation is not None:
        return Answer(400, _body_errors(refused.problems, operation))
    return Answer(refused.status, {"detail": _DETAILS[refused.kind](refused)})


_DETAILS: Final[Mapping[str, Callable[[Refused], str]]] = {
    "route": lambda refused: "Not found.",
    "path": lambda refused: "Not found.",
    "method": lambda refused: f'Method "{refused.details["method"]}" not allowed.',
    "accept": lambda refused: "Could not satisfy the request Accept header.",
    "permission": lambda refused: "You do not have permission to perform this action.",
    "content-type": lambda refused: (
        f'Unsupported media type "{refused.details["media_type"]}" in request.'
    ),
    "parse": lambda refused: f"JSON parse error - {_parser_text(refused)}",
    "status": lambda refused: _status_text(refused.details),
}


def _parser_text(refused: Refused) -> str:
    """What the platform's own JSON parser, Python's, says of the same bytes."""
    try:
        json.loads(refused.details["raw"].decode())
    except (ValueError, RecursionError) as error:
        return str(error)
    return str(refused.details["reason"])


def _status_text(details: Mapping[str, Json]) -> str:
    if details["status"] != 429:
        return "The service is not available."
    wait = details["retry_after"] or 1
    return f"Request was throttled. Expected available in {wait} second{'s' * (wait != 1)}."


def _query_text(problem: Problem) -> str:
    value, limit = problem.value, problem.limit
    if problem.keyword == "pattern" and "\0" in str(value):
        return "Null characters are not allowed."
    return {
        "type": f"A valid {limit} is required.",
        "minimum": f"Ensure this value is greater than or equal to {limit}.",
        "maximum": f"Ensure this value is less than or equal to {limit}.",
        "maxLength": (
            f"Ensure this value has at most {limit} characters (it has {len(str(value))})."
        ),
    }.get(problem.keyword, "Enter a valid value.")


def _body_errors(problems: Sequence[Problem], operation: Operation) -> Json:
    """Version 1 has one text for everything; version 2 pairs of a property and its messages."""
    if not problems[0].where:
        return {"detail": "Invalid data. Expected a dictionary."}
    if operation.id == "createRegistrationV1":
        return {"user_message": _INVALID}
    messages: dict[str, list[str]] = {}
    for problem in problems:
        texts = messages.setdefault(problem.name, [])
        text = _FIELD_TEXTS.get(problem.name, "Enter a valid value.")
        if problem.keyword == "pattern" and problem.value != "":
            text = _PATTERN_TEXTS.get(problem.name, text)
        if text not in texts:
            texts.append(text)
    return {"user_message": [[name, texts] for name, texts in messages.items()]}


platform: Platform[Accounts] = Platform(
    name="tahoe",
    state=Accounts,
    explain=explain,
    owners={TOKEN: Owner(), "mock-token-nonadmin": Owner(permitted=False)},
    slashes="redirect",
    empty_body={},
)

# Registrations ------------------------------------------------------------------------------------


@platform.look("createRegistration")
def look_for_duplicate(call: Call, accounts: Accounts) -> None:
    """A boolean that is none and a duplicate are told before anything else that is wrong."""
    if taken := _find_taken(call.body, accounts):
        raise Refusal(409, {"user_message": _duplicate_text(taken), "invalid-params": taken})


@platform.look("createRegistrationV1")
def look_for_duplicate_v1(call: Call, accounts: Accounts) -> None:
    """As in version 2, without saying what is taken."""
    if _find_taken(call.body, accounts):
        raise Refusal(409, {"user_message": "User already exists"})


def _find_taken(body: Json, accounts: Accounts) -> list[str]:
    """Which of the values are taken, in the order in which they are told."""
    if not isinstance(body, dict):
        return []
    _check_boolean(body)
    return [
        name
        for name in ("email", "username")
        if isinstance(body.get(name), str) and accounts.users.find(name, fold(body[name]))
    ]


def _check_boolean(body: Record) -> None:
    value = body.get("send_activation_email", True)
    if not isinstance(value, bool) and str(value).lower() not in ("true", "false"):
        raise Refusal(400, [f"invalid value `{value}` for boolean type"])


def _duplicate_text(taken: list[str]) -> str:
    if len(taken) == 2:
        return "Both email and username already exist"
    return f"{taken[0].capitalize()} already exists"


@platform.operation("createRegistration")
def create_registration(call: Call, accounts: Accounts) -> Answer:
    """Make an account."""
    return Answer(200, {"user_id": _register(call.body, accounts)})


@platform.operation("createRegistrationV1")
def create_registration_v1(call: Call, accounts: Accounts) -> Answer:
    """Make an account; the key of the old version ends in a blank."""
    return Answer(200, {"user_id ": _register(call.body, accounts)})


def _register(body: Record, accounts: Accounts) -> int:
    user_id: int = accounts.users.new_id()
    mailed = str(body.get("send_activation_email", True)).lower() == "true"
    accounts.users.add(
        {
            "id": user_id,
            "username": body["username"],
            "fullname": body["name"],
            "email": body["email"],
            "active": "password" in body and not mailed,
        }
    )
    return user_id


# Users --------------------------------------------------------------------------------------------


@platform.operation("listUsers")
def list_users(call: Call, accounts: Accounts) -> Answer:
    """A page of accounts, or the one with an address."""
    limit, offset = call.query.get("limit", PAGE), call.query.get("offset", 0)
    email = call.query.get("email_exact", "").strip()
    if email:
        found = accounts.users.find("email", fold(email))
        return Answer(200, _page(call, found[offset : offset + limit], len(found)))
    return Answer(200, _page(call, accounts.users.page(offset, limit), len(accounts.users)))


def _page(call: Call, records: list[Record], count: int) -> Json:
    """The envelope of a list. The links keep the caller's query; the first page has no offset."""
    limit, offset = call.query.get("limit", PAGE), call.query.get("offset", 0)
    before = max(offset - limit, 0) or None
    next_, previous = None, None
    if offset + limit < count:
        next_ = call.origin + call.link(limit=limit, offset=offset + limit)
    if offset > 0:
        previous = call.origin + call.link(limit=limit, offset=before)
    return {"count": count, "next": next_, "previous": previous, "results": records}


@platform.operation("getUser")
def get_user(call: Call, accounts: Accounts) -> Answer:
    """One account."""
    user = accounts.users.get(call.path["user_id"])
    if user is None:
        raise Refusal(404, {"detail": "Not found."})
    return Answer(200, user)
