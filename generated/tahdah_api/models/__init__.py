"""Contains all the data models used in inputs/outputs"""

from .candidate_created import CandidateCreated
from .error_message import ErrorMessage
from .field_error import FieldError
from .new_candidate import NewCandidate
from .new_registration import NewRegistration
from .new_registrations import NewRegistrations
from .registration import Registration

__all__ = (
    "CandidateCreated",
    "ErrorMessage",
    "FieldError",
    "NewCandidate",
    "NewRegistration",
    "NewRegistrations",
    "Registration",
)
