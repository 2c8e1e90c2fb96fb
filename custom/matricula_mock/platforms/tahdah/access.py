"""Access: a token acts for its own legal entity, and for the entities that this one owns."""

from __future__ import annotations

from ...call import OperationCall, Refusal
from .errors import unknown
from .registry import Registry


def find_entity(call: OperationCall, registry: Registry, name: str) -> int:
    """Return the legal entity in a parameter of the path; refuse an unknown one."""
    entity_id: int = call.path[name]
    if entity_id not in registry.entities:
        raise unknown("legal entity")
    return entity_id


def check_entity(call: OperationCall, registry: Registry, name: str) -> int:
    """Return the legal entity in the path; refuse a token that must not act for it."""
    entity_id = find_entity(call, registry, name)
    entity = registry.entities.get(entity_id) or {}
    if call.owner.id not in (entity_id, entity.get("ownerId")):
        raise Refusal(403, {"message": "This token may not act for the legal entity."})
    return entity_id


def is_known(candidate_id: int, entity_id: int, call: OperationCall, registry: Registry) -> bool:
    """Return whether a candidate exists; candidates of other legal entities count as unknown."""
    candidate = registry.candidates.get(candidate_id)
    return candidate is not None and candidate["legalEntityId"] in (call.owner.id, entity_id)
