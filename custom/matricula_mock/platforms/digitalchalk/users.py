"""Users: accounts, searched by parts of their properties."""

from __future__ import annotations

from ...call import NOTHING, MockResponse, OperationCall, Record
from .errors import missing, refuse_fields
from .lists import created, now, page_of, select, split_tags
from .organisation import Organisation, consent_key, fold, platform


@platform.operation("listUsers")
def list_users(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return the users whose properties contain the texts of the filters."""
    parts = ("email", "username", "firstName", "lastName")
    return page_of(select(organisation.users.all(), call, parts=parts), call)


@platform.operation("createUser")
def create_user(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Create an account. The username is the email where none is given."""
    given = {"username": call.body["email"], **call.body}
    _check_unique(given, organisation)
    user = _read(given)
    user |= {"id": organisation.users.new_id(), "createdDate": now()}
    return created(call, organisation.users.add(user)["id"])


def _check_unique(given: Record, organisation: Organisation, own: str = "") -> None:
    """Refuse an email or a username of another user."""
    taken = {
        name: "is used by another user"
        for name in ("email", "username")
        if name in given
        and any(user["id"] != own for user in organisation.users.find(name, fold(given[name])))
    }
    if taken:
        raise refuse_fields(**taken)


def _read(given: Record) -> Record:
    """Return the properties of a body that are kept. There is none for tags without a tag."""
    known = ("firstName", "lastName", "username", "email", "locale")
    user = {name: given[name] for name in known if name in given}
    if tags := [tag for text in given.get("tags", []) for tag in split_tags(text)]:
        user["tags"] = list(dict.fromkeys(tags))
    return user


def find_user(call: OperationCall, organisation: Organisation) -> Record:
    """Return the user in the path; refuse an unknown id."""
    user = organisation.users.get(call.path["user_id"])
    if user is None:
        raise missing()
    return user


@platform.early_check("updateUser")
def refuse_unknown_user(call: OperationCall, organisation: Organisation) -> None:
    """Refuse an unknown id, whatever the body is."""
    find_user(call, organisation)


@platform.operation("getUser")
def get_user(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return one user."""
    return MockResponse(200, find_user(call, organisation))


@platform.operation("updateUser")
def update_user(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Change the properties in the body; tags are replaced as a whole."""
    user_id = call.path["user_id"]
    _check_unique(call.body, organisation, user_id)
    no_tags = {"tags": NOTHING} if "tags" in call.body else {}
    organisation.users.change(user_id, {**no_tags, **_read(call.body)})
    return MockResponse(204)


@platform.operation("deleteUser")
def delete_user(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Delete an account with its values; its active registrations are ejected."""
    user_id = find_user(call, organisation)["id"]
    for registration in organisation.registrations.find("user", user_id):
        if registration["status"] == "active":
            organisation.registrations.change(registration["id"], {"status": "ejected"})
    if user_id in organisation.field_values:
        organisation.field_values.remove(user_id)
    for kind in [agreement["type"] for agreement in organisation.agreements.all()]:
        if (key := consent_key(user_id, kind)) in organisation.consents:
            organisation.consents.remove(key)
    organisation.users.remove(user_id)
    return MockResponse(204)
