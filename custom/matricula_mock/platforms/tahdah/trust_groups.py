"""Trust groups: each belongs to a legal entity and has others as members."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record
from .access import check_entity, find_entity
from .errors import refuse_unknown, unknown
from .registry import Registry, membership_key, platform


@platform.early_check("updateTrustGroup", "addTrustGroupMember")
def find_trust_group(call: OperationCall, registry: Registry) -> None:
    """Refuse an unknown legal entity or trust group, whatever the body is."""
    entity_id = find_entity(call, registry, "legalEntityId")
    if registry.trust_groups.hidden(_uid(call)).get("legalEntityId") != entity_id:
        raise unknown("trust group")


def _uid(call: OperationCall) -> str:
    return str(call.path["trustGroupId"]).lower()


@platform.operation("updateTrustGroup")
def update_trust_group(call: OperationCall, registry: Registry) -> MockResponse:
    """Change the properties in the body. The id and the owner stay."""
    check_entity(call, registry, "legalEntityId")
    kept = ("uid", "legalEntityId")
    changes = {name: value for name, value in call.body.items() if name not in kept}
    registry.trust_groups.change(_uid(call), changes)
    return MockResponse(200, registry.trust_groups.get(_uid(call)))


@platform.operation("addTrustGroupMember")
def add_trust_group_member(call: OperationCall, registry: Registry) -> MockResponse:
    """Make a legal entity a member, or leave it one."""
    check_entity(call, registry, "legalEntityId")
    uid, member_id = _uid(call), call.body["legalEntityId"]
    if member_id not in registry.entities:
        raise refuse_unknown("legalEntityId", "legal entity")
    key = membership_key(uid, member_id)
    if key not in registry.memberships:
        registry.memberships.add({"id": key, "uid": uid, "legalEntityId": member_id})
    return MockResponse(200, _show(member_id, {uid}, registry))


def _show(member_id: int, groups: set[str], registry: Registry) -> Record:
    entity = registry.entities.get(member_id) or {}
    joined = [one["uid"] for one in registry.memberships.find("entity", member_id)]
    shown: Record = {"legalEntityId": member_id}
    if "name" in entity:
        shown["name"] = entity["name"]
    return {**shown, "trustGroupIds": [uid for uid in joined if uid in groups]}


@platform.early_check("listTrustGroupMembers")
def find_owner(call: OperationCall, registry: Registry) -> None:
    """Refuse an unknown legal entity, whatever the body is."""
    find_entity(call, registry, "legalentityid")


@platform.operation("listTrustGroupMembers")
def list_trust_group_members(call: OperationCall, registry: Registry) -> MockResponse:
    """Return the members of all groups that the legal entity owns, or of some, each once."""
    owner_id = check_entity(call, registry, "legalentityid")
    groups = {group["uid"] for group in registry.trust_groups.find("owner", owner_id)}
    if asked := call.query.get("trustGroupIds"):
        groups &= set(asked.lower().split(","))
    members = [one["legalEntityId"] for one in registry.memberships.all() if one["uid"] in groups]
    return MockResponse(200, [_show(member, groups, registry) for member in dict.fromkeys(members)])
