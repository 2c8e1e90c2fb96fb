"""User fields: questions of the organisation to its users."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record
from .errors import missing
from .lists import created, now, page_of, sort
from .organisation import Organisation, fold, platform


@platform.operation("listUserFields")
def list_user_fields(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return all fields by `orderIndex`."""
    return page_of(sort(organisation.user_fields.all()), call)


@platform.operation("createUserField")
def create_user_field(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Create a field; without `orderIndex` it comes last."""
    fields = organisation.user_fields
    field = {"type": call.body["type"], "required": False, "orderIndex": len(fields)}
    field |= _read(call.body, organisation)
    field |= {"id": fields.new_id(), "createdDate": now()}
    return created(call, fields.add(field)["id"], whole=True)


def _read(body: Record, organisation: Organisation) -> Record:
    known = ("name", "categoryName", "required", "orderIndex", "options", "constraints", "message")
    field = {name: body[name] for name in known if name in body}
    if "categoryName" in body:
        field |= _find_category(body["categoryName"], organisation)
    return field


def _find_category(name: str, organisation: Organisation) -> Record:
    """Return the type of a category; private for an unknown name."""
    categories = organisation.field_categories.all()
    found = [one["type"] for one in categories if fold(one["name"]) == fold(name)]
    return {"categoryType": found[0] if found else "private"}


@platform.early_check("updateUserField")
def find_user_field(call: OperationCall, organisation: Organisation) -> None:
    """Refuse an unknown id, whatever the body is."""
    if call.path["field_id"] not in organisation.user_fields:
        raise missing()


@platform.operation("getUserField")
def get_user_field(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return one field."""
    field = organisation.user_fields.get(call.path["field_id"])
    if field is None:
        raise missing()
    return MockResponse(200, field)


@platform.operation("updateUserField")
def update_user_field(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Change the properties in the body. The type stays."""
    organisation.user_fields.change(call.path["field_id"], _read(call.body, organisation))
    return MockResponse(204)


@platform.operation("deleteUserField")
def delete_user_field(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Delete a field and its values."""
    find_user_field(call, organisation)
    field_id = call.path["field_id"]
    organisation.user_fields.remove(field_id)
    for record in organisation.field_values.all():
        if field_id in record["values"]:
            values = {id: value for id, value in record["values"].items() if id != field_id}
            organisation.field_values.change(record["userId"], {"values": values})
    return MockResponse(204)
