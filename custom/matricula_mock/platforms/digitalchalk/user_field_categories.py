"""Categories of user fields, either public or private."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record
from .errors import missing
from .lists import created, now, page_of, select, sort
from .organisation import Organisation, platform


@platform.operation("listUserFieldCategories")
def list_user_field_categories(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return the categories that match all filters, by `orderIndex`."""
    categories = sort(organisation.field_categories.all())
    return page_of(select(categories, call, parts=("name",), whole=("type",)), call)


@platform.operation("createUserFieldCategory")
def create_user_field_category(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Create a category; without `orderIndex` it comes last."""
    categories = organisation.field_categories
    category = {"orderIndex": len(categories), **_read(call.body)}
    category |= {"id": categories.new_id(), "createdDate": now()}
    return created(call, categories.add(category)["id"])


def _read(body: Record) -> Record:
    return {name: body[name] for name in ("type", "name", "orderIndex") if name in body}


@platform.early_check("updateUserFieldCategory")
def find_user_field_category(call: OperationCall, organisation: Organisation) -> None:
    """Refuse an unknown id, whatever the body is."""
    if call.path["category_id"] not in organisation.field_categories:
        raise missing()


@platform.operation("getUserFieldCategory")
def get_user_field_category(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return one category."""
    category = organisation.field_categories.get(call.path["category_id"])
    if category is None:
        raise missing()
    return MockResponse(200, category)


@platform.operation("updateUserFieldCategory")
def update_user_field_category(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Change the properties in the body."""
    organisation.field_categories.change(call.path["category_id"], _read(call.body))
    return MockResponse(204)


@platform.operation("deleteUserFieldCategory")
def delete_user_field_category(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Delete a category. Its fields stay."""
    find_user_field_category(call, organisation)
    organisation.field_categories.remove(call.path["category_id"])
    return MockResponse(204)
