"""Look-up of a record on the platform: after a lost response, or when it may be a duplicate.

The spec (`x-replay`) says which operation to call, with which parameters, and which record matches.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from attrs import evolve

from .cursor import Cursor
from .email_key import email_key
from .errors import CallError, ConfigurationError, Forbidden, LinkError, Unauthorized
from .expression import resolve_pointer
from .message import JSON
from .operation import Call, Endpoint, Mode, Operation
from .outcomes import Absent, Found, LookupResult, Unknown
from .path_value import check_path_value
from .responses import read_id
from .session import Session
from .steps import Flow
from .write_reference import WriteReference


def look_up(session: Session, call: Call[Any]) -> Flow[LookupResult]:
    """Look up the record that `call` creates.

    Raises only Unauthorized and Forbidden, which concern every call.
    """
    return _look_up(session, call.endpoint.operation, session.make_reference(call))


def look_up_reference(session: Session, reference: WriteReference) -> Flow[LookupResult]:
    """Look up the record that a write creates, which may have been sent by another process.

    If more steps were to follow the write, a record that is found counts as Absent. Raises
    ConfigurationError for a write to another platform or another URL, and what `look_up` does.
    """
    operation = _find_operation(session, reference)
    found = yield from _look_up(session, operation, reference)
    made = dict(reference.made)
    if reference.is_partial and isinstance(found, Found):
        return Absent(made if found.id is None else {**made, reference.step: found.id})
    return evolve(found, made=made)


def _find_operation(session: Session, reference: WriteReference) -> Operation:
    """Return the operation of a write, which must be one of this session."""
    platform = session.platform
    if reference.platform != platform.name:
        raise ConfigurationError(
            f"The write was sent to {reference.platform}: give a connection to it,"
            f" not to {platform.name}."
        )
    if reference.url != str(session.base_url):
        raise ConfigurationError(
            f"The write was sent to {reference.url}, and this connection leads to"
            f" {session.base_url}: look it up there."
        )
    endpoint = session.endpoints.get(reference.operation)
    if endpoint is None or endpoint.operation.is_read:
        raise ConfigurationError(
            f"{platform.title} has no write {reference.operation!r}: the stored write is wrong."
        )
    replay = endpoint.operation.replay
    needed = replay.parameters.keys(), replay.match.keys()
    if needed != (reference.parameters.keys(), reference.match.keys()):
        raise ConfigurationError(
            "The write was stored by another version of matricula, whose look-up of"
            f" {reference.operation} needs other values: check on {platform.title} by hand."
        )
    return endpoint.operation


def _look_up(
    session: Session, operation: Operation, reference: WriteReference
) -> Flow[LookupResult]:
    replay = operation.replay
    if replay.mode is Mode.SAFE:
        return Unknown("there is no look-up, but you can safely repeat the call", may_repeat=True)
    if replay.operation is None:
        return Unknown(f"{session.platform.title} offers no look-up: check there by hand")
    wanted, parameters = reference.match, reference.parameters
    if None in wanted.values() or None in parameters.values():
        return Unknown("the request lacks the values that a look-up needs")
    lookup = _make_lookup(session.endpoints[replay.operation], parameters)
    try:
        found = yield from _search(session, lookup, wanted, operation)
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


def _make_lookup(endpoint: Endpoint[Any], parameters: Mapping[str, JSON]) -> Call[Any]:
    values = {name: _as_text(value) for name, value in parameters.items()}
    path = endpoint.operation.path
    in_path = set(re.findall(r"\{(\w+)\}", path))
    for name in in_path:
        path = path.replace(f"{{{name}}}", quote(check_path_value(name, values[name]), safe=""))
    params = {name: value for name, value in values.items() if name not in in_path}
    return Call(endpoint, {"method": endpoint.operation.method, "url": path, "params": params})
