"""Contains all the data models used in inputs/outputs"""

from .candidate_created import CandidateCreated
from .candidate_ref import CandidateRef
from .credit_changes import CreditChanges
from .currency import Currency
from .error_message import ErrorMessage
from .event_template_credit import EventTemplateCredit
from .event_template_credit_request import EventTemplateCreditRequest
from .field_error import FieldError
from .invoice_address import InvoiceAddress
from .invoice_detail import InvoiceDetail
from .invoice_item import InvoiceItem
from .issued_badge import IssuedBadge
from .ledger_entry import LedgerEntry
from .ledger_header import LedgerHeader
from .ledger_party import LedgerParty
from .legal_entity import LegalEntity
from .legal_entity_created import LegalEntityCreated
from .new_badge import NewBadge
from .new_candidate import NewCandidate
from .new_legal_entity import NewLegalEntity
from .new_person import NewPerson
from .new_registration import NewRegistration
from .new_registrations import NewRegistrations
from .new_trust_group_member import NewTrustGroupMember
from .payment_detail import PaymentDetail
from .payment_item import PaymentItem
from .registration import Registration
from .trust_group import TrustGroup
from .trust_group_changes import TrustGroupChanges
from .trust_group_member import TrustGroupMember

__all__ = (
    "CandidateCreated",
    "CandidateRef",
    "CreditChanges",
    "Currency",
    "ErrorMessage",
    "EventTemplateCredit",
    "EventTemplateCreditRequest",
    "FieldError",
    "InvoiceAddress",
    "InvoiceDetail",
    "InvoiceItem",
    "IssuedBadge",
    "LedgerEntry",
    "LedgerHeader",
    "LedgerParty",
    "LegalEntity",
    "LegalEntityCreated",
    "NewBadge",
    "NewCandidate",
    "NewLegalEntity",
    "NewPerson",
    "NewRegistration",
    "NewRegistrations",
    "NewTrustGroupMember",
    "PaymentDetail",
    "PaymentItem",
    "Registration",
    "TrustGroup",
    "TrustGroupChanges",
    "TrustGroupMember",
)
