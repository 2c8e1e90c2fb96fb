"""Digital badges: issued to a person, who is found or created."""

from __future__ import annotations

from ...call import Json, MockResponse, OperationCall, Record, Refusal
from .access import check_entity, find_entity
from .errors import unknown
from .registry import Registry, fold, platform


@platform.early_check("issueBadge")
def find_template(call: OperationCall, registry: Registry) -> None:
    """Refuse an unknown legal entity or template, whatever the body is."""
    entity_id = find_entity(call, registry, "legalEntityId")
    template = registry.badge_templates.get(call.path["badgeTemplateId"])
    if template is None or template.get("legalEntityId") != entity_id:
        raise unknown("badge template")


@platform.operation("issueBadge")
def issue_badge(call: OperationCall, registry: Registry) -> MockResponse:
    """Issue a badge to the person in the body."""
    entity_id = check_entity(call, registry, "legalEntityId")
    person = _find_person(call, entity_id, registry)
    if person is None:
        person = _make_person(call.body, entity_id, registry)
    elif different := _list_differences(call.body, person):
        errors = [{"field": name, "message": "It differs."} for name in different]
        text = "The person is known with other details."
        raise Refusal(409, {"message": text, "errors": errors})
    badge = {
        "badgeId": registry.badges.new_id(),
        "candidateId": person["id"],
        "badgeTemplateId": call.path["badgeTemplateId"],
        "issuedDate": call.body.get("issuedDate"),
    }
    return MockResponse(200, registry.badges.add(badge))


def _find_person(call: OperationCall, entity_id: int, registry: Registry) -> Record | None:
    """Find a person by the client's own id, then by the candidate's id, then by the email."""
    body, found = call.body, list[Record]()
    if "uniqueId" in body:
        found += registry.candidates.find("uniqueId", body["uniqueId"])
    if "candidateId" in body and (person := registry.candidates.get(body["candidateId"])):
        found.append(person)
    if "email" in body:
        found += registry.candidates.find("email", fold(body["email"]))
    ours = (call.owner.id, entity_id)
    return next((person for person in found if person["legalEntityId"] in ours), None)


def _make_person(body: Record, entity_id: int, registry: Registry) -> Record:
    known = ("uniqueId", "email", "firstName", "lastName")
    person: Record = {name: body[name] for name in known if name in body}
    person |= {"id": registry.candidates.new_id(), "legalEntityId": entity_id}
    return registry.candidates.add(person)


def _list_differences(body: Record, person: Record) -> list[str]:
    """Return the details that both records have with different values."""
    known: dict[str, Json] = {**person, "candidateId": person["id"]}
    names = ("uniqueId", "candidateId", "email", "firstName", "lastName")
    return [
        name
        for name in names
        if name in body and name in known and fold(body[name]) != fold(known[name])
    ]
