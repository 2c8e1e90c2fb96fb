"""Habits that none of the vendors has, on a small server of the invented platform Lyceum.

Nested and form bodies, bare lists with `Link`, lists below a parent, ids as text, DELETE that ends,
throttling with 403: a correct server keeps the contract, and each planted mistake is found.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from lyceum_server import SPEC, serve_lyceum

from matricula_contract.behaviour.checks import CHECKS, find_breach
from matricula_contract.behaviour.filters import find_filters
from matricula_contract.behaviour.refusals import wrong_requests
from matricula_contract.behaviour.target import TargetServer, encode_body
from matricula_contract.behaviour.valid_requests import make_request
from matricula_contract.error_fields import find_error_fields, to_pointer
from matricula_contract.expectations import FilterFact
from matricula_contract.expressions import ReadResponse, SentRequest, find_counterpart, put
from matricula_contract.fuzzing.known_values import KnownValues
from matricula_contract.fuzzing.run import find_throttled_only
from matricula_contract.operations import FORM, JSON
from matricula_contract.specification import Specification

MISTAKES = {
    "accept-taken": "a taken value is refused",
    "compare-case": "a taken value is refused",
    "blame-another": "a taken value is refused",
    "change-to-taken": "a change to a taken value is refused",
    "forget-email": "a change leaves other values alone",
    "show-secrets": "written values are read back",
    "lose-role": "written values are read back",
    "find-all": "filters find the right records",
    "list-all-states": "filters find the right records",
    "lose-pages": "pages are complete and end",
    "go-forth": "pages are complete and end",
    "repeat-records": "pages are complete and end",
    "delete-nobody": "deleted records are gone",
    "remove-ended": "deleted records are gone",
    "end-nothing": "deleted records are gone",
    "accept-nobody": "unknown records cannot be referred to",
    "accept-kinds": "a refused call changes nothing",
    "accept-roles": "a refused call changes nothing",
}
"""The mistakes of the server, with the check that finds each."""
SEARCH = FilterFact(
    "listPeople", ("search_term",), ("/name", "/contact/email", "/login/name"), "part"
)
DONE = ReadResponse(200, {}, {})


@pytest.fixture(scope="module")
def correct_url() -> Iterator[str]:
    with serve_lyceum() as url:
        yield url


def make_target(url: str, **options: Any) -> TargetServer:
    return TargetServer(url, "lyceum", **{"spec": SPEC, **options})


def add_fact(target: TargetServer, fact: FilterFact) -> None:
    target.expectations = evolve(target.expectations, filters=[fact])


# Checks


@pytest.mark.parametrize("check", CHECKS)
def test_a_correct_server_keeps_the_contract(correct_url: str, check: str) -> None:
    with make_target(correct_url) as target:
        target.reset()
        CHECKS[check](target)
        assert target.untried == {}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_found(mistake: str) -> None:
    with serve_lyceum(mistake) as url, make_target(url) as target:
        breach = find_breach(CHECKS[MISTAKES[mistake]], target)
        assert breach
        assert "cannot be read" not in breach
        assert "no response" not in breach


@pytest.mark.parametrize(
    "check",
    ["deleted records are gone", "reading changes nothing", "a taken value is refused"],
)
def test_a_throttled_request_is_sent_again(check: str) -> None:
    with serve_lyceum(throttles=5) as url, make_target(url) as target:
        CHECKS[check](target)
        assert {status for _, status in target.counts} >= {403}


@pytest.mark.parametrize(
    ("mistake", "fact", "found"),
    [
        ("", SEARCH, False),
        ("find-no-login", SEARCH, True),
    ],
)
def test_a_filter_may_compare_several_values(mistake: str, fact: FilterFact, found: bool) -> None:
    with serve_lyceum(*filter(None, [mistake])) as url, make_target(url) as target:
        add_fact(target, fact)
        assert bool(find_breach(CHECKS["filters find the right records"], target)) is found


def test_a_filter_that_nothing_describes_is_named(correct_url: str) -> None:
    paths = "/paths/~1accounts~1{account_id}~1people"
    operation = f"{paths}/post/x-replay/parameters"
    spec = Specification(put(SPEC.content, operation, {"account_id": "self"}))
    with make_target(correct_url, spec=spec) as target:
        names = [one.name for one in find_filters(target, spec.operations["listPeople"])]
        assert names == ["kinds"]
        assert list(target.untried) == ["listPeople: the filter search_term"]
        add_fact(target, evolve(SEARCH, at=(), reason="it is known"))
        target.untried.clear()
        assert len(list(find_filters(target, spec.operations["listPeople"]))) == 1
        assert target.untried == {}


def test_values_of_all_types_are_wrong_in_a_list_of_a_query(correct_url: str) -> None:
    with make_target(correct_url) as target:
        operation = SPEC.operations["listPeople"]
        names = [
            name
            for name, *_ in wrong_requests(target, operation, make_request(target, operation.id))
        ]
    assert {"kinds='abc'", "kinds=''", "per_page='1.5'"} <= set(names)
    assert not [name for name in names if name.startswith("account_id")]


def test_a_form_is_sent_as_one(correct_url: str) -> None:
    with make_target(correct_url) as target:
        request = make_request(target, "createEnrollment")
        assert target.send(request).status == 201
        assert "application/x-www-form-urlencoded" in target.last
        bodies = [one.body for _, one, headers in wrong_requests(
            target, SPEC.operations["createEnrollment"], request) if headers is None]  # fmt: skip
    assert all(isinstance(body, dict) for body in bodies)
    assert {"role": "", "days": 30} in [
        {name: body[name] for name in ("role", "days")} for body in bodies if len(body) == 4
    ]


@pytest.mark.parametrize(
    ("media_type", "sent"),
    [
        (FORM, b"a=1&b=true&c=x&c=y&d=%7B%22e%22%3A+1%7D&f=Zo%C3%AB"),
        (JSON, b'{"a": 1, "b": true, "c": ["x", "y"], "d": {"e": 1}, "f": "Zo\\u00eb", "g": null}'),
    ],
)
def test_bodies_are_encoded(media_type: str, sent: bytes) -> None:
    body = {"a": 1, "b": True, "c": ["x", "y"], "d": {"e": 1}, "f": "Zoë", "g": None}
    assert encode_body(body, media_type) == sent


# Pointers


@pytest.mark.parametrize(
    ("pointer", "pointers", "found"),
    [
        ("/email", ["/email", "/user/email"], "/email"),
        ("/user/email", ["/id", "/email"], "/email"),
        ("/user/name", ["/name", "/login/name"], "/name"),
        ("/user/contact/email", ["/email", "/contact/email"], "/contact/email"),
        ("/user/name", ["/course/name", "/login/name"], None),
        ("/user/phone", ["/email"], None),
    ],
)
def test_a_value_has_a_counterpart(pointer: str, pointers: list[str], found: str | None) -> None:
    assert find_counterpart(pointer, pointers) == found


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("email", "/email"),
        ("user.email", "/user/email"),
        ("user[email]", "/user/email"),
        ("candidateIds[0].candidateId", "/candidateIds/0/candidateId"),
        ("a/b", "/a~1b"),
        ("/user/email", "/user/email"),
    ],
)
def test_a_name_of_a_field_becomes_a_pointer(name: str, pointer: str) -> None:
    assert to_pointer(name) == pointer


@pytest.mark.parametrize(
    ("fields", "errors", "found"),
    [
        (["/errors"], {"a": "no", "b": ["no"]}, ["/a", "/b"]),
        (["/errors"], {"person": {"contact": {"email": "no"}}}, ["/person/contact/email"]),
        (["/errors"], ["a", ["b", "no"]], ["/a", "/b"]),
        ([{"at": "/errors", "message": "/text"}], {"a": {"b": {"text": "no"}}}, ["/a/b"]),
        ([{"at": "/errors", "name": "/in/field"}], [{"in": {"field": "a.b"}}], ["/a/b"]),
        (["/others", "/errors"], {"email": "no"}, ["/person/contact/email"]),
        ([], {"a": "no"}, []),
        (None, {"a": "no"}, []),
    ],
)
def test_fields_of_errors_are_found_at_any_depth(
    fields: Any, errors: Any, found: list[str]
) -> None:
    content = SPEC.content | {"x-error": {"refused": [401]}}
    if fields is not None:
        content["x-error"]["fields"] = fields
    sent = {"person": {"contact": {"email": "ana@example.org"}}}
    assert find_error_fields(Specification(content), {"errors": errors}, sent) == found


@pytest.mark.parametrize(
    ("throttled", "status", "message", "expected"),
    [
        (None, 429, "", True),
        (None, 403, "Rate Limit", False),
        ({"status": 403}, 403, "", True),
        ({"status": 403}, 401, "", False),
        (SPEC.throttled, 403, "403 (Rate Limit Exceeded)", True),
        (SPEC.throttled, 403, "no right", False),
    ],
)
def test_a_status_other_than_429_can_mean_too_many_requests(
    throttled: Any, status: int, message: str, expected: bool
) -> None:
    error = SPEC.content["x-error"] | {"throttled": throttled or {}}
    spec = Specification(SPEC.content | {"x-error": error})
    assert spec.is_throttled(ReadResponse(status, {"message": message}, {})) is expected


# Fuzzing


def test_a_mock_server_need_not_throttle() -> None:
    rare = find_throttled_only(SPEC)
    assert {(one.operation, one.status) for one in rare} == {(id, 403) for id in SPEC.operations}


def make_person(email: str, name: str) -> dict[str, Any]:
    return {"person": {"name": "x", "contact": {"email": email}}, "login": {"name": name}}


def test_nested_values_are_taken_by_those_of_lists_and_of_changes() -> None:
    known, operations = KnownValues(SPEC), SPEC.operations
    shown = {"person_id": "5", "contact": {"email": "Bo@example.org"}, "login": {"name": "bo"}}
    known.add_response(operations["listPeople"], ReadResponse(200, [shown], {}))
    maker = operations["createPerson"]
    assert known.find_taken(maker, make_person("bo@EXAMPLE.org", "BO")) == {"/person/contact/email"}
    assert known.find_taken(maker, make_person("cy@example.org", "bo")) == {"/login/name"}
    change = SentRequest(
        "changePerson", path={"person_id": "5"}, body={"person": {"contact": {"email": "cy@x.org"}}}
    )
    known.add_request(operations["changePerson"], change, DONE)
    assert known.find_taken(maker, make_person("cy@x.org", "dee")) == {"/person/contact/email"}
    assert not known.find_taken(maker, make_person("bo@example.org", "dee"))
    body = make_person("cy@x.org", "bo")
    known.adapt(maker, body)
    assert not known.find_taken(maker, body)


def test_references_in_forms_and_paths_lead_to_known_records() -> None:
    known, operations = KnownValues(SPEC), SPEC.operations
    known.add_response(operations["listPeople"], ReadResponse(200, [{"person_id": "5"}], {}))
    body = {"person_id": "nobody", "role": "student"}
    known.adapt(operations["createEnrollment"], body)
    assert body == {"person_id": "5", "role": "student"}
    assert known.knows(operations["createEnrollment"], "/person_id", "5")
    made = ReadResponse(201, {"person_id": "6"}, {})
    known.add_response(operations["createPerson"], made)
    assert "6" in known.list_parameter_ids(operations["getPerson"], "person_id")
    gone = SentRequest("deletePerson", path={"person_id": "6"})
    known.add_request(operations["deletePerson"], gone, ReadResponse(204, None, {}))
    assert known.list_parameter_ids(operations["deletePerson"], "person_id") == []


def test_values_of_ended_records_may_be_free_or_taken() -> None:
    path = "/paths/~1people~1{person_id}/delete/x-delete"
    spec = Specification(put(SPEC.content, path, {"mode": "ended", "shows": {"/kinds": "former"}}))
    known, maker = KnownValues(spec), spec.operations["createPerson"]
    body = make_person("bo@example.org", "bo")
    made = ReadResponse(201, {"person_id": "5"}, {})
    known.add_request(maker, SentRequest(maker.id, body=body), made)
    assert known.find_taken(maker, body) == {"/person/contact/email", "/login/name"}
    gone = SentRequest("deletePerson", path={"person_id": "5"})
    known.add_request(spec.operations["deletePerson"], gone, DONE)
    assert known.find_taken(maker, body) == frozenset()
    assert known.find_doubtful(maker, body) == {"/person/contact/email", "/login/name"}


@pytest.mark.parametrize("errors", [{"user": {"email": ["no"]}}, {"user[email]": "no"}])
def test_an_error_leads_to_the_key_of_a_form(errors: Any) -> None:
    sent = {"user[email]": "ada@example.org", "user[name]": "Ada"}
    content = {**SPEC.content, "x-error": {"fields": ["/errors"]}}
    found = find_error_fields(Specification(content), {"errors": errors}, sent)
    assert found == ["/user[email]"]


def test_an_id_that_no_link_has_comes_from_the_list_of_x_reference(correct_url: str) -> None:
    """The spec has no link to getPerson: the list of the reference has the id."""
    content = put(SPEC.content, "/paths/~1people~1{person_id}/parameters/0/x-reference",
                  {"operation": "listPeople", "id": "/person_id"})  # fmt: skip
    for at in ("get/responses/200", "post/responses/201"):
        content = put(content, f"/paths/~1accounts~1{{account_id}}~1people/{at}/links", {})
    with make_target(correct_url, spec=Specification(content)) as target:
        target.reset()
        request = make_request(target, "getPerson")
        assert target.send(request).accepted
        assert str(request) == f"getPerson (person_id={request.path['person_id']})"


def test_an_id_that_nothing_leads_to_is_named(correct_url: str) -> None:
    content = put(SPEC.content, "/paths/~1accounts~1{account_id}~1people/get/responses/200", {})
    content = put(content, "/paths/~1accounts~1{account_id}~1people/post/responses/201", {})
    with make_target(correct_url, spec=Specification(content)) as target:
        with pytest.raises(AssertionError, match="needs person_id, and nothing leads to a value"):
            make_request(target, "getPerson")
