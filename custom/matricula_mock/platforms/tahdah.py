"""What tahdah does: candidates are created, then registered on learning experiences.

The vendor documents one operation and no refusal; whatever else is done here is the reading that
the spec marks as inferred.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import define, field

from ..call import Answer, Call, Json, Owner, Record, Refusal
from ..operation import Operation
from ..platform import Platform
from ..problems import Problem, Refused, describe
from ..security import TOKEN
from ..state import Table

OWN_ENTITY: Final = 1001
"""The legal entity that the token belongs to."""

_REFERENCE: Final = {"type": "integer", "minimum": 1}


def _described(required: list[str], **properties: Json) -> Json:
    return {"type": "object", "required": required, "properties": properties}


@define(eq=False)
class Registry:
    """Legal entities, what they offer, and the candidates on it."""

    entities: Table = field(
        factory=lambda: Table(
            "legalEntities",
            schema=_described(["id"], id=_REFERENCE, ownerId=_REFERENCE),
            first=OWN_ENTITY + 1,
        )
    )
    experiences: Table = field(
        factory=lambda: Table(
            "experiences",
            schema=_described(["id", "legalEntityId"], id=_REFERENCE, legalEntityId=_REFERENCE),
        )
    )
    badge_templates: Table = field(
        factory=lambda: Table("badgeTemplates", schema=_described(["id"], id=_REFERENCE))
    )
    event_templates: Table = field(
        factory=lambda: Table("eventTemplates", schema=_described(["id"], id=_REFERENCE))
    )
    candidates: Table = field(
        factory=lambda: Table(
            "candidates",
            schema=_described(["id", "legalEntityId"], id=_REFERENCE, legalEntityId=_REFERENCE),
            first=212233,
            indexes={
                "email": lambda record: (
                    str(record["email"]).casefold() if "email" in record else None
                )
            },
        )
    )
    registrations: Table = field(
        factory=lambda: Table(
            "registrations",
            schema={
                "allOf": [
                    {"$ref": "#/components/schemas/Registration"},
                    _described(
                        ["legalEntityId", "experienceId"],
                        legalEntityId=_REFERENCE,
                        experienceId=_REFERENCE,
                    ),
                ]
            },
            key="candidateExperienceId",
            hidden=("legalEntityId", "experienceId", "behavior"),
            first=90001,
            label=str,
            indexes={
                "experience": lambda record: (record["legalEntityId"], record["experienceId"]),
                "candidate": lambda record: (
                    record["legalEntityId"],
                    record["experienceId"],
                    record["candidateId"],
                ),
            },
        )
    )


FIXTURES: Final[Mapping[str, list[Record]]] = {
    "legalEntities": [
        {"id": OWN_ENTITY, "name": "Example Training Ltd"},
        {"id": 5001, "name": "Somebody Else's Academy"},
    ],
    "experiences": [
        {"id": 2001, "legalEntityId": OWN_ENTITY, "name": "First steps"},
        {"id": 2002, "legalEntityId": OWN_ENTITY, "name": "Next steps"},
        {"id": 6001, "legalEntityId": 5001, "name": "Steps elsewhere"},
    ],
    "badgeTemplates": [{"id": 3001, "legalEntityId": OWN_ENTITY, "name": "Finished"}],
    "eventTemplates": [{"id": 4001, "legalEntityId": OWN_ENTITY, "name": "Open day"}],
}

# Errors -------------------------------------------------------------------------------------------

_TEXTS: Final[Mapping[str, str]] = {
    "route": "There is no such resource.",
    "method": "The method is not allowed here.",
    "accept": "Only application/json can be answered.",
    "token": "The token is missing or not known.",
    "permission": "This token may not do this.",
    "content-type": "The body must be application/json.",
    "parse": "The body is not JSON.",
    "path": "There is no such resource.",
    "status": "The service is not available.",
}


def explain(refused: Refused, operation: Operation | None) -> Answer:
    """A refusal as an answer: a message, and what is wrong with which values."""
    headers = {"WWW-Authenticate": "Bearer"} if refused.kind == "token" else {}
    if refused.kind in ("body", "query", "header"):
        return Answer(400, _invalid(*map(_field_error, refused.problems)))
    return Answer(refused.status, {"message": _TEXTS[refused.kind]}, headers)


def _invalid(*errors: Record) -> Json:
    return {"message": "The request is invalid.", "errors": list(errors)}


def _field_error(problem: Problem) -> Record:
    text = "A value is required." if problem.keyword == "required" else f"It {describe(problem)}."
    return {"field": problem.place, "message": text} if problem.place else {"message": text}


platform: Platform[Registry] = Platform(
    name="tahdah",
    state=Registry,
    explain=explain,
    owners={TOKEN: Owner(OWN_ENTITY)},
    fixtures=FIXTURES,
)

# Candidates ---------------------------------------------------------------------------------------


@platform.operation("createCandidate")
def create_candidate(call: Call, registry: Registry) -> Answer:
    """Make a candidate of the legal entity that the token belongs to."""
    if registry.candidates.find("email", call.body["email"].casefold()):
        error = {"field": "email", "message": "Already used."}
        raise Refusal(409, {"message": "A candidate has this address.", "errors": [error]})
    known = ("firstName", "lastName", "email", "dateOfBirth", "uniqueId")
    candidate = {name: call.body[name] for name in known if name in call.body}
    candidate |= {"id": registry.candidates.new_id(), "legalEntityId": call.owner.id}
    return Answer(200, {"id": registry.candidates.add(candidate)["id"]})


# Registrations ------------------------------------------------------------------------------------


@platform.look("createRegistrations", "listRegistrations")
def find_experience(call: Call, registry: Registry) -> None:
    """The legal entity and its experience must exist, whatever else is wrong."""
    if call.path["legalentityid"] not in registry.entities:
        raise Refusal(404, {"message": "No such legal entity."})
    experience = registry.experiences.get(call.path["experienceid"])
    if experience is None or experience["legalEntityId"] != call.path["legalentityid"]:
        raise Refusal(404, {"message": "No such experience."})


def _check_entity(call: Call, registry: Registry) -> None:
    """The token's own legal entity may be acted for, and those that it owns."""
    entity = registry.entities.get(call.path["legalentityid"]) or {}
    if call.owner.id not in (entity["id"], entity.get("ownerId")):
        raise Refusal(403, {"message": "This token may not act for the legal entity."})


@platform.operation("createRegistrations")
def create_registrations(call: Call, registry: Registry) -> Answer:
    """Register all candidates or none; who is registered already stays so, unchanged."""
    _check_entity(call, registry)
    items = call.body["candidateIds"]
    unknown = [
        {"field": f"candidateIds[{index}].candidateId", "message": "No such candidate."}
        for index, item in enumerate(items)
        if not _is_known(item["candidateId"], call, registry)
    ]
    if unknown:
        raise Refusal(400, _invalid(*unknown))
    return Answer(200, [_register(item, call, registry) for item in items])


def _is_known(candidate_id: int, call: Call, registry: Registry) -> bool:
    """A candidate of another legal entity counts as unknown."""
    candidate = registry.candidates.get(candidate_id)
    entities = (call.owner.id, call.path["legalentityid"])
    return candidate is not None and candidate["legalEntityId"] in entities


def _register(item: Record, call: Call, registry: Registry) -> Record:
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
def list_registrations(call: Call, registry: Registry) -> Answer:
    """The registrations on one experience."""
    _check_entity(call, registry)
    place = (call.path["legalentityid"], call.path["experienceid"])
    return Answer(200, registry.registrations.find("experience", place))
