"""Checks of DigitalChalk: offerings, registrations, fields and agreements."""

from __future__ import annotations

from attrs import evolve

from ..behaviour.paging import find_paged_lists, make_list_request, read_all, read_list
from ..behaviour.target import TargetServer
from ..behaviour.valid_requests import make_request
from ..expressions import Json, SentRequest, evaluate


def check_offers(target: TargetServer) -> None:
    """Check that the offerings listed for a user are those that accept the user."""
    user = {"userId": _make(target, "createUser")}
    offerings = [one["id"] for one in read_list(target, "listOfferings")]
    for _ in range(2):
        for id in offerings:
            offered = read_list(target, "listOfferings", user)
            response = target.send(
                SentRequest("createRegistration", body={**user, "offeringId": id})
            )
            is_offered = id in [one["id"] for one in offered]
            assert response.accepted == is_offered, (
                f"offering {id} is {'' if is_offered else 'not '}offered, "
                f"and a registration gets {response.status}"
            )
            again = target.send(SentRequest("createRegistration", body={**user, "offeringId": id}))
            assert again.status == 400, f"registered twice: got {again.status}"


def check_ejecting(target: TargetServer) -> None:
    """Check that an ejected registration stays ejected, and cannot be ejected again."""
    path = {"registration_id": _make(target, "createRegistration")}
    for expected in (204, 400):
        status = target.send(
            SentRequest("updateRegistration", path=path, body={"status": "ejected"})
        ).status
        assert status == expected, f"ejecting got {status} instead of {expected}"
        record = target.send(SentRequest("getRegistration", path=path)).body
        assert record["status"] == "ejected", f"an ejected one is {record['status']}"


def check_field_values(target: TargetServer) -> None:
    """Check that field values are set and cleared one by one, and unknown fields refused."""
    path = {"user_id": _make(target, "createUser")}
    one, two = (_make(target, "createUserField", type="text") for _ in range(2))
    for body, expected in (
        ({one: "a", two: "b"}, {one: "a", two: "b"}),
        ({one: "c"}, {one: "c", two: "b"}),
        ({one: "d", "no-such-id": "x"}, None),
        ({two: None}, {one: "c"}),
    ):
        status = target.send(SentRequest("updateUserFieldValues", path=path, body=body)).status
        assert status == (400 if expected is None else 204), f"{body} got {status}"
        shown = target.send(SentRequest("getUserFieldValues", path=path)).body
        set_values = {id: value for id, value in shown.items() if value is not None}
        assert expected is None or set_values == expected, f"{shown} instead of {expected}"


def check_agreements(target: TargetServer) -> None:
    """Check that a user can agree and withdraw, and that this changes no other user."""
    request = make_request(target, "updateUserAgreement")
    other = make_request(target, "updateUserAgreement")
    dates = []
    for agreed in (True, True, False):
        assert target.send(evolve(request, body={"agreed": agreed})).accepted
        shown = target.send(SentRequest("getUserAgreement", path=request.path)).body
        assert shown["agreed"] is agreed, f"agreed is {shown['agreed']} instead of {agreed}"
        dates.append(shown.get("agreedDate"))
        others = target.send(SentRequest("getUserAgreement", path=other.path)).body
        assert others["agreed"] is False, "one user agreed, and another user is shown as agreed"
    assert dates[0] == dates[1], f"the date of a consent moved: {dates}"


def check_order(target: TargetServer) -> None:
    """Check that records with an `orderIndex` are listed in its order."""
    for index in (7, 2, 5):
        for maker in ("createUserField", "createUserFieldCategory"):
            _make(target, maker, orderIndex=index)
    for operation in find_paged_lists(target):
        records = read_all(target, make_list_request(target, operation))
        found = [record["orderIndex"] for record in records if "orderIndex" in record]
        assert found == sorted(found), f"{operation.id} is not in order: {found}"


def add_agreement(target: TargetServer) -> None:
    """Add an agreement of the second of two types: there is one agreement of each type."""
    agreement = read_list(target, "listAgreements")[0]
    target.seed("agreements", [agreement | {"type": "custom", "title": "House rules"}])


RULES = (check_offers, check_ejecting, check_field_values, check_agreements, check_order)
FILLERS = {"listAgreements": add_agreement, "listUserAgreements": add_agreement}


def _make(target: TargetServer, operation_id: str, **values: Json) -> str:
    """Create a record and return its id."""
    request = make_request(target, operation_id)
    request = evolve(request, body=request.body | values)
    response = target.send(request)
    assert response.accepted, f"{operation_id}: {request.body} got {response.status}"
    return str(evaluate(target.operation(operation_id).created_id, request, response))
