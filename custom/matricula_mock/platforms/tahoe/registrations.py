"""Registrations: accounts are created once, in two versions of the operation."""

from __future__ import annotations

from ...call import Json, MockResponse, OperationCall, Record, Refusal
from .membership import accept_invitations
from .site import Site, fold, platform


@platform.early_check("createRegistration")
def refuse_duplicate(call: OperationCall, site: Site) -> None:
    """Refuse a wrong boolean and a duplicate before any other error."""
    if taken := _find_taken(call.body, site):
        raise Refusal(409, {"user_message": _duplicate_text(taken), "invalid-params": taken})


@platform.early_check("createRegistrationV1")
def refuse_duplicate_v1(call: OperationCall, site: Site) -> None:
    """Refuse as in version 2, without naming the value that is taken."""
    if _find_taken(call.body, site):
        raise Refusal(409, {"user_message": "User already exists"})


def _find_taken(body: Json, site: Site) -> list[str]:
    """Return the names of the values that are taken, in the order of the message."""
    if not isinstance(body, dict):
        return []
    _check_boolean(body)
    return [
        name
        for name in ("email", "username")
        if isinstance(body.get(name), str) and site.users.has(name, fold(body[name]))
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
def create_registration(call: OperationCall, site: Site) -> MockResponse:
    """Create an account."""
    return MockResponse(200, {"user_id": _register(call.body, site)})


@platform.operation("createRegistrationV1")
def create_registration_v1(call: OperationCall, site: Site) -> MockResponse:
    """Create an account. The key of the old version ends in a blank."""
    return MockResponse(200, {"user_id ": _register(call.body, site)})


def _register(body: Record, site: Site) -> int:
    mailed = str(body.get("send_activation_email", True)).lower() == "true"
    account = {
        "id": site.users.new_id(),
        "username": body["username"],
        "fullname": body["name"],
        "email": body["email"],
        "active": "password" in body and not mailed,
    }
    site.users.add(account)
    if account["active"]:
        accept_invitations(account, site)
    user_id: int = account["id"]
    return user_id
