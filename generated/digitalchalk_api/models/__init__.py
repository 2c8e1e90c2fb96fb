"""Contains all the data models used in inputs/outputs"""

from .eject import Eject
from .grade import Grade
from .grade_alias import GradeAlias
from .list_registrations_status import ListRegistrationsStatus
from .new_registration import NewRegistration
from .new_user import NewUser
from .offering import Offering
from .offering_page import OfferingPage
from .registration import Registration
from .registration_page import RegistrationPage
from .request_errors import RequestErrors
from .request_errors_field_errors import RequestErrorsFieldErrors
from .token_error import TokenError
from .user import User
from .user_page import UserPage

__all__ = (
    "Eject",
    "Grade",
    "GradeAlias",
    "ListRegistrationsStatus",
    "NewRegistration",
    "NewUser",
    "Offering",
    "OfferingPage",
    "Registration",
    "RegistrationPage",
    "RequestErrors",
    "RequestErrorsFieldErrors",
    "TokenError",
    "User",
    "UserPage",
)
