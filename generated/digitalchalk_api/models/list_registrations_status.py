from typing import Literal

ListRegistrationsStatus = Literal["active", "ejected", "failed", "passed"]

LIST_REGISTRATIONS_STATUS_VALUES: set[ListRegistrationsStatus] = {
    "active",
    "ejected",
    "failed",
    "passed",
}


def check_list_registrations_status(value: str) -> ListRegistrationsStatus:
    if value in LIST_REGISTRATIONS_STATUS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {LIST_REGISTRATIONS_STATUS_VALUES!r}"
    )
