"""What DigitalChalk does: users are created and put on offerings, then graded or ejected.

The states of a registration and when an offering can be had are the vendor's rules, as the spec's
sources name them. One file holds the behaviour of one resource.
"""

from . import offerings, registrations, users
from .organisation import platform

__all__ = ["offerings", "platform", "registrations", "users"]
