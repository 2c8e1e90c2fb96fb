"""What DigitalChalk does: users are created and put on offerings, then graded or ejected.

The states of a registration and when an offering can be had are the vendor's rules, as the spec's
sources name them. One file holds the behaviour of one resource.
"""

from . import (
    agreements,
    offering_categories,
    offerings,
    registrations,
    user_field_categories,
    user_field_values,
    user_fields,
    users,
)
from .organisation import platform

__all__ = [
    "agreements",
    "offering_categories",
    "offerings",
    "platform",
    "registrations",
    "user_field_categories",
    "user_field_values",
    "user_fields",
    "users",
]
