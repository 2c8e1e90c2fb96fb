"""Registrations: accounts are created once, in two versions of the operation.

The platform checks in this order: the boolean, if there is a password; duplicates of the values as
they were sent; the form; and duplicates of the form's texts. Without a password it takes any value
for the boolean. The documents say 400 for a wrong type, so the mock checks it after the form.
"""

from __future__ import annotations

from ...call import Json, MockResponse, OperationCall, Record, Refusal
from .account_form import AccountForm
from .membership import accept_invitations
from .sessions import begin_session
from .site import ACTIVATION_MAIL, RESET_MAIL, Site, fold, now, platform

_INVALID = "Invalid parameters on user creation"


@platform.early_check("createRegistration")
def check_registration(call: OperationCall, site: Site) -> None:
    """Refuse a wrong boolean, then a duplicate, then wrong values."""
    body = _read_body(call)
    if taken := _find_taken(body, site):
        raise Refusal(409, {"user_message": _duplicate_text(taken), "invalid-params": taken})
    form = AccountForm(body, call.schemas, site)
    if form.messages:
        raise Refusal(400, {"user_message": [[*pair] for pair in form.messages.items()]})
    _check_boolean(body)
    _take_values(call, form, site)


@platform.early_check("createRegistrationV1")
def check_registration_v1(call: OperationCall, site: Site) -> None:
    """Refuse as in version 2, without naming the values."""
    body = _read_body(call)
    if _find_taken(body, site):
        raise Refusal(409, {"user_message": "User already exists"})
    form = AccountForm(body, call.schemas, site)
    if form.messages:
        raise Refusal(400, {"user_message": _INVALID})
    _check_boolean(body)
    _take_values(call, form, site)


def _read_body(call: OperationCall) -> Record:
    """Return the body; Refusal for one that is no object, or has a password and a wrong boolean."""
    if not isinstance(call.body, dict):  # the platform fails here; the documents say 400
        raise Refusal(400, {"detail": "Invalid data. Expected a dictionary."})
    if "password" in call.body:
        _check_boolean(call.body)
    return call.body


def _check_boolean(body: Record) -> None:
    value = body.get("send_activation_email", True)
    if not isinstance(value, bool) and str(value).lower() not in ("true", "false"):
        raise Refusal(400, [f"invalid value `{value}` for boolean type"])


def _find_taken(body: Json, site: Site) -> list[str]:
    """Return the names of the values that are taken, in the order of the message."""
    email, username, users = body.get("email"), body.get("username"), site.users
    taken = []
    if isinstance(email, str) and users.has("email", fold(email)):
        taken.append("email")
    if isinstance(username, str) and users.has("username", fold(username)):
        taken.append("username")
    return taken


def _duplicate_text(taken: list[str]) -> str:
    if len(taken) == 2:
        return "Both email and username already exist"
    return f"{taken[0].capitalize()} already exists"


def _take_values(call: OperationCall, form: AccountForm, site: Site) -> None:
    """Replace the values of the body by the form's texts, unless the username is taken by now."""
    username = form.values["username"]
    if username != call.body["username"] and site.users.has("username", fold(username)):
        raise Refusal(400, {"user_message": f"{_INVALID}: username"})
    call.body.update(form.values)


@platform.operation("createRegistration")
def create_registration(call: OperationCall, site: Site) -> MockResponse:
    """Create an account."""
    return _register(call.body, site, "user_id")


@platform.operation("createRegistrationV1")
def create_registration_v1(call: OperationCall, site: Site) -> MockResponse:
    """Create an account. The key of the old version ends in a blank."""
    return _register(call.body, site, "user_id ")


def _register(body: Record, site: Site, key: str) -> MockResponse:
    mail = _choose_mail(body)
    account = {
        "id": site.users.new_id(),
        "username": body["username"],
        "fullname": body["name"],
        "email": body["email"],
        "date_joined": now(),
        "active": mail is None,
    }
    if mail:
        account["mail"] = mail
    shown = site.users.add(account)
    response = MockResponse(200, {key: account["id"]})
    if account["active"]:
        accept_invitations(account, site)
        response.lines = begin_session(shown, site)
    return response


def _choose_mail(body: Record) -> str | None:
    """Return the mail that the learner gets; an account without one is active at once."""
    if "password" not in body:
        return RESET_MAIL
    wanted = str(body.get("send_activation_email", True)).lower() == "true"
    return ACTIVATION_MAIL if wanted else None
