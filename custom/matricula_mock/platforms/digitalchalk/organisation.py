"""The state of an organisation on DigitalChalk, and the declaration of the platform."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from ...call import Json, Owner
from ...platform import MockPlatform
from ...security import TOKEN
from ...state import Table
from .errors import explain
from .fixtures import ADMINISTRATOR, FIXTURES
from .ids import label


def fold(value: Json) -> str:
    """Return a text for comparisons that ignore case."""
    return str(value).casefold()


def consent_key(user_id: str, kind: str) -> str:
    """Return the key of a user's consent to one type of agreement."""
    return f"{user_id} {kind}"


def _table(name: str, schema: str, required: Sequence[str] = ("id",), **options: Json) -> Table:
    reference = f"#/components/schemas/{schema}"
    return Table(name, schema={"$ref": reference, "required": list(required)}, **options)


@define(eq=False)
class Organisation:
    """Users with their fields and agreements, offerings and registrations.

    Responses do not show the grade that passes.
    """

    users: Table = field(
        factory=lambda: Table(
            "users",
            schema={"$ref": "#/components/schemas/User"},
            label=label("7b1e"),
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
            label=label("5d2a"),
        )
    )
    registrations: Table = field(
        factory=lambda: Table(
            "registrations",
            schema={
                "$ref": "#/components/schemas/Registration",
                "required": ["userId", "offeringId", "status"],
            },
            label=label("9f3c"),
            indexes={
                "user": lambda record: record["userId"],
                "offering": lambda record: record["offeringId"],
                "both": lambda record: (record["userId"], record["offeringId"]),
            },
        )
    )
    offering_categories: Table = field(
        factory=lambda: _table("offeringCategories", "OfferingCategory", label=label("c4a7"))
    )
    user_fields: Table = field(
        factory=lambda: _table("userFields", "UserField", ["id", "type"], label=label("f1e1"))
    )
    field_categories: Table = field(
        factory=lambda: _table(
            "userFieldCategories",
            "UserFieldCategory",
            ["id", "type", "name"],
            label=label("fca7"),
        )
    )
    field_values: Table = field(
        factory=lambda: Table(
            "userFieldValues",
            key="userId",
            schema={
                "type": "object",
                "required": ["userId", "values"],
                "properties": {
                    "userId": {"type": "string"},
                    "values": {"$ref": "#/components/schemas/FieldValues"},
                },
            },
        )
    )
    agreements: Table = field(
        factory=lambda: _table("agreements", "Agreement", ["type"], key="type")
    )
    consents: Table = field(
        factory=lambda: Table(
            "userAgreements",
            schema={
                "type": "object",
                "required": ["id", "agreedDate"],
                "properties": {
                    "id": {"type": "string", "pattern": "^.+ (standard|custom)$"},
                    "agreedDate": {"type": "string"},
                },
            },
        )
    )


platform: MockPlatform[Organisation] = MockPlatform(
    name="digitalchalk",
    state=Organisation,
    explain=explain,
    owners={TOKEN: Owner(ADMINISTRATOR)},
    fixtures=FIXTURES,
    slashes="optional",
)
