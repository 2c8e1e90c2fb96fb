"""Registrations: candidates on learning experiences."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record, Refusal
from .access import check_entity, find_entity, is_known
from .errors import invalid, unknown
from .registry import Registry, platform


@platform.early_check("createRegistrations", "listRegistrations")
def find_experience(call: OperationCall, registry: Registry) -> None:
    """Refuse an unknown legal entity or experience, whatever the body is."""
    entity_id = find_entity(call, registry, "legalentityid")
    experience = registry.experiences.get(call.path["experienceid"])
    if experience is None or experience["legalEntityId"] != entity_id:
        raise unknown("experience")


@platform.operation("createRegistrations")
def create_registrations(call: OperationCall, registry: Registry) -> MockResponse:
    """Register all candidates or none. Registrations that exist stay unchanged."""
    entity_id = check_entity(call, registry, "legalentityid")
    items = call.body["candidateIds"]
    strangers = [
        {"field": f"candidateIds[{index}].candidateId", "message": "No such candidate."}
        for index, item in enumerate(items)
        if not is_known(item["candidateId"], entity_id, call, registry)
    ]
    if strangers:
        raise Refusal(400, invalid(*strangers))
    return MockResponse(200, [_register(item, call, registry) for item in items])


def _register(item: Record, call: OperationCall, registry: Registry) -> Record:
    place = (call.path["legalentityid"], call.path["experienceid"])
    candidate_id = str(item["candidateId"])
    if found := registry.registrations.find("candidate", (*place, candidate_id)):
        return found[0]
    return registry.registrations.add(
        {
            "candidateId": candidate_id,
            "candidateExperienceId": registry.registrations.new_id(),
            "registrationDate": item["registrationDate"],
            "behavior": item["behavior"],
            "legalEntityId": place[0],
            "experienceId": place[1],
        }
    )


@platform.operation("listRegistrations")
def list_registrations(call: OperationCall, registry: Registry) -> MockResponse:
    """Return the registrations on one experience."""
    check_entity(call, registry, "legalentityid")
    place = (call.path["legalentityid"], call.path["experienceid"])
    return MockResponse(200, registry.registrations.find("experience", place))
