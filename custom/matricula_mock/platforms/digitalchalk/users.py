"""Users: accounts, found by parts of their properties."""

from __future__ import annotations

from ...call import Answer, Call
from .errors import missing, refuse_fields
from .lists import created, now, page_of, select, split_tags
from .organisation import Organisation, fold, platform


@platform.operation("listUsers")
def list_users(call: Call, organisation: Organisation) -> Answer:
    """Users whose properties hold what the filters say."""
    parts, users = ("email", "username", "firstName", "lastName"), organisation.users
    asked = next((name for name in parts if name in call.query), None)
    records = users.find_part(asked, call.query[asked]) if asked else users.all()
    return page_of(select(records, call, parts=parts), call)


@platform.operation("createUser")
def create_user(call: Call, organisation: Organisation) -> Answer:
    """Make an account. The username is the address where none is given."""
    given = {"username": call.body["email"], **call.body}
    taken = {
        name: "is used by another user"
        for name in ("email", "username")
        if organisation.users.find(name, fold(given[name]))
    }
    if taken:
        raise refuse_fields(**taken)
    known = ("firstName", "lastName", "username", "email", "locale")
    user = {name: given[name] for name in known if name in given}
    if tags := [tag for text in given.get("tags", []) for tag in split_tags(text)]:
        user["tags"] = list(dict.fromkeys(tags))
    user |= {"id": organisation.users.new_id(), "createdDate": now()}
    return created(call, organisation.users.add(user)["id"])


@platform.operation("getUser")
def get_user(call: Call, organisation: Organisation) -> Answer:
    """One user."""
    user = organisation.users.get(call.path["user_id"])
    if user is None:
        raise missing()
    return Answer(200, user)
