"""Fields that a platform names in errors, as the learner's fields and the roster's columns."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from scripted_server import ScriptedServer, response

from matricula import PLATFORMS, DigitalChalk, find_registrar
from matricula.rosters import field_names, register
from matricula.rosters.field_names import PLAIN, FieldNames, locate_fields
from matricula.rosters.offline import SAMPLE
from matricula.rosters.username_length import find_longest, find_longest_username
from matricula_runtime.operation import Call, Endpoint, Mode, Operation, Replay

TABLE = "E-Mail;Vorname;Nachname\nana@example.org;Ana;Lee\n"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_value_that_a_registration_needs_is_found_in_its_bodies(platform: str) -> None:
    needs = {name.removeprefix("full_") for name in find_registrar(platform).needs}
    assert needs <= set(locate_fields(platform).values())


@pytest.mark.parametrize("name", ["firstName", "/firstName", "/firstName/"])
def test_a_path_is_named_by_the_field_and_its_column(name: str) -> None:
    names = FieldNames(find_registrar("digitalchalk"), {"first_name": "Vorname", "email": "E-Mail"})
    assert names.find(name) == "first_name"
    assert names.show(name) == 'first_name (column "Vorname")'
    assert names.show("email") == "email"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("offeringId", "offeringId"), ("user.contact[0].phone", "phone"), ("user[items][0]", "items")],
)
def test_other_names_are_shown_without_their_path(name: str, expected: str) -> None:
    assert PLAIN.find(name) == expected
    assert PLAIN.replace(f"{name}: wrong", [name]) == f"{expected}: wrong"


def test_an_error_of_a_form_is_named_by_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    form = {"user[contact][email]": SAMPLE.email, "user[login]": SAMPLE.username}
    operation = Operation("createUser", "POST", "/", frozenset({201}), Replay(Mode.NEVER))
    call: Call[Any] = Call(Endpoint(operation, dict, dict), {"data": form})
    monkeypatch.setattr(field_names, "list_calls", lambda *_: [call])
    monkeypatch.setattr(field_names, "locate_fields", locate_fields.__wrapped__)
    names = FieldNames(find_registrar("digitalchalk"), {"email": "E-Mail"})
    assert names.find("/user/contact/email") == names.find("user[contact][email]") == "email"
    assert names.find("user.login") == "username"


def test_a_rejected_row_names_fields_and_columns(tmp_path: Path) -> None:
    errors = '{"fieldErrors": {"firstName": "is too long", "lastName": "is odd"}}'

    def handle(request: bytes, _: int) -> bytes:
        if request.startswith(b"GET"):
            return response(200, '{"id": "1", "results": []}')
        return response(400, errors)

    (tmp_path / "r.csv").write_text(TABLE, encoding="utf-8")
    with (
        closing(ScriptedServer(handle)) as server,
        DigitalChalk("mock-token", base_url=server.url) as chalk,
    ):
        (result,) = register(chalk, tmp_path / "r.csv", course="c")
    assert result.fields == {"first_name": ("is too long",), "last_name": ("is odd",)}
    columns = 'first_name (column "Vorname"): is too long; last_name (column "Nachname"): is odd'
    assert columns in result.reason


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [("/username", 9), ("/user/login/0/name", 7), ("/user/alias", 5), ("/other", None)],
)
def test_the_longest_value_is_found_at_any_depth(pointer: str, expected: int | None) -> None:
    user = {
        "allOf": [
            {"properties": {"login": {"items": {"$ref": "#/components/schemas/Login"}}}},
            {"properties": {"alias": {"anyOf": [{"maxLength": 6}, {"maxLength": 5}]}}},
        ]
    }
    body = {"properties": {"username": {"maxLength": 9}, "user": user}}
    login = {"properties": {"name": {"maxLength": 7}}}
    document: dict[str, Any] = {"components": {"schemas": {"Login": login}}}
    assert find_longest(document, body, pointer) == expected


def test_usernames_are_as_long_as_the_spec_allows() -> None:
    assert find_longest_username("tahoe") == 30
    assert find_longest_username("tahdah") is None
