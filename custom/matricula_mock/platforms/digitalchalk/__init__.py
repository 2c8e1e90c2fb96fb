"""DigitalChalk: users are created, registered for offerings, then graded or ejected.

The states of a registration and the availability of offerings follow the vendor's rules, as the
spec's sources name them. One file has the behaviour of one resource.
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
