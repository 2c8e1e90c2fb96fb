"""What tahdah does: candidates are registered on experiences; legal entities form trust groups.

The vendor documents one operation in full and no refusal; most of what is done here is the reading
that the spec marks as inferred. One file holds the behaviour of one resource.
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
