"""What Tahoe does: accounts are registered once, read back in pages, and enrolled in courses.

Rules and texts of errors are those of the vendor's published code and of the framework that it
responses through, as the spec's sources name them. One file holds the behaviour of one resource.
"""

from . import courses, enrollments, registrations, users
from .site import platform

__all__ = ["courses", "enrollments", "platform", "registrations", "users"]
