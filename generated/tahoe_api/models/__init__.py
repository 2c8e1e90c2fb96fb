"""Contains all the data models used in inputs/outputs"""

from .duplicate_account import DuplicateAccount
from .duplicate_account_v1 import DuplicateAccountV1
from .error_detail import ErrorDetail
from .invalid_parameters import InvalidParameters
from .invalid_registration import InvalidRegistration
from .new_registration import NewRegistration
from .new_registration_form import NewRegistrationForm
from .registration_created import RegistrationCreated
from .registration_created_v1 import RegistrationCreatedV1
from .unavailable import Unavailable
from .user import User
from .user_page import UserPage

__all__ = (
    "DuplicateAccount",
    "DuplicateAccountV1",
    "ErrorDetail",
    "InvalidParameters",
    "InvalidRegistration",
    "NewRegistration",
    "NewRegistrationForm",
    "RegistrationCreated",
    "RegistrationCreatedV1",
    "Unavailable",
    "User",
    "UserPage",
)
