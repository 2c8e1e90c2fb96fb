"""Faults to plant in tahdah."""

from __future__ import annotations

import contextlib
from typing import Any

from attrs import evolve

from matricula_mock.call import MockResponse, OperationCall, Owner, Refusal

from .fault import Mock, change_call, change_refusal, change_response, ignore, plants, with_values

# Candidates and registrations


@plants
def respond_with_duplicates(tahdah: Mock) -> None:
    def response(call: OperationCall, registry: Any, refusal: Refusal) -> MockResponse:
        first = registry.candidates.find("email", call.body["email"].casefold())[0]
        return MockResponse(200, {"id": first["id"]})

    change_refusal(tahdah, "createCandidate", response)


@plants
def create_twice(tahdah: Mock) -> None:
    def make(call: OperationCall, registry: Any, response: MockResponse) -> MockResponse:
        candidate = registry.candidates.get(response.value["id"])
        registry.candidates.add(candidate | {"id": registry.candidates.new_id()})
        return response

    change_response(tahdah, "createCandidate", make)


@plants
def hide_latest(tahdah: Mock) -> None:
    change_response(
        tahdah,
        "listRegistrations",
        lambda call, registry, response: evolve(response, value=response.value[:10]),
    )


@plants
def register_half(tahdah: Mock) -> None:
    original = tahdah.behaviours["createRegistrations"]

    def register(call: OperationCall, registry: Any, refusal: Refusal) -> MockResponse:
        for item in call.body["candidateIds"]:
            with contextlib.suppress(Refusal):
                original(evolve(call, body={"candidateIds": [item]}), registry)
        raise refusal

    change_refusal(tahdah, "createRegistrations", register)


@plants
def register_again(tahdah: Mock) -> None:
    original = tahdah.behaviours["createRegistrations"]

    def register(call: OperationCall, registry: Any) -> MockResponse:
        table = registry.registrations
        before, number = table.dump(), table.number
        table.restore([], number)
        response = original(call, registry)
        made = table.dump()
        table.restore([*before, *made], table.number)
        return response

    tahdah.behaviours["createRegistrations"] = register


@plants
def number_candidates(tahdah: Mock) -> None:
    change_response(
        tahdah,
        "listRegistrations",
        lambda call, registry, response: evolve(
            response,
            value=[item | {"candidateId": int(item["candidateId"])} for item in response.value],
        ),
    )


@plants
def serve_anybody(tahdah: Mock) -> None:
    original = tahdah.behaviours["listRegistrations"]
    tahdah.behaviours["listRegistrations"] = lambda call, registry: original(
        evolve(call, owner=Owner(call.path["legalentityid"])), registry
    )


@plants
def refuse_in_text(tahdah: Mock) -> None:
    def refuse(call: OperationCall, registry: Any, refusal: Refusal) -> MockResponse:
        return MockResponse(refusal.response.status, "No such candidate.")

    change_refusal(tahdah, "createRegistrations", refuse)


# Trust groups


@plants
def replace_trust_group(tahdah: Mock) -> None:
    def forget(call: OperationCall, registry: Any) -> None:
        call.body = {"membersPubliclyVisible": False, **call.body}

    change_call(tahdah, "updateTrustGroup", forget)


@plants
def respond_with_the_old_group(tahdah: Mock) -> None:
    original = tahdah.behaviours["updateTrustGroup"]

    def update(call: OperationCall, registry: Any) -> MockResponse:
        before = registry.trust_groups.get(str(call.path["trustGroupId"]).lower())
        return evolve(original(call, registry), value=before)

    tahdah.behaviours["updateTrustGroup"] = update


@plants
def join_nothing(tahdah: Mock) -> None:
    def leave(call: OperationCall, registry: Any, response: MockResponse) -> MockResponse:
        for one in registry.memberships.find("entity", call.body["legalEntityId"]):
            registry.memberships.remove(one["id"])
        return response

    change_response(tahdah, "addTrustGroupMember", leave)


@plants
def repeat_members(tahdah: Mock) -> None:
    change_response(
        tahdah,
        "listTrustGroupMembers",
        lambda call, registry, response: evolve(
            response, value=[*response.value, *response.value[:1]]
        ),
    )


@plants
def ignore_trust_groups(tahdah: Mock) -> None:
    change_call(tahdah, "listTrustGroupMembers", ignore("trustGroupIds"))


# Legal entities and people


@plants
def found_outside_groups(tahdah: Mock) -> None:
    def forget(call: OperationCall, registry: Any) -> None:
        call.body = {name: call.body[name] for name in call.body if name != "trustGroupIds"}

    change_call(tahdah, "createLegalEntity", forget)


@plants
def overlook_unknown_groups(tahdah: Mock) -> None:
    original = tahdah.behaviours["createLegalEntity"]

    def create(call: OperationCall, registry: Any, refusal: Refusal) -> MockResponse:
        if refusal.response.status != 400:
            raise refusal
        rest = {name: call.body[name] for name in call.body if name != "trustGroupIds"}
        return original(evolve(call, body=rest), registry)

    change_refusal(tahdah, "createLegalEntity", create)


@plants
def connect_strangers(tahdah: Mock) -> None:
    def connect(call: OperationCall, registry: Any, refusal: Refusal) -> MockResponse:
        if refusal.response.status == 400:
            return MockResponse(200, {"candidateId": call.body["candidateId"]})
        raise refusal

    change_refusal(tahdah, "connectPerson", connect)


@plants
def connect_outside_groups(tahdah: Mock) -> None:
    def connect(call: OperationCall, registry: Any, refusal: Refusal) -> MockResponse:
        if refusal.response.status == 403:
            return MockResponse(200, {"candidateId": call.body["candidateId"]})
        raise refusal

    change_refusal(tahdah, "connectPerson", connect)


# Credits


@plants
def forget_keys(tahdah: Mock) -> None:
    change_call(tahdah, "addEventCredits", lambda call, registry: registry.credit_keys.clear())


@plants
def burn_keys(tahdah: Mock) -> None:
    def note(call: OperationCall, registry: Any, refusal: Refusal) -> MockResponse:
        if refusal.response.status == 400:
            registry.credit_keys.add({"id": call.body["idempotencyKey"]})
        raise refusal

    change_refusal(tahdah, "addEventCredits", note)


@plants
def repeat_under_used_keys(tahdah: Mock) -> None:
    def response(call: OperationCall, registry: Any, refusal: Refusal) -> MockResponse:
        if refusal.response.status != 409:
            raise refusal
        ids = dict.fromkeys(item["eventTemplateId"] for item in call.body["credits"])
        return MockResponse(200, [{"eventTemplateId": id, "balance": 1} for id in ids])

    change_refusal(tahdah, "addEventCredits", response)


@plants
def only_add_credits(tahdah: Mock) -> None:
    def turn(call: OperationCall, registry: Any) -> None:
        items = [
            item | {"numberOfCredits": abs(item["numberOfCredits"])}
            for item in call.body["credits"]
        ]
        call.body = call.body | {"credits": items}

    change_call(tahdah, "addEventCredits", turn)


@plants
def count_the_last_credits(tahdah: Mock) -> None:
    def count(call: OperationCall, registry: Any, response: MockResponse) -> MockResponse:
        last = {item["eventTemplateId"]: item["numberOfCredits"] for item in call.body["credits"]}
        shown = [
            item | {"balance": max(0, last[item["eventTemplateId"]])} for item in response.value
        ]
        return evolve(response, value=shown)

    change_response(tahdah, "addEventCredits", count)


# Badges


@plants
def always_a_new_person(tahdah: Mock) -> None:
    original = tahdah.behaviours["issueBadge"]

    def issue(call: OperationCall, registry: Any) -> MockResponse:
        people, number = registry.candidates.dump(), registry.candidates.number
        registry.candidates.restore([], number)
        response = original(call, registry)
        made = registry.candidates.dump()
        registry.candidates.restore([*people, *made], registry.candidates.number)
        return response

    tahdah.behaviours["issueBadge"] = issue


@plants
def overlook_differences(tahdah: Mock) -> None:
    original = tahdah.behaviours["issueBadge"]

    def issue(call: OperationCall, registry: Any, refusal: Refusal) -> MockResponse:
        if refusal.response.status != 409:
            raise refusal
        names = ("uniqueId", "email", "candidateId")
        name = next(name for name in names if name in call.body)
        return original(evolve(call, body={name: call.body[name]}), registry)

    change_refusal(tahdah, "issueBadge", issue)


@plants
def repeat_badge_ids(tahdah: Mock) -> None:
    change_response(
        tahdah,
        "issueBadge",
        lambda call, registry, response: with_values(
            response, badgeId=registry.badges.all()[0]["badgeId"]
        ),
    )


@plants
def issue_any_template(tahdah: Mock) -> None:
    del tahdah.early_checks["issueBadge"]
