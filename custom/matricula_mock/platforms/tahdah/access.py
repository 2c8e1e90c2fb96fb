"""Who may do what: a token acts for its own legal entity, and for those that this one owns."""

from __future__ import annotations

from ...call import OperationCall, Refusal
from .errors import unknown
from .registry import Registry


def find_entity(call: OperationCall, registry: Registry, name: str) -> int:
    """The legal entity that a parameter of the path names; it must exist."""
    entity_id: int = call.path[name]
    if entity_id not in registry.entities:
        raise unknown("legal entity")
    return entity_id


def check_entity(call: OperationCall, registry: Registry, name: str) -> int:
    """The same, and the token must be allowed to act for it."""
    entity_id = find_entity(call, registry, name)
    entity = registry.entities.get(entity_id) or {}
    if call.owner.id not in (entity_id, entity.get("ownerId")):
        raise Refusal(403, {"message": "This token may not act for the legal entity."})
    return entity_id


def is_known(candidate_id: int, entity_id: int, call: OperationCall, registry: Registry) -> bool:
    """Whether there is such a candidate; one of another legal entity counts as unknown."""
    candidate = registry.candidates.get(candidate_id)
    return candidate is not None and candidate["legalEntityId"] in (call.owner.id, entity_id)
