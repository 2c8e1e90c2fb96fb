"""The parts around the fuzzer: known values, counts, expectations, expressions."""

import tomllib
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from matricula_contract.behaviour.rules import find_filler, find_rules
from matricula_contract.expectations import FOLDER, NeverReturned, read_expectations
from matricula_contract.expressions import ReadResponse, SentRequest, evaluate
from matricula_contract.fuzzing.configuration import CONFIGURATION, write_configuration
from matricula_contract.fuzzing.known_values import COLLISION, KnownValues
from matricula_contract.fuzzing.response_counts import ResponseCounts
from matricula_contract.fuzzing.run import FuzzRun
from matricula_contract.specification import PLATFORMS, ContractOperation, read_spec

MAKERS = [
    (platform, operation.id)
    for platform in PLATFORMS
    for operation in read_spec(platform).operations.values()
    if operation.created_id and operation.unique
]

DONE = ReadResponse(200, {}, {})


def get_example(operation: ContractOperation) -> dict[str, Any]:
    return dict(operation.examples[0])


# Configuration


def read_configuration(platform: str, folder: Path) -> dict[str, Any]:
    return tomllib.loads(write_configuration(platform, folder, {}).read_text())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_check_is_on(platform: str, tmp_path: Path) -> None:
    configuration = read_configuration(platform, tmp_path)
    tables = [configuration, *configuration["project"]]
    tables += [one for project in configuration["project"] for one in project["operations"]]
    for table in tables:
        checks = [one for one in table.get("checks", {}).values() if isinstance(one, dict)]
        assert all(check.get("enabled", True) for check in checks)
    assert {phase["enabled"] for phase in configuration["phases"].values()} == {True}
    assert configuration["warnings"]["fail-on"] is True


def test_checks_are_relaxed_only_where_records_explain_a_refusal(tmp_path: Path) -> None:
    [project] = read_configuration("tahdah", tmp_path)["project"]
    found = {one.pop("include-operation-id"): one for one in project["operations"]}
    both = {"positive_data_acceptance": {"expected-statuses": ["2xx", "403", "404"]}}
    assert found["createCandidate"] == {
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "409"]}}
    }
    assert found["updateTrustGroup"] == {"checks": both}
    assert found["addEventCredits"] == {
        "checks": both, "warnings": ["missing_auth", "base_url_mismatch"]
    }  # fmt: skip


def test_the_general_configuration_names_no_platform() -> None:
    assert "project" not in tomllib.loads(CONFIGURATION.read_text())


def test_the_facts_refer_to_existing_operations() -> None:
    for path in FOLDER.glob("*.toml"):
        operations = read_spec(path.stem).operations
        for table, entries in tomllib.loads(path.read_text()).items():
            for entry in entries:
                named = [entry["operation"]] if "operation" in entry else [*operations]
                assert {*named, *entry.get("operations", ())} <= set(operations), entry
                statuses = {status for id in named for status in operations[id].statuses}
                assert entry.get("status", min(statuses)) in statuses, entry
                for name in entry.get("names", ()):
                    assert name in operations[entry["operation"]].names("query"), entry
            if table in ("never", "rare", "refusal", "share", "path_example", "fresh", "hiding"):
                assert all(entry["reason"] for entry in entries)


def test_a_platform_needs_no_file() -> None:
    expectations = read_expectations("nobody")
    assert [one.status for one in expectations.never] == [429]
    assert (find_rules("nobody"), find_filler("nobody", "listUsers")) == ((), None)


def test_the_specs_name_unique_values() -> None:
    found = {
        (spec, id): {one.at: one.ignore_case for one in read_spec(spec).operations[id].unique}
        for spec, id in MAKERS
    }
    expected = {
        ("tahoe", "createRegistration"): {"/username": True, "/email": True},
        ("tahoe", "createRegistrationV1"): {"/username": True, "/email": True},
        ("tahdah", "createCandidate"): {"/email": False},
        ("digitalchalk", "createUser"): {"/username": True, "/email": True},
    }
    platforms = {spec for spec, _ in expected}
    assert {maker: one for maker, one in found.items() if maker[0] in platforms} == expected


# Fresh values, known ids


@pytest.mark.parametrize(("platform", "operation_id"), MAKERS)
def test_taken_values_are_replaced_by_valid_ones(platform: str, operation_id: str) -> None:
    spec = read_spec(platform)
    operation, known = spec.operations[operation_id], KnownValues(spec)
    known.add_request(operation, SentRequest(operation.id, body=get_example(operation)), DONE)
    body = get_example(operation)
    known.adapt(operation, body)
    assert not known.find_taken(operation, body)
    assert spec.compile(operation.schema).is_valid(body)


@pytest.mark.parametrize(("platform", "operation_id"), MAKERS)
def test_one_request_in_six_is_taken(platform: str, operation_id: str) -> None:
    spec = read_spec(platform)
    operation, known = spec.operations[operation_id], KnownValues(spec)
    taken: Counter[frozenset[str]] = Counter()
    for _ in range(COLLISION * 12):
        body = get_example(operation)
        known.adapt(operation, body)
        names = known.find_taken(operation, body)
        taken[names] += 1
        if not names:
            known.add_request(operation, SentRequest(operation.id, body=body), DONE)
    assert taken.pop(frozenset()) == COLLISION * 10
    assert frozenset(operation.unique_pointers) in taken
    assert len(taken) == 2 ** len(operation.unique) - 1, "each of them, and all together"


@pytest.mark.parametrize(
    ("platform", "operation_id", "taken"),
    [("tahoe", "createRegistration", {"/email"}), ("tahdah", "createCandidate", set())],
)
def test_case_makes_a_value_fresh_where_the_spec_says_so(
    platform: str, operation_id: str, taken: set[str]
) -> None:
    spec = read_spec(platform)
    operation, known = spec.operations[operation_id], KnownValues(spec)
    known.add_request(operation, SentRequest(operation.id, body={"email": "Ana@Example.org"}), DONE)
    assert known.find_taken(operation, {"email": "Ana@Example.org"}) == {"/email"}
    assert known.find_taken(operation, {"email": "ana@example.ORG"}) == taken


def test_references_lead_to_known_records() -> None:
    spec = read_spec("digitalchalk")
    operations, known = spec.operations, KnownValues(spec)
    for number in range(3):
        headers = {"location": f"/dc/api/v5/users/u{number}"}
        known.add_response(operations["createUser"], ReadResponse(201, None, headers))
    listed = ReadResponse(200, {"results": [{"id": "o1"}, {"id": "o2"}]}, {})
    known.add_response(operations["listOfferings"], listed)
    sent = set()
    for _ in range(COLLISION - 1):
        body = {"userId": "nobody", "offeringId": "nothing"}
        known.adapt(operations["createRegistration"], body)
        for name, id in body.items():
            assert known.knows(operations["createRegistration"], f"/{name}", id)
        sent.add(tuple(body.values()))
    assert len(sent) == COLLISION - 1, "never the same combination twice"


def test_ids_in_lists_lead_to_known_records_or_to_those_of_the_examples() -> None:
    tahoe, tahdah = make_run("tahoe"), make_run("tahdah")
    shown = ReadResponse(200, {"results": [{"id": "known"}]}, {})
    tahoe.known.add_response(tahoe.operations["listCourses"], shown)
    enrollment = {"courses": ["nobody", "nothing"], "identifiers": ["a"]}
    tahoe.known.adapt(tahoe.operations["updateEnrollments"], enrollment)
    assert enrollment == {"courses": ["known", "known"], "identifiers": ["a"]}
    credits = {"idempotencyKey": "k", "credits": [{"eventTemplateId": 5}]}
    for _ in range(2):
        tahdah.known.adapt(tahdah.operations["addEventCredits"], credits)
        assert credits["credits"] == [{"eventTemplateId": 4001}]
    assert credits["idempotencyKey"] != "k"
    batch = {"candidateIds": [{"candidateId": 3}]}
    tahdah.known.add_response(
        tahdah.operations["createCandidate"], ReadResponse(200, {"id": 7}, {})
    )
    tahdah.known.adapt(tahdah.operations["createRegistrations"], batch)
    assert batch == {"candidateIds": [{"candidateId": 7}]}


@pytest.mark.parametrize(
    ("courses", "understood"), [(["known"], False), (["known", "nobody"], True)]
)
def test_only_unknown_courses_refuse_an_enrollment(courses: list[str], understood: bool) -> None:
    run = make_run("tahoe")
    run.record(
        run.operations["listCourses"],
        SentRequest("listCourses"),
        ReadResponse(200, {"results": [{"id": "known"}]}, {}),
    )
    refusal = ReadResponse(
        400, {"error": "invalid-course-ids", "invalid_course_ids": ["nobody"]}, {}
    )
    operation, body = run.operations["updateEnrollments"], {"courses": courses}
    assert run.explains_refusal(operation, "case", body, refusal) is understood


# Judging


def make_run(platform: str) -> FuzzRun:
    return FuzzRun(read_spec(platform).content)


def test_a_taken_value_that_is_accepted_is_a_breach() -> None:
    run = make_run("tahoe")
    operation, body = run.operations["createRegistration"], {"username": "ana", "email": "a@b.org"}
    run.record(
        operation, SentRequest(operation.id, body=body), ReadResponse(200, {"user_id": 9}, {})
    )
    run.prepare(operation, "case", dict(body), valid=False)
    assert run.find_breach(operation, "case", 200, valid=True)
    assert not run.find_breach(operation, "case", 409, valid=True)


def test_a_fresh_value_that_is_refused_is_a_breach() -> None:
    run = make_run("tahoe")
    operation = run.operations["createRegistration"]
    run.prepare(operation, "case", {"username": "ana", "email": "a@b.org"}, valid=True)
    assert run.find_breach(operation, "case", 409, valid=True)
    assert not run.find_breach(operation, "case", 409, valid=False)


@pytest.mark.parametrize(
    ("operation_id", "body", "error", "understood"),
    [
        ("createUser", {"email": "taken@b.org"}, {"fieldErrors": {"email": "used"}}, True),
        ("createUser", {"email": "fresh@b.org"}, {"fieldErrors": {"email": "used"}}, False),
        ("createUser", {"firstName": "Zoë"}, {"fieldErrors": {"firstName": "odd"}}, False),
        ("createUser", {"email": "taken@b.org"}, {"errors": ["no"]}, False),
        ("createRegistration", {"userId": "nobody"}, {"fieldErrors": {"userId": "unknown"}}, True),
        ("createRegistration", {"userId": "known"}, {"fieldErrors": {"userId": "unknown"}}, False),
        ("createRegistration", {"userId": "known"}, {"errors": ["closed"]}, True),
        ("updateRegistration", {"status": "ejected"}, {"fieldErrors": {"status": "no"}}, True),
        ("updateRegistration", {"grade": 5}, {"fieldErrors": {"grade": "no"}}, False),
        ("listUsers", None, {"fieldErrors": {"limit": "no"}}, False),
    ],
)
def test_only_meant_refusals_of_valid_requests_are_understood(
    operation_id: str, body: Any, error: Any, understood: bool
) -> None:
    run = make_run("digitalchalk")
    maker = run.operations["createUser"]
    run.record(
        maker,
        SentRequest(maker.id, body={"email": "taken@b.org"}),
        ReadResponse(201, None, {"location": "/users/known"}),
    )
    operation = run.operations[operation_id]
    run.prepare(operation, "case", body, valid=False)
    assert run.explains_refusal(operation, "case", body, ReadResponse(400, error, {})) is understood


@pytest.mark.parametrize(
    ("status", "user", "understood"),
    [(404, "nobody", True), (404, "known", False), (410, "nobody", False)],
)
def test_an_unknown_id_in_a_body_may_get_404_without_a_field(
    status: int, user: str, understood: bool
) -> None:
    content = deepcopy(read_spec("digitalchalk").content)
    responses = content["paths"]["/registrations"]["post"]["responses"]
    responses |= {"404": {"description": "No such record."}}
    run = FuzzRun(content)
    maker, operation = run.operations["createUser"], run.operations["createRegistration"]
    made = ReadResponse(201, None, {"location": "/users/known"})
    run.record(maker, SentRequest(maker.id, body={}), made)
    [offering] = [example["offeringId"] for example in operation.examples[:1]]
    run.record(
        run.operations["listOfferings"],
        SentRequest("listOfferings"),
        ReadResponse(200, {"results": [{"id": offering}]}, {}),
    )
    body = {"userId": user, "offeringId": offering}
    refusal = ReadResponse(status, {"error": "no such record"}, {})
    assert run.explains_refusal(operation, "case", body, refusal) is understood


def test_tahdah_names_a_candidate_within_a_list() -> None:
    run = make_run("tahdah")
    run.record(
        run.operations["createCandidate"],
        SentRequest("createCandidate", body={}),
        ReadResponse(200, {"id": 7}, {}),
    )
    body = {"candidateIds": [{"candidateId": 7}, {"candidateId": 8}]}
    for index, understood in enumerate((False, True)):
        error = {"message": "no", "errors": [{"field": f"candidateIds[{index}].candidateId"}]}
        operation = run.operations["createRegistrations"]
        assert (
            run.explains_refusal(operation, "case", body, ReadResponse(400, error, {}))
            is understood
        )


# Counting


def make_counts(accepted: int, refused: int, *statuses: int) -> ResponseCounts:
    operations = read_spec("tahoe").operations
    counts = ResponseCounts(
        [operations["createRegistration"]], [NeverReturned(401, "old"), NeverReturned(429, "none")]
    )
    for status in [200] * accepted + [409] * refused + list(statuses):
        counts.count(operations["createRegistration"], status, valid=status in (200, 409))
    return counts


def test_a_run_that_saw_everything_is_well() -> None:
    assert make_counts(60, 40, 400, 403, 406, 415).find_shortfalls(0.6, {}) == []


@pytest.mark.parametrize(
    ("accepted", "refused", "statuses", "fault"),
    [
        (60, 40, (400, 403, 406), "createRegistration: 415 is documented and never came"),
        (59, 41, (400, 403, 406, 415), "createRegistration: 59 of 100 valid requests were"),
        (4, 0, (400, 403, 406, 409, 415), "createRegistration: 4 of 5 valid requests were"),
        (0, 0, (400, 403, 406, 409, 415), "createRegistration: 200 is documented and never came"),
        (60, 40, (400, 401, 403, 406, 415), "createRegistration: 401 came, but"),
    ],
)
def test_a_run_that_proves_too_little_fails(
    accepted: int, refused: int, statuses: tuple[int, ...], fault: str
) -> None:
    faults = make_counts(accepted, refused, *statuses).find_shortfalls(0.6, {})
    assert any(text.startswith(fault) for text in faults), faults


def test_a_single_operation_may_have_another_bound() -> None:
    counts = make_counts(35, 65, 400, 403, 406, 415)
    assert counts.find_shortfalls(0.6, {"createRegistration": 0.3}) == []


# Expressions


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$response.body#/user_id ", 9),
        ("$response.body#/list/0/id", "a"),
        ("$response.body#/list/1/id", None),
        ("$response.header.Location#regex:/([^/?]+)$", "u1"),
        ("$response.header.Location", "/users/u1"),
        ("$request.path.id", 5),
        ("$request.query.userId", "u"),
        ("$request.body#/email", "a@b.org"),
        ("plain", "plain"),
        ({"ids": ["$request.path.id", 1]}, {"ids": [5, 1]}),
    ],
)
def test_expressions(expression: Any, value: Any) -> None:
    request = SentRequest("x", {"id": 5}, {"userId": "u"}, {"email": "a@b.org"})
    response = ReadResponse(200, {"user_id ": 9, "list": [{"id": "a"}]}, {"location": "/users/u1"})
    assert evaluate(expression, request, response) == value


def test_values_of_deleted_records_are_free_and_their_ids_unknown() -> None:
    operations = read_spec("digitalchalk").operations
    known = KnownValues(read_spec("digitalchalk"))
    made = ReadResponse(201, None, {"location": "/users/u1"})
    body = {"email": "ana@example.org", "username": "ana"}
    known.add_request(operations["createUser"], SentRequest("createUser", body=body), made)
    known.add_response(operations["createUser"], made)
    referring = operations["createRegistration"]
    assert known.knows(referring, "/userId", "u1")
    assert known.find_taken(operations["updateUser"], body) == {"/email", "/username"}
    path = {"user_id": "u1"}
    renamed = SentRequest("updateUser", path=path, body={"username": "anna"})
    known.add_request(operations["updateUser"], renamed, DONE)
    assert known.find_taken(operations["createUser"], body) == {"/email"}
    known.add_request(operations["deleteUser"], SentRequest("deleteUser", path=path), DONE)
    assert not known.knows(referring, "/userId", "u1")
    assert not known.find_taken(operations["createUser"], body)


def test_of_six_writing_requests_five_get_ids_that_exist_in_their_paths() -> None:
    run = FuzzRun(read_spec("tahdah").content)
    operation = run.operations["issueBadge"]
    paths = [{"legalEntityId": 7, "badgeTemplateId": 8} for _ in range(6)]
    for path in paths:
        run.use_known_ids(operation, path)
    assert paths == [{"legalEntityId": 1001, "badgeTemplateId": 3001}] * 5 + paths[5:]
    assert paths[5] == {"legalEntityId": 7, "badgeTemplateId": 8}
