"""Event credits: added with an order, and removed in a fixed order."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record, Refusal
from .access import check_entity, find_entity
from .errors import invalid, refuse_field
from .registry import Registry, platform


@platform.early_check("addEventCredits")
def find_creditor(call: OperationCall, registry: Registry) -> None:
    """Refuse an unknown legal entity, whatever the body is."""
    find_entity(call, registry, "legalentityid")


@platform.operation("addEventCredits")
def add_event_credits(call: OperationCall, registry: Registry) -> MockResponse:
    """Add and remove credits, once for each key."""
    entity_id = check_entity(call, registry, "legalentityid")
    _check_templates(call, registry)
    key = call.body["idempotencyKey"]
    if key in registry.credit_keys:
        text = "This key was used before."
        raise refuse_field(409, text, "idempotencyKey", "Already used.")
    registry.credit_keys.add({"id": key})
    order = call.body.get("orderNumber")
    for item in call.body["credits"]:
        _change(entity_id, item, order, registry)
    templates = dict.fromkeys(item["eventTemplateId"] for item in call.body["credits"])
    return MockResponse(200, [_show(entity_id, template, registry) for template in templates])


def _check_templates(call: OperationCall, registry: Registry) -> None:
    unknown = [
        {"field": f"credits[{index}].eventTemplateId", "message": "No such event."}
        for index, item in enumerate(call.body["credits"])
        if item["eventTemplateId"] not in registry.event_templates
    ]
    if unknown:
        raise Refusal(400, invalid(*unknown))


def _change(entity_id: int, item: Record, order: str | None, registry: Registry) -> None:
    template, number = item["eventTemplateId"], item["numberOfCredits"]
    if number > 0:
        lot = {"id": registry.credits.new_id(), "legalEntityId": entity_id, "left": number}
        registry.credits.add({**lot, "eventTemplateId": template, "orderNumber": order})
    else:
        _remove(entity_id, template, -number, order, registry)


def _remove(
    entity_id: int, template: int, number: int, order: str | None, registry: Registry
) -> None:
    """Take from the order's credits first, then from others, the oldest first, down to zero."""
    lots = registry.credits.find("balance", (entity_id, template))
    for lot in sorted(lots, key=lambda lot: (lot["orderNumber"] != order, lot["id"])):
        taken = min(lot["left"], number)
        number -= taken
        if taken == lot["left"]:
            registry.credits.remove(lot["id"])
        else:
            registry.credits.change(lot["id"], {"left": lot["left"] - taken})


def _show(entity_id: int, template: int, registry: Registry) -> Record:
    lots = registry.credits.find("balance", (entity_id, template))
    return {"eventTemplateId": template, "balance": sum(lot["left"] for lot in lots)}
