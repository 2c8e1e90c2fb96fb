"""Contains all the data models used in inputs/outputs"""

from .course import Course
from .course_mode import CourseMode
from .course_page import CoursePage
from .duplicate_account import DuplicateAccount
from .duplicate_account_v1 import DuplicateAccountV1
from .enroll import Enroll
from .enrolled_course import EnrolledCourse
from .enrollment import Enrollment
from .enrollment_change import EnrollmentChange
from .enrollment_form import EnrollmentForm
from .enrollment_form_action import EnrollmentFormAction
from .enrollment_page import EnrollmentPage
from .enrollment_result import EnrollmentResult
from .enrollment_state import EnrollmentState
from .error_detail import ErrorDetail
from .invalid_enrollment import InvalidEnrollment
from .invalid_parameters import InvalidParameters
from .invalid_registration import InvalidRegistration
from .member_messages_type_1 import MemberMessagesType1
from .new_registration import NewRegistration
from .new_registration_form import NewRegistrationForm
from .registration_created import RegistrationCreated
from .registration_created_v1 import RegistrationCreatedV1
from .unavailable import Unavailable
from .unenroll import Unenroll
from .user import User
from .user_page import UserPage

__all__ = (
    "Course",
    "CourseMode",
    "CoursePage",
    "DuplicateAccount",
    "DuplicateAccountV1",
    "Enroll",
    "EnrolledCourse",
    "Enrollment",
    "EnrollmentChange",
    "EnrollmentForm",
    "EnrollmentFormAction",
    "EnrollmentPage",
    "EnrollmentResult",
    "EnrollmentState",
    "ErrorDetail",
    "InvalidEnrollment",
    "InvalidParameters",
    "InvalidRegistration",
    "MemberMessagesType1",
    "NewRegistration",
    "NewRegistrationForm",
    "RegistrationCreated",
    "RegistrationCreatedV1",
    "Unavailable",
    "Unenroll",
    "User",
    "UserPage",
)
