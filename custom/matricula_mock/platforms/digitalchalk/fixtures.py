"""The records of an organisation on DigitalChalk after a reset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ...call import Record
from .ids import label

ADMINISTRATOR: Final = "1a0c" + "1".zfill(28)
"""The web user of the token."""
CATEGORY: Final = label("c4a7")(1)

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
            "id": label("5d2a")(1),
            "title": "Forklift basics",
            "summary": "Drive, lift and stack safely.",
            "createdDate": "2023-04-01T09:00:00Z",
            "price": 49.5,
            "offeringCategoryIds": [CATEGORY],
            "tags": ["safety", "north"],
            "orderIndex": 0,
            "passingGrade": 70,
            "allowRetake": True,
        },
        {
            "id": label("5d2a")(2),
            "title": "First aid",
            "createdDate": "2023-04-02T09:00:00Z",
            "tags": ["safety"],
            "orderIndex": 1,
            "passingGrade": 60,
            "allowRetake": False,
        },
        {
            "id": label("5d2a")(3),
            "title": "Ladders, spring course",
            "createdDate": "2023-02-01T09:00:00Z",
            "registrationBeginDate": "2023-03-01T00:00:00Z",
            "registrationEndDate": "2023-04-01T00:00:00Z",
            "offeringCategoryIds": [CATEGORY],
            "tags": ["safety", "height"],
            "orderIndex": 2,
            "passingGrade": 80,
            "allowRetake": True,
        },
    ],
    "offeringCategories": [
        {
            "id": CATEGORY,
            "name": "Safety",
            "description": "How not to get hurt.",
            "color": "#0088ff",
            "orderIndex": 0,
            "createdDate": "2023-01-03T09:00:00Z",
        }
    ],
    "userFieldCategories": [
        {
            "id": label("fca7")(1),
            "type": "private",
            "name": "Contact",
            "orderIndex": 0,
            "createdDate": "2023-01-03T08:00:00Z",
        }
    ],
    "userFields": [
        {
            "id": label("f1e1")(1),
            "type": "text",
            "name": "Phone Number",
            "orderIndex": 0,
            "categoryName": "Contact",
            "categoryType": "private",
            "required": False,
            "createdDate": "2023-01-03T08:00:00Z",
        }
    ],
    "agreements": [
        {
            "type": "standard",
            "title": "Terms of use",
            "text": "<p>Be kind, and learn.</p>",
            "createdDate": "2023-01-02T08:00:00Z",
            "updatedDate": "2023-02-03T08:00:00Z",
            "required": True,
        }
    ],
}
