from typing import Literal

FieldCategoryType = Literal["private", "public"]

FIELD_CATEGORY_TYPE_VALUES: set[FieldCategoryType] = {
    "private",
    "public",
}


def check_field_category_type(value: str) -> FieldCategoryType:
    if value in FIELD_CATEGORY_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {FIELD_CATEGORY_TYPE_VALUES!r}")
