"""The state of tahdah, and the declaration of the platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import define, field

from ...call import Json, Owner, Record
from ...platform import MockPlatform
from ...security import TOKEN
from ...state import Table
from .errors import explain

OWN_ENTITY: Final = 1001
"""The legal entity that the token belongs to."""

TRUST_GROUP: Final = "7d0f6c1e-0000-4000-8000-000000000001"
OTHER_TRUST_GROUP: Final = "7d0f6c1e-0000-4000-8000-000000000002"
MEMBER: Final = 1500
"""A legal entity that is in it."""

_REFERENCE: Final = {"type": "integer", "minimum": 1}
_TEXT: Final = {"type": "string"}
_UUID: Final = {"type": "string", "pattern": "^[0-9a-f-]{36}$"}


def fold(value: Json) -> str:
    """Return a text for comparisons that ignore case."""
    return str(value).casefold()


def membership_key(uid: str, entity_id: int) -> str:
    """Return the key of a legal entity's membership in a trust group."""
    return f"{uid} {entity_id}"


def _described(required: list[str], **properties: Json) -> Json:
    return {"type": "object", "required": required, "properties": properties}


@define(eq=False)
class Registry:
    """Legal entities with their experiences, candidates, badges, credits and trust groups."""

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
                "email": lambda record: fold(record["email"]) if "email" in record else None,
                "uniqueId": lambda record: (
                    str(record["uniqueId"]) if "uniqueId" in record else None
                ),
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
    trust_groups: Table = field(
        factory=lambda: Table(
            "trustGroups",
            schema={
                "allOf": [
                    {"$ref": "#/components/schemas/TrustGroup"},
                    _described(["uid", "legalEntityId"], uid=_UUID, legalEntityId=_REFERENCE),
                ]
            },
            key="uid",
            hidden=("legalEntityId",),
            indexes={"owner": lambda record: record["legalEntityId"]},
        )
    )
    memberships: Table = field(
        factory=lambda: Table(
            "trustGroupMembers",
            schema=_described(
                ["id", "uid", "legalEntityId"], id=_TEXT, uid=_UUID, legalEntityId=_REFERENCE
            ),
            indexes={"entity": lambda record: record["legalEntityId"]},
        )
    )
    people: Table = field(
        factory=lambda: Table(
            "people",
            schema=_described(
                ["id", "legalEntityId", "candidateId"],
                id=_TEXT,
                legalEntityId=_REFERENCE,
                candidateId=_REFERENCE,
            ),
        )
    )
    credits: Table = field(
        factory=lambda: Table(
            "eventCredits",
            schema=_described(
                ["id", "legalEntityId", "eventTemplateId", "orderNumber", "left"],
                id=_REFERENCE,
                legalEntityId=_REFERENCE,
                eventTemplateId=_REFERENCE,
                orderNumber={"type": ["string", "null"]},
                left=_REFERENCE,
            ),
            indexes={
                "balance": lambda record: (record["legalEntityId"], record["eventTemplateId"])
            },
        )
    )
    credit_keys: Table = field(
        factory=lambda: Table("eventCreditKeys", schema=_described(["id"], id=_TEXT))
    )
    badges: Table = field(
        factory=lambda: Table(
            "badges",
            schema=_described(["badgeId", "candidateId"], badgeId=_TEXT, candidateId=_REFERENCE),
            key="badgeId",
            hidden=("badgeTemplateId", "issuedDate"),
            first=70001,
            label=str,
        )
    )


FIXTURES: Final[Mapping[str, list[Record]]] = {
    "legalEntities": [
        {"id": OWN_ENTITY, "name": "Example Training Ltd"},
        {"id": MEMBER, "name": "Example Ltd", "ownerId": OWN_ENTITY},
        {"id": 5001, "name": "Somebody Else's Academy"},
    ],
    "experiences": [
        {"id": 2001, "legalEntityId": OWN_ENTITY, "name": "First steps"},
        {"id": 2002, "legalEntityId": OWN_ENTITY, "name": "Next steps"},
        {"id": 6001, "legalEntityId": 5001, "name": "Steps elsewhere"},
    ],
    "badgeTemplates": [
        {"id": 3001, "legalEntityId": OWN_ENTITY, "name": "Finished"},
        {"id": 8001, "legalEntityId": 5001, "name": "Finished elsewhere"},
    ],
    "eventTemplates": [{"id": 4001, "legalEntityId": OWN_ENTITY, "name": "Open day"}],
    "trustGroups": [
        {
            "uid": TRUST_GROUP,
            "name": "Friends of the house",
            "annualPrice": 120,
            "membersPubliclyVisible": False,
            "legalEntityId": OWN_ENTITY,
        },
        {
            "uid": OTHER_TRUST_GROUP,
            "name": "Friends of somebody else",
            "annualPrice": 0,
            "membersPubliclyVisible": False,
            "legalEntityId": 5001,
        },
    ],
    "trustGroupMembers": [
        {
            "id": membership_key(TRUST_GROUP, MEMBER),
            "uid": TRUST_GROUP,
            "legalEntityId": MEMBER,
        }
    ],
}

platform: MockPlatform[Registry] = MockPlatform(
    name="tahdah",
    state=Registry,
    explain=explain,
    owners={TOKEN: Owner(OWN_ENTITY)},
    fixtures=FIXTURES,
)
