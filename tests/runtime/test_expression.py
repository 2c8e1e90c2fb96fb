"""Runtime expressions, with and without a value."""

import pytest

from matricula_runtime.expression import Scope, evaluate, find_all, locate_field
from matricula_runtime.message import JSON

SCOPE = Scope(
    body={"email": "ana@example.org", "list": [{"id": 7}], "a/b": 1, "m~n": 2},
    path={"user_id": "9"},
    query={"limit": "5"},
    response_body={"user_id ": 41},
    response_headers={"location": "/dc/api/v5/users/abc"},
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$request.body#/email", "ana@example.org"),
        ("$request.body#/list/0/id", 7),
        ("$request.body#/list/1/id", None),
        ("$request.body#/list/x", None),
        ("$request.body#/email/deeper", None),
        ("$request.body#/a~1b", 1),
        ("$request.body#/m~0n", 2),
        ("$request.path.user_id", "9"),
        ("$request.path.other", None),
        ("$request.query.limit", "5"),
        ("$response.body#/user_id ", 41),
        ("$response.body#/user_id", None),
        ("$response.header.Location", "/dc/api/v5/users/abc"),
        ("$response.header.Location#regex:/([^/?]+)$", "abc"),
        ("$response.header.Location#regex:/users/(\\d+)$", None),
        ("$response.header.ETag#regex:(.*)", None),
        ("$statusCode", None),
        ("active", "active"),
    ],
)
def test_an_expression_finds_a_value_or_none(expression: str, value: object) -> None:
    assert evaluate(expression, SCOPE) == value


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("/a/*/b", [1]),
        ("/x/b", [4]),
        ("/x/*", [4]),
        ("/a", [[{"b": 1, "c": 2}, 3]]),
        ("/a/*", [{"b": 1, "c": 2}, 3]),
        ("/x/y/z", []),
        ("", [{"a": [{"b": 1, "c": 2}, 3], "x": {"b": 4}}]),
    ],
)
def test_a_pattern_finds_every_member(pattern: str, found: list[JSON]) -> None:
    document: JSON = {"a": [{"b": 1, "c": 2}, 3], "x": {"b": 4}}
    assert list(find_all(document, pattern)) == found


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("email", "/email"),
        ("user.email", "/user/email"),
        ("user[email]", "/user/email"),
        ("/user/email", "/user/email"),
        ("/user[email]", "/user/email"),
        ("users[0].email", "/users/0/email"),
        ("user[tags][]", "/user/tags"),
    ],
)
def test_names_of_fields_are_places_in_a_body(name: str, pointer: str) -> None:
    assert locate_field(name) == pointer
