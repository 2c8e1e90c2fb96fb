"""tahdah: candidates are registered on experiences; legal entities form trust groups.

The vendor documents one operation in full and no refusal. Most behaviour here is the reading that
the spec marks as inferred. One file has the behaviour of one resource.
"""

from . import badges, candidates, credits, legal_entities, registrations, trust_groups
from .registry import platform

__all__ = [
    "badges",
    "candidates",
    "credits",
    "legal_entities",
    "platform",
    "registrations",
    "trust_groups",
]
