"""Offering categories: read only."""

from __future__ import annotations

from ...call import Answer, Call
from .errors import missing
from .lists import page_of, select, sort
from .organisation import Organisation, platform


@platform.operation("listOfferingCategories")
def list_offering_categories(call: Call, organisation: Organisation) -> Answer:
    """Categories by `orderIndex`, those that pass all filters."""
    categories = sort(organisation.offering_categories.all())
    return page_of(select(categories, call, parts=("name",)), call)


@platform.operation("getOfferingCategory")
def get_offering_category(call: Call, organisation: Organisation) -> Answer:
    """One category."""
    category = organisation.offering_categories.get(call.path["category_id"])
    if category is None:
        raise missing()
    return Answer(200, category)
