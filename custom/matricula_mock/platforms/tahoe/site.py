"""The state of a site on Tahoe, and the declaration of the platform."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from attrs import define, field

from ...call import Json, Owner, Record
from ...platform import MockPlatform
from ...security import TOKEN
from ...state import Table
from .errors import explain
from .json_body import decode_json

ACTIVE_ONLY: Final = "active-accounts"
"""The variant whose list of users has active accounts only."""
FIRST_ID: Final = 9
"""The id of the documented example: the documented request gets the documented response."""

ACTIVATION_MAIL: Final = "activation"
RESET_MAIL: Final = "password-reset"
"""The mail that a new account's owner gets, as the state shows it. The mock sends none."""


def fold(value: Json) -> str:
    """Return a username or an email for comparisons that ignore case.

    Lower case, not case folding: `straße` and `strasse` are two values.
    """
    return value.lower() if isinstance(value, str) else str(value).lower()


def now() -> str:
    """Return the current second as responses show it."""
    return _show_second(int(time.time()))


@lru_cache(maxsize=1)
def _show_second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _also(schema: str, required: list[str], **properties: Json) -> Json:
    """Return a schema of the spec with more properties, which only the mock keeps."""
    own = {"required": required, "properties": properties}
    return {"allOf": [{"$ref": f"#/components/schemas/{schema}"}, own]}


_ID: Final = {"type": "integer", "minimum": 1}
_TEXT: Final = {"type": "string"}
_TRUTH: Final = {"type": "boolean"}
_MAIL: Final = {"enum": [ACTIVATION_MAIL, RESET_MAIL]}


@define(eq=False)
class Site:
    """Accounts, courses and their members. Responses do not show whether an account is active."""

    users: Table = field(
        factory=lambda: Table(
            "users",
            schema=_also("User", ["id"], id=_ID, active=_TRUTH, mail=_MAIL),
            hidden=("active", "mail"),
            first=FIRST_ID,
            indexes={
                "email": lambda user: fold(user["email"]) if "email" in user else None,
                "username": lambda user: fold(user["username"]) if "username" in user else None,
                "active": lambda user: user.get("active") or None,
            },
        )
    )
    courses: Table = field(
        factory=lambda: Table(
            "courses",
            schema=_also("Course", ["id"], details={"$ref": "#/components/schemas/EnrolledCourse"}),
            hidden=("details",),
        )
    )
    enrollments: Table = field(
        factory=lambda: Table(
            "enrollments",
            schema=_also(
                "Enrollment",
                ["id", "user_id", "course_details", "is_active"],
                id=_TEXT,
                user_id=_ID,
                course_details={"type": "object", "required": ["course_id"]},
            ),
            hidden=("id", "user_id"),
            indexes={
                "user": lambda record: record["user_id"],
                "course": lambda record: record["course_details"]["course_id"],
            },
        )
    )
    sessions: dict[str, Record] = field(factory=dict)
    """Accounts that are logged in, by the value of a cookie."""
    invitations: Table = field(
        factory=lambda: Table(
            "invitations",
            schema={
                "type": "object",
                "required": ["id", "email", "course_id", "auto_enroll"],
                "properties": {
                    "id": _TEXT,
                    "email": _TEXT,
                    "course_id": _TEXT,
                    "auto_enroll": _TRUTH,
                },
            },
            indexes={"email": lambda record: fold(record["email"])},
        )
    )


_MODE: Final[Record] = {
    "slug": "audit",
    "name": "Audit",
    "min_price": 0,
    "suggested_prices": "",
    "currency": "usd",
    "expiration_datetime": None,
    "description": None,
    "sku": None,
    "bulk_sku": None,
}


def _course(number: str, run: str, name: str, start: str | None = None) -> Record:
    id = f"course-v1:acme+{number}+{run}"
    details: Record = {
        "course_id": id,
        "course_name": name,
        "enrollment_start": None,
        "enrollment_end": None,
        "course_start": start,
        "course_end": None,
        "invite_only": False,
        "course_modes": [_MODE],
    }
    return {"id": id, "display_name": name, "org": "acme", "details": details}


FIXTURES: Final[Mapping[str, list[Record]]] = {
    "courses": [
        _course("AP200", "2019", "Accident Prevention", "2019-09-01T00:00:00Z"),
        _course("AP200", "2020", "Accident Prevention", "2020-09-01T00:00:00Z"),
        _course("AP300", "2020", "Accident Prevention for Teams"),
        _course("FL100", "2021", "Forklift Basics", "2021-02-01T00:00:00Z"),
    ],
}

platform: MockPlatform[Site] = MockPlatform(
    name="tahoe",
    state=Site,
    explain=explain,
    owners={TOKEN: Owner(), "mock-token-nonadmin": Owner(permitted=False)},
    fixtures=FIXTURES,
    slashes="redirect",
    empty_body={},
    shows_allow=True,
    decode_json=decode_json,
    accepts_ranges=True,
    has_framework_routes=True,
    aliases={
        f"/tahoe/api/v2/{name}/": f"/tahoe/api/v1/{name}/"
        for name in ("users", "courses", "enrollments")
    },
)
