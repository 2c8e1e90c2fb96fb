"""Contains all the data models used in inputs/outputs"""

from .agreement import Agreement
from .agreement_page import AgreementPage
from .agreement_type import AgreementType
from .consent import Consent
from .eject import Eject
from .field_category_type import FieldCategoryType
from .field_constraints import FieldConstraints
from .field_option import FieldOption
from .field_value_changes import FieldValueChanges
from .field_values import FieldValues
from .grade import Grade
from .grade_alias import GradeAlias
from .list_registrations_status import ListRegistrationsStatus
from .list_user_field_categories_type import ListUserFieldCategoriesType
from .new_field_option import NewFieldOption
from .new_registration import NewRegistration
from .new_user import NewUser
from .new_user_field import NewUserField
from .new_user_field_category import NewUserFieldCategory
from .offering import Offering
from .offering_category import OfferingCategory
from .offering_category_page import OfferingCategoryPage
from .offering_page import OfferingPage
from .registration import Registration
from .registration_page import RegistrationPage
from .request_errors import RequestErrors
from .request_errors_field_errors import RequestErrorsFieldErrors
from .token_error import TokenError
from .user import User
from .user_agreement import UserAgreement
from .user_agreement_page import UserAgreementPage
from .user_changes import UserChanges
from .user_field import UserField
from .user_field_category import UserFieldCategory
from .user_field_category_changes import UserFieldCategoryChanges
from .user_field_category_page import UserFieldCategoryPage
from .user_field_changes import UserFieldChanges
from .user_field_error import UserFieldError
from .user_field_page import UserFieldPage
from .user_page import UserPage

__all__ = (
    "Agreement",
    "AgreementPage",
    "AgreementType",
    "Consent",
    "Eject",
    "FieldCategoryType",
    "FieldConstraints",
    "FieldOption",
    "FieldValueChanges",
    "FieldValues",
    "Grade",
    "GradeAlias",
    "ListRegistrationsStatus",
    "ListUserFieldCategoriesType",
    "NewFieldOption",
    "NewRegistration",
    "NewUser",
    "NewUserField",
    "NewUserFieldCategory",
    "Offering",
    "OfferingCategory",
    "OfferingCategoryPage",
    "OfferingPage",
    "Registration",
    "RegistrationPage",
    "RequestErrors",
    "RequestErrorsFieldErrors",
    "TokenError",
    "User",
    "UserAgreement",
    "UserAgreementPage",
    "UserChanges",
    "UserField",
    "UserFieldCategory",
    "UserFieldCategoryChanges",
    "UserFieldCategoryPage",
    "UserFieldChanges",
    "UserFieldError",
    "UserFieldPage",
    "UserPage",
)
