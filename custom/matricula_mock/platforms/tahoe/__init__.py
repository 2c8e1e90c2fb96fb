"""Tahoe: accounts are registered once, read in pages, and enrolled in courses.

Rules and error texts are those of the vendor's published code and of its framework, as the spec's
sources name them. One file has the behaviour of one resource.
"""

from . import courses, enrollments, registrations, users
from .sessions import look_at_session
from .site import platform

platform.look_at_session = look_at_session

__all__ = ["courses", "enrollments", "platform", "registrations", "users"]
