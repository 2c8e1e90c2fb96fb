"""Look-up of a record on the platform: after a lost response, or when it may be a duplicate.

The spec (`x-replay`) says which operation to call, with which parameters, and which record matches.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from .cursor import Cursor
from .email_key import email_key
from .errors import CallError, Forbidden, LinkError, Unauthorized
from .expression import Scope, evaluate, resolve_pointer
from .message import JSON
from .operation import Call, Endpoint, Mode, Operation
from .outcomes import Absent, Found, LookupResult, Unknown
from .path_value import check_path_value
from .responses import read_id
from .session import Session
from .steps import Flow

T = TypeVar("T")


def look_up(session: Session, call: Call[T], is_partial: bool = False) -> Flow[LookupResult]:
    """Look up the record that `call` creates.

    With `is_partial` more steps were to follow the call: a record that is found counts as Absent.
    Raises only Unauthorized and Forbidden, which concern every call.
    """
    found = yield from _look_up(session, call)
    return Absent() if is_partial and isinstance(found, Found) else found


def _look_up(session: Session, call: Call[T]) -> Flow[LookupResult]:
    replay = call.endpoint.operation.replay
    if replay.mode is Mode.SAFE:
        return Unknown("there is no look-up, but you can safely repeat the call", may_repeat=True)
    if replay.operation is None:
        return Unknown(f"{session.platform.title} offers no look-up: check there by hand")
    scope = _make_scope(call)
    wanted = {pointer: evaluate(text, scope) for pointer, text in replay.match.items()}
    parameters = {name: evaluate(text, scope) for name, text in replay.parameters.items()}
    if None in wanted.values() or None in parameters.values():
        return Unknown("the request lacks the values that a look-up needs")
    lookup = _make_lookup(session.endpoints[replay.operation], parameters)
    try:
        found = yield from _search(session, lookup, wanted, call.endpoint.operation)
    except (Unauthorized, Forbidden):
        raise
    except (CallError, LinkError) as error:
        return Unknown(str(error))
    if found is not None:
        return found
    if replay.may_hide:
        title = session.platform.title
        why = f"not found: {title} does not show it, but may have it. There is never a second one"
        return Unknown(why, may_repeat=True)
    return Absent()


def _search(
    session: Session, lookup: Call[Any], wanted: Mapping[str, JSON], operation: Operation
) -> Flow[Found | Unknown | None]:
    replay = operation.replay
    # As after a creation: the list may show a number where the new id is a text.
    kind = operation.created_id_type if operation.created_id else None
    cursor: Cursor[Any] = Cursor.for_look_up(session, lookup)
    other: object = None
    while not cursor.is_done:
        page = yield from cursor.fetch_next()
        for record in page:
            other = record
            values = record.to_dict()
            if all(
                _is_same(resolve_pointer(values, pointer), value, replay.ignore_case)
                for pointer, value in wanted.items()
            ):
                id_ = read_id(resolve_pointer(values, replay.id), kind)
                return Unknown("the record has no id") if id_ is None else Found(record, id_)
        if replay.exact and (len(page) > 1 or (page and not cursor.is_done)):
            filters = " and ".join(replay.parameters)
            why = f"{session.platform.title} ignores the filter {filters}: check there by hand"
            return Unknown(why, may_repeat=replay.may_hide)
    if replay.exact and other is not None:
        return Unknown("the platform shows another record for these values", other=other)
    return None


def _is_same(value: object, wanted: JSON, ignore_case: bool) -> bool:
    # As text: an id may be sent as a number and come back as text.
    one, other = _as_text(value), _as_text(wanted)
    return email_key(one) == email_key(other) if ignore_case else one == other


def _as_text(value: object) -> str:
    """Return a value as text; booleans as in JSON, and nothing for a value that is missing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _make_scope(call: Call[T]) -> Scope:
    arguments = call.arguments
    return Scope(
        body=arguments.get("json", arguments.get("data")),
        path=call.endpoint.operation.path_values(arguments["url"]),
        query=arguments.get("params") or {},
    )


def _make_lookup(endpoint: Endpoint[Any], parameters: Mapping[str, JSON]) -> Call[Any]:
    values = {name: _as_text(value) for name, value in parameters.items()}
    path = endpoint.operation.path
    in_path = set(re.findall(r"\{(\w+)\}", path))
    for name in in_path:
        path = path.replace(f"{{{name}}}", quote(check_path_value(name, values[name]), safe=""))
    params = {name: value for name, value in values.items() if name not in in_path}
    return Call(endpoint, {"method": endpoint.operation.method, "url": path, "params": params})
