from typing import Literal

ListUserFieldCategoriesType = Literal["private", "public"]

LIST_USER_FIELD_CATEGORIES_TYPE_VALUES: set[ListUserFieldCategoriesType] = {
    "private",
    "public",
}


def check_list_user_field_categories_type(value: str) -> ListUserFieldCategoriesType:
    if value in LIST_USER_FIELD_CATEGORIES_TYPE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {LIST_USER_FIELD_CATEGORIES_TYPE_VALUES!r}"
    )
