from typing import Literal

EnrollmentFormAction = Literal["enroll", "unenroll"]

ENROLLMENT_FORM_ACTION_VALUES: set[EnrollmentFormAction] = {
    "enroll",
    "unenroll",
}


def check_enrollment_form_action(value: str) -> EnrollmentFormAction:
    if value in ENROLLMENT_FORM_ACTION_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {ENROLLMENT_FORM_ACTION_VALUES!r}"
    )
