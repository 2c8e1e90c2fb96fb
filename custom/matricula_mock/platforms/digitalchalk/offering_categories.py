"""Offering categories: read only."""

from __future__ import annotations

from ...call import MockResponse, OperationCall
from .errors import missing
from .lists import page_of, select, sort
from .organisation import Organisation, platform


@platform.operation("listOfferingCategories")
def list_offering_categories(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return the categories that match all filters, by `orderIndex`."""
    categories = sort(organisation.offering_categories.all())
    return page_of(select(categories, call, parts=("name",)), call)


@platform.operation("getOfferingCategory")
def get_offering_category(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return one category."""
    category = organisation.offering_categories.get(call.path["category_id"])
    if category is None:
        raise missing()
    return MockResponse(200, category)
