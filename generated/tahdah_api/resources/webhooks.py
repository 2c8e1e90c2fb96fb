"""The payloads of tahdah API's webhooks."""

from typing import TypeAlias

from ..models.ledger_entry import LedgerEntry
from ..models.legal_entity import LegalEntity

Payload: TypeAlias = LegalEntity | LedgerEntry
"""The payload of a webhook."""

PAYLOADS: dict[str, type[LegalEntity] | type[LedgerEntry]] = {
    "legalEntities.created": LegalEntity,
    "finance.entry.created": LedgerEntry,
}
"""The model of each event, by its verb in the header."""
