"""Checks of tahdah: registrations, credits, trust groups and badges."""

from __future__ import annotations

from attrs import evolve

from ..behaviour.target import TargetServer
from ..behaviour.valid_requests import make_request
from ..expressions import Json, ReadResponse, SentRequest


def check_registering_again(target: TargetServer) -> None:
    """Check that registering again keeps the id, and that the registration is listed once."""
    request = make_request(target, "createRegistrations")
    first, second = target.send(request), target.send(request)
    assert second.body == first.body, f"registered again: {second.body} instead of {first.body}"
    listed = target.send(SentRequest("listRegistrations", path=request.path)).body
    people = [one["candidateId"] for one in listed]
    assert len(people) == len(set(people)), f"listed twice: {people}"


def check_credits(target: TargetServer) -> None:
    """Check that credits add up, can be negative, and that a key counts once, when accepted."""
    for key, number, expected in (("one", 5, 5), ("two", 3, 8)):
        balance = _credit(target, key, number).body[0]["balance"]
        assert balance == expected, f"the balance is {balance} instead of {expected}"
    again = _credit(target, "two", 3).status
    assert again == 409, f"a used key got {again}"
    assert _credit(target, "three", -2).body[0]["balance"] == 6, "a negative number fails"
    assert _credit(target, "four", 1, event=999_999_999).status == 400
    after = _credit(target, "four", 1)
    assert after.accepted, f"the key of a refused call got {after.status}"
    assert after.body[0]["balance"] == 7


def check_members(target: TargetServer) -> None:
    """Check that a legal entity is listed once, and only in the trust groups of its request."""
    group = make_request(target, "updateTrustGroup").path["trustGroupId"]
    request = make_request(target, "createLegalEntity")
    request = evolve(request, body=request.body | {"trustGroupIds": [group]})
    owner = {"legalentityid": request.path["legalEntityOwnerId"]}
    made = target.send(request).body["id"]
    for query, expected in (({}, [made]), ({"trustGroupIds": group}, [made]), (_OTHER, [])):
        listed = target.send(SentRequest("listTrustGroupMembers", path=owner, query=query)).body
        ids = [one["legalEntityId"] for one in listed]
        assert len(ids) == len(set(ids)), f"listed twice: {ids}"
        assert [id for id in ids if id == made] == expected, f"{query} lists {ids}"


_OTHER: dict[str, Json] = {"trustGroupIds": "7d0f6c1e-0000-4000-8000-00000000ffff"}


def check_people(target: TargetServer) -> None:
    """Check that people can be connected only with entities in the owner's trust groups."""
    entity = make_request(target, "createLegalEntity")
    alone = {name: value for name, value in entity.body.items() if name != "trustGroupIds"}
    made = target.send(evolve(entity, body=alone)).body["id"]
    request = make_request(target, "connectPerson")
    request = evolve(request, path={**request.path, "legalentityid": made})
    status = target.send(request).status
    assert status == 403, f"a legal entity in no trust group got {status}"


def check_badges(target: TargetServer) -> None:
    """Check that a second badge has its own id, the same person, and needs the same name."""
    request = make_request(target, "issueBadge")
    request = evolve(request, body=request.body | {"lastName": "Somebody"})
    first, second = target.send(request).body, target.send(request).body
    assert first["candidateId"] == second["candidateId"], "a second badge made a second person"
    assert first["badgeId"] != second["badgeId"], "two badges have one id"
    other = evolve(request, body=request.body | {"lastName": "Somebody-Else"})
    status = target.send(other).status
    assert status == 409, f"another name got {status}"


RULES = (check_registering_again, check_credits, check_members, check_people, check_badges)


def _credit(target: TargetServer, key: str, number: int, event: int | None = None) -> ReadResponse:
    request = make_request(target, "addEventCredits")
    item = request.body["credits"][0] | {"numberOfCredits": number}
    if event is not None:
        item |= {"eventTemplateId": event}
    return target.send(
        evolve(request, body=request.body | {"idempotencyKey": key, "credits": [item]})
    )
