"""What an organisation on DigitalChalk has, and how the platform is declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from attrs import define, field

from ...call import Json, Owner, Record
from ...platform import Platform
from ...security import TOKEN
from ...state import Table
from .errors import explain

ADMINISTRATOR: Final = "1a0c" + "1".zfill(28)
"""The web user whose token it is."""


def _label(kind: str) -> Callable[[int], str]:
    """Ids of 32 hexadecimal digits; the first four tell the kind."""
    return lambda number: f"{kind}{number:028x}"


def fold(value: Json) -> str:
    """A text as it is compared: without case."""
    return str(value).casefold()


@define(eq=False)
class Organisation:
    """Users, offerings and registrations. When one passes is shown nowhere."""

    users: Table = field(
        factory=lambda: Table(
            "users",
            schema={"$ref": "#/components/schemas/User"},
            label=_label("7b1e"),
            indexes={
                "email": lambda user: fold(user["email"]) if "email" in user else None,
                "username": lambda user: fold(user["username"]) if "username" in user else None,
            },
        )
    )
    offerings: Table = field(
        factory=lambda: Table(
            "offerings",
            schema={
                "allOf": [
                    {"$ref": "#/components/schemas/Offering"},
                    {
                        "properties": {
                            "passingGrade": {"$ref": "#/components/schemas/Percentage"},
                            "allowRetake": {"type": "boolean"},
                            "open": {"type": "boolean"},
                        }
                    },
                ]
            },
            hidden=("passingGrade", "allowRetake", "open"),
            label=_label("5d2a"),
        )
    )
    registrations: Table = field(
        factory=lambda: Table(
            "registrations",
            schema={
                "$ref": "#/components/schemas/Registration",
                "required": ["userId", "offeringId", "status"],
            },
            label=_label("9f3c"),
            indexes={
                "user": lambda record: record["userId"],
                "offering": lambda record: record["offeringId"],
                "both": lambda record: (record["userId"], record["offeringId"]),
            },
        )
    )


_CATEGORY: Final = "c4a70000000000000000000000000001"

FIXTURES: Final[Mapping[str, list[Record]]] = {
    "users": [
        {
            "id": ADMINISTRATOR,
            "firstName": "Mock",
            "lastName": "Administrator",
            "username": "administrator",
            "email": "administrator@example.org",
            "locale": "en",
            "createdDate": "2023-01-02T08:00:00Z",
        }
    ],
    "offerings": [
        {
            "id": _label("5d2a")(1),
            "title": "Forklift basics",
            "summary": "Drive, lift and stack safely.",
            "createdDate": "2023-04-01T09:00:00Z",
            "price": 49.5,
            "offeringCategoryIds": [_CATEGORY],
            "tags": ["safety", "north"],
            "orderIndex": 0,
            "passingGrade": 70,
            "allowRetake": True,
        },
        {
            "id": _label("5d2a")(2),
            "title": "First aid",
            "createdDate": "2023-04-02T09:00:00Z",
            "tags": ["safety"],
            "orderIndex": 1,
            "passingGrade": 60,
            "allowRetake": False,
        },
        {
            "id": _label("5d2a")(3),
            "title": "Ladders, spring course",
            "createdDate": "2023-02-01T09:00:00Z",
            "registrationBeginDate": "2023-03-01T00:00:00Z",
            "registrationEndDate": "2023-04-01T00:00:00Z",
            "offeringCategoryIds": [_CATEGORY],
            "tags": ["safety", "height"],
            "orderIndex": 2,
            "passingGrade": 80,
            "allowRetake": True,
        },
    ],
}

platform: Platform[Organisation] = Platform(
    name="digitalchalk",
    state=Organisation,
    explain=explain,
    owners={TOKEN: Owner(ADMINISTRATOR)},
    fixtures=FIXTURES,
    slashes="optional",
)
