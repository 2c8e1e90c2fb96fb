"""A write that a program stored as JSON text can be looked up later, by another connection."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve
from connection_runner import ConnectionRunner
from scripted_server import Serve, response

from matricula import (
    Absent,
    AfterWrite,
    AsyncTahoe,
    BeforeWrite,
    ConfigurationError,
    Created,
    Experience,
    Found,
    Learner,
    LookupResult,
    NotSent,
    Unconfirmed,
    Unknown,
)
from matricula_mock import MockServer
from matricula_runtime.operation import Call

ANA = Learner(
    email="ana@example.org",
    first_name="Ana",
    last_name="Lee",
    username="ana-lee",
    password="hunter2-hunter2",
)
COURSES: Mapping[str, Any] = {
    "tahoe": "course-v1:acme+AP200+2019",
    "tahdah": Experience(legal_entity=1001, experience=2001, behavior=1),
    "digitalchalk": "5d2a0000000000000000000000000001",
}
KINDS = {
    "tahoe": [("registration", Absent), ("enrollment", Unknown)],
    "tahdah": [("candidate", Unknown), ("registration", Found)],
    "digitalchalk": [("user", Absent), ("registration", Found)],
}
"""The steps of a registration, with the result of a look-up once all of them are done.

The first step alone is not the registration. Tahoe's enrollment may be repeated; tahdah has no
look-up for candidates.
"""


class Stop(Exception):
    """An error of the program."""


class WriteStore:
    """Stores each write before it is sent, and stops the registration at the step `stop_at`."""

    def __init__(self, stop_at: str = "") -> None:
        self.texts: dict[str, str] = {}
        self._stop_at = stop_at

    def save(self, step: BeforeWrite | AfterWrite) -> None:
        if isinstance(step, BeforeWrite):
            self.texts[step.name] = step.to_json()
            if step.name == self._stop_at:
                raise Stop


def describe(found: LookupResult) -> str:
    match found:
        case Unknown(may_repeat=True):  # a site may hide accounts, and enrollments may be repeated
            return "may repeat"
        case _:
            return type(found).__name__.lower()


def connect(runner: ConnectionRunner, platform: str, mock: MockServer) -> Any:
    return runner.connect(platform, mock.url, token="mock-token")


def register(runner: ConnectionRunner, connection: Any, store: WriteStore, course: Any) -> Any:
    return runner.wait(connection.register(ANA, course=course, on_write=store.save))


@pytest.mark.parametrize("platform", KINDS)
def test_writes_are_looked_up_from_their_text(
    runner: ConnectionRunner, mock: MockServer, platform: str
) -> None:
    store = WriteStore()
    outcome = register(runner, connect(runner, platform, mock), store, COURSES[platform])
    assert isinstance(outcome, Created)
    again = connect(runner, platform, mock)
    found = {name: runner.wait(again.reconcile(text)) for name, text in store.texts.items()}
    assert [(name, type(one)) for name, one in found.items()] == KINDS[platform]
    last = list(found.values())[-1]
    if isinstance(last, Found):
        assert str(last.id) == str(outcome.id)
    assert "hunter2" not in str(store.texts)
    assert "mock-token" not in str(store.texts)


@pytest.mark.parametrize("platform", KINDS)
def test_a_registration_that_was_not_sent_is_absent(
    runner: ConnectionRunner, mock: MockServer, platform: str
) -> None:
    """The process ends between the first step and the second one."""
    (first, _), (second, _) = KINDS[platform]
    store = WriteStore(stop_at=second)
    connection = connect(runner, platform, mock)
    with pytest.raises(Stop):
        register(runner, connection, store, COURSES[platform])
    found = runner.wait(connect(runner, platform, mock).reconcile(store.texts[second]))
    assert describe(found) == ("may repeat" if platform == "tahoe" else "absent")
    assert [*found.made] == [first]
    goes_on = {"candidate_id": found.made["candidate"]} if platform == "tahdah" else {}
    done = runner.wait(connection.register(ANA, course=COURSES[platform], **goes_on))
    assert isinstance(done, Created)


@pytest.mark.parametrize("platform", KINDS)
def test_nothing_is_sent_if_the_text_cannot_be_stored(
    runner: ConnectionRunner, mock: MockServer, platform: str
) -> None:
    (first, _), _ = KINDS[platform]
    with pytest.raises(Stop):
        register(runner, connect(runner, platform, mock), WriteStore(stop_at=first), None)
    assert not [call for call in mock.requests() if call["method"] == "POST"]


@pytest.mark.parametrize("platform", KINDS)
def test_an_unsent_account_is_not_found(
    runner: ConnectionRunner, mock: MockServer, platform: str
) -> None:
    (first, _), _ = KINDS[platform]
    store = WriteStore(stop_at=first)
    with pytest.raises(Stop):
        register(runner, connect(runner, platform, mock), store, None)
    found = runner.wait(connect(runner, platform, mock).reconcile(store.texts[first]))
    expected = {"tahoe": "may repeat", "tahdah": "unknown", "digitalchalk": "absent"}
    assert describe(found) == expected[platform]


def test_an_account_without_a_course_is_found(runner: ConnectionRunner, mock: MockServer) -> None:
    store = WriteStore()
    connection = connect(runner, "digitalchalk", mock)
    outcome = register(runner, connection, store, None)
    found = runner.wait(connection.reconcile(store.texts["user"]))
    assert isinstance(found, Found)
    assert found.id == outcome.id


def test_an_unconfirmed_outcome_has_the_text_of_its_write(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    mock.faults(
        {"platform": "tahdah", "operationId": "createRegistrations", "fault": "drop-after-write"}
    )
    store = WriteStore()
    connection = connect(runner, "tahdah", mock)
    lost = register(runner, connection, store, COURSES["tahdah"])
    assert isinstance(lost, Unconfirmed)
    assert lost.to_json() == store.texts["registration"]
    assert isinstance(runner.wait(connection.reconcile(lost.to_json())), Found)
    assert isinstance(runner.reconcile(lost), Found)


def test_a_lost_first_step_is_not_the_registration(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    mock.faults(
        {"platform": "digitalchalk", "operationId": "createUser", "fault": "drop-after-write"},
        {"platform": "digitalchalk", "operationId": "listUsers", "fault": "status"},
    )
    connection = connect(runner, "digitalchalk", mock)
    lost = register(runner, connection, WriteStore(), COURSES["digitalchalk"])
    assert isinstance(lost, Unconfirmed)
    for found in (runner.reconcile(lost), runner.wait(connection.reconcile(lost.to_json()))):
        assert isinstance(found, Absent)
        assert [*found.made] == ["user"]


def test_the_error_of_a_method_has_a_text(runner: ConnectionRunner, mock: MockServer) -> None:
    mock.faults(
        {"platform": "tahoe", "operationId": "createRegistration", "fault": "drop-after-write"}
    )
    connection = connect(runner, "tahoe", mock)
    with pytest.raises(Unconfirmed) as caught:
        runner.wait(
            connection.registrations.create(
                email="ana@example.org", name="Ana", username="ana", password="hunter2-hunter2"
            )
        )
    text = caught.value.to_json()
    assert "hunter2" not in text
    assert json.loads(text)["match"] == {"/email": "ana@example.org"}
    assert isinstance(runner.wait(connection.reconcile(text)), Found)


def test_an_asynchronous_listener_is_awaited(mock: MockServer) -> None:
    runner = ConnectionRunner("async")
    texts: list[str] = []

    async def save(step: BeforeWrite | AfterWrite) -> None:
        if isinstance(step, BeforeWrite):
            texts.append(step.to_json())

    connection = connect(runner, "tahoe", mock)
    assert isinstance(runner.wait(connection.register(ANA, on_write=save)), Created)
    assert isinstance(runner.wait(connection.reconcile(*texts)), Found)
    runner.close()


TEXT = (
    '{"version": 1, "platform": "tahoe", "url": "http://127.0.0.1:9", "operation":'
    ' "createRegistration", "step": "", "is_partial": false, "parameters": {"email_exact":'
    ' "ana@example.org"}, "match": {"/email": "ana@example.org"}, "made": {}}'
)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"version": 1', '"version": 2', "has version 2, .* reads version 1"),
        ('"version": 1', '"version": "1"', "a wrong value of 'version'"),
        ('"version": 1', '"version": true', "a wrong value of 'version'"),
        ('"version": 1, ', "", "with other keys"),
        ('"made": {}', '"made": {}, "more": 1', "with other keys"),
        ('"made": {}', '"made": {}, "made": {}', "no JSON"),
        ('"made": {}', '"made": {"user": true}', "a wrong value of 'made'"),
        ('"made": {}', '"made": NaN', "no JSON"),
        ('"/email": "ana@example.org"', '"/email": []', "a wrong value of 'match'"),
        ('_exact": "ana@example.org"', '_exact": {"a": 1}', "a wrong value of 'parameters'"),
        ('"is_partial": false', '"is_partial": 0', "a wrong value of 'is_partial'"),
        ('"platform": "tahoe"', '"platform": "tahdah"', "sent to tahdah: .* not to tahoe"),
        ("http://127.0.0.1:9", "https://other.example", "sent to https://other.example, and this"),
        ("createRegistration", "createNothing", "has no write 'createNothing'"),
        ("createRegistration", "listUsers", "has no write 'listUsers'"),
        ('"/email"', '"/username"', "another version of matricula"),
        (TEXT, TEXT[:-9], "no JSON"),
        (TEXT, "[]", "no JSON object"),
        (TEXT, "[" * 100_000, "no JSON"),
        (TEXT, "", "no JSON"),
    ],
)
def test_a_text_is_read_strictly(
    runner: ConnectionRunner, old: str, new: str, problem: str
) -> None:
    connection = runner.connect("tahoe", "http://127.0.0.1:9")
    assert TEXT.count(old) == 1
    with pytest.raises(ConfigurationError, match=problem) as caught:
        runner.wait(connection.reconcile(TEXT.replace(old, new)))
    assert "ana@" not in str(caught.value)


@pytest.mark.parametrize("value", [None, 7, TEXT.encode(), json.loads(TEXT)])
def test_only_text_is_read(runner: ConnectionRunner, value: Any) -> None:
    with pytest.raises(ConfigurationError, match="not of type"):
        runner.wait(runner.connect("tahoe", "http://127.0.0.1:9").reconcile(value))


def test_a_look_up_that_fails_is_unknown(runner: ConnectionRunner) -> None:
    found = runner.wait(runner.connect("tahoe", "http://127.0.0.1:9").reconcile(TEXT))
    assert isinstance(found, Unknown)
    assert not found.may_repeat
    assert "no server listens" in found.why


def test_a_pickle_is_looked_up_at_its_own_url_only(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: response(502))
    connection = runner.connect("tahdah", server.url)
    lost = runner.wait(connection.register(evolve(ANA, password=None)))
    assert isinstance(lost, Unconfirmed)
    other = runner.connect("tahdah", "http://127.0.0.1:9")
    with pytest.raises(ConfigurationError, match=r"this connection leads to http://127\.0"):
        runner.wait(lost.reconcile(other) if runner.kind == "sync" else lost.reconcile_async(other))


def test_an_error_that_comes_from_no_call_has_no_text() -> None:
    operation = AsyncTahoe.endpoints["createRegistration"].operation
    lost: Unconfirmed[object] = Unconfirmed("lost", operation=operation)
    with pytest.raises(ConfigurationError, match="comes from no call"):
        lost.to_json()


def test_a_write_has_a_text_only_for_a_listener_of_a_connection() -> None:
    call = Call(AsyncTahoe.endpoints["createRegistration"], {})
    with pytest.raises(ConfigurationError, match="Only a listener"):
        BeforeWrite("registration", call, is_last=True).to_json()


def test_an_unsent_request_leaves_its_text(runner: ConnectionRunner) -> None:
    store = WriteStore()
    connection = runner.connect("digitalchalk", "http://127.0.0.1:9")
    with pytest.raises(NotSent):
        register(runner, connection, store, None)
    assert json.loads(store.texts["user"])["url"] == "http://127.0.0.1:9/dc/api/v5"
