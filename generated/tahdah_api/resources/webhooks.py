"""What comes in by the webhooks of tahdah API."""

from typing import TypeAlias

from ..models.ledger_entry import LedgerEntry
from ..models.legal_entity import LegalEntity

Payload: TypeAlias = LegalEntity | LedgerEntry
"""What a webhook carries."""

PAYLOADS: dict[str, type[LegalEntity] | type[LedgerEntry]] = {
    "legalEntities.created": LegalEntity,
    "finance.entry.created": LedgerEntry,
}
"""The model of each event, by its name in the header."""
