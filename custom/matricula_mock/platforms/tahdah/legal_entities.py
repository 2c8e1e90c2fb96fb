"""Legal entities, and the people connected with them."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record, Refusal
from .access import check_entity, find_entity, is_known
from .errors import refuse_unknown
from .registry import Registry, membership_key, platform


@platform.early_check("createLegalEntity")
def find_owner(call: OperationCall, registry: Registry) -> None:
    """Refuse an unknown owner, whatever the body is."""
    find_entity(call, registry, "legalEntityOwnerId")


@platform.operation("createLegalEntity")
def create_legal_entity(call: OperationCall, registry: Registry) -> MockResponse:
    """Create a legal entity, and let it join trust groups of its owner."""
    owner_id = check_entity(call, registry, "legalEntityOwnerId")
    groups = [str(uid).lower() for uid in call.body.get("trustGroupIds", [])]
    for index, uid in enumerate(groups):
        if not _owns(owner_id, uid, registry):
            raise refuse_unknown(f"trustGroupIds[{index}]", "trust group")
    entity: Record = {name: call.body[name] for name in call.body if name != "trustGroupIds"}
    entity |= {"id": registry.entities.new_id(), "ownerId": owner_id}
    entity_id = registry.entities.add(entity)["id"]
    for uid in groups:
        registry.memberships.add(
            {"id": membership_key(uid, entity_id), "uid": uid, "legalEntityId": entity_id}
        )
    return MockResponse(200, {"id": entity_id})


def _owns(owner_id: int, uid: str, registry: Registry) -> bool:
    return registry.trust_groups.hidden(uid).get("legalEntityId") == owner_id


@platform.early_check("connectPerson")
def find_both(call: OperationCall, registry: Registry) -> None:
    """Refuse an unknown owner or legal entity, whatever the body is."""
    find_entity(call, registry, "legalentityownerid")
    find_entity(call, registry, "legalentityid")


@platform.operation("connectPerson")
def connect_person(call: OperationCall, registry: Registry) -> MockResponse:
    """Connect a candidate with a member of one of the owner's trust groups."""
    owner_id = check_entity(call, registry, "legalentityownerid")
    entity_id, candidate_id = call.path["legalentityid"], call.body["candidateId"]
    if not is_known(candidate_id, entity_id, call, registry):
        raise refuse_unknown("candidateId", "candidate")
    memberships = registry.memberships.find("entity", entity_id)
    if not any(_owns(owner_id, one["uid"], registry) for one in memberships):
        raise Refusal(403, {"message": "The legal entity is in no trust group of the owner's."})
    registry.people.add(
        {
            "id": f"{entity_id} {candidate_id}",
            "legalEntityId": entity_id,
            "candidateId": candidate_id,
            "roleIds": call.body.get("roleIds", []),
        }
    )
    return MockResponse(200, {"candidateId": candidate_id})
