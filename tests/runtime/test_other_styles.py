"""Platforms of other styles: links in headers, bare lists, nested and form bodies, 403 as a 429."""

import asyncio
import json
import logging
import pickle
from collections.abc import Callable
from typing import Any, ClassVar, Self

import pytest
from attrs import evolve, frozen
from scripted_server import Serve, response

from matricula_runtime.connection import Connection
from matricula_runtime.errors import Forbidden, IncompleteList, PageLoop, RateLimited, Unconfirmed
from matricula_runtime.message import Request, Response
from matricula_runtime.operation import (
    Call,
    Endpoint,
    ErrorFieldPlace,
    ErrorShape,
    Mode,
    Operation,
    Pagination,
    Platform,
    Replay,
    Throttled,
)
from matricula_runtime.options import Options
from matricula_runtime.outcomes import Absent, Exists, Found, Rejected, Unknown
from matricula_runtime.pages import Pages
from matricula_runtime.reconcile import look_up
from matricula_runtime.registration import create
from matricula_runtime.transport import Timeout
from matricula_runtime.transport_aiohttp import AiohttpTransport

LINK = r'$response.header.Link#regex:<([^>]*)>; *rel="?next"?'
SECRET = "tulip-7-garden"


@frozen
class Boat:
    """A record with an id of another name, as JSON has it."""

    values: dict[str, Any]

    @property
    def boat_id(self) -> str:
        return str(self.values["boat_id"])

    def to_dict(self) -> dict[str, Any]:
        return self.values

    @classmethod
    def parse_list(cls, *, client: object, response: Response) -> list[Self]:
        found: Any = response.json()
        return [cls(one) for one in found]

    @classmethod
    def parse(cls, *, client: object, response: Response) -> "Boat":
        found: Any = response.json()
        return cls(found)


HARBOUR = Platform(
    name="harbour",
    title="HarbourConnection API",
    server="https://harbour.example.org/api",
    token_prefix="Bearer",
    errors=ErrorShape(
        message=("/error/text",),
        fields=(ErrorFieldPlace("/errors", message="/text"),),
        refused=frozenset({401, 403}),
        throttled=Throttled(403, mark="$response.body#/error/text", text="Rate Limit"),
    ),
)
LIST = Endpoint(
    Operation("listBoats", "GET", "/quays/{quay_id}/boats", frozenset({200}), Replay(Mode.SAFE)),
    Boat.parse_list,
    list[Boat],
    Pagination(next=LINK, id=("boat_id",), size="per_page"),
)
CREATE = Endpoint(
    Operation(
        "createBoat",
        "POST",
        "/quays/{quay_id}/boats",
        frozenset({201}),
        Replay(
            Mode.UNIQUE,
            operation="listBoats",
            parameters={"quay_id": "$request.path.quay_id", "open": True, "berth": 7},
            match={"/owner/email": "$request.body#/boat/owner/email", "/open": True},
            id="/boat_id",
            ignore_case=True,
            taken="/boat/owner/email",
        ),
        created_id="$response.body#/boat_id",
        secrets=("/boat/keys/*/code",),
    ),
    Boat.parse,
    Boat,
)
BODY = {"boat": {"owner": {"email": "Ana@example.org"}, "keys": [{"door": 1, "code": SECRET}]}}
CALL: Call[Boat] = Call(CREATE, {"method": "post", "url": "/quays/north%2F1/boats", "json": BODY})
_REPLAY = evolve(CREATE.operation.replay, may_hide=True)
HIDING: Call[Boat] = evolve(
    CALL, endpoint=evolve(CREATE, operation=evolve(CREATE.operation, replay=_REPLAY))
)
"""The call, if the platform has boats that its list does not show."""


class HarbourConnection(Connection):
    """A connection to the platform."""

    platform = HARBOUR
    endpoints: ClassVar = {"listBoats": LIST, "createBoat": CREATE}


def connect(url: str, **options: Any) -> HarbourConnection:
    chosen = Options(**{"retries": 0, "retry_delay": 0.001, "rate": None, **options})
    return HarbourConnection("secret-token-1234", base_url=url, options=chosen)


def list_boats(connection: HarbourConnection) -> Pages[Boat]:
    return Pages(connection, Call(LIST, {"method": "get", "url": "/quays/1/boats"}))


def show(*boats: tuple[str, str], link: str = "", status: int = 200) -> bytes:
    """Make the response with a page of boats: ids, and emails of their owners."""
    found = [{"boat_id": id_, "open": True, "owner": {"email": email}} for id_, email in boats]
    headers = {"Link": link} if link else {}
    return response(status, json.dumps(found), **headers)


def next_page(number: int) -> str:
    return f'</api/quays/1/boats?page={number - 1}>; rel="prev", ' + (
        f'</api/quays/1/boats?page={number}>; rel="next"'
    )


def test_pages_are_linked_in_a_header(serve: Serve) -> None:
    pages = [show(("a", ""), link=next_page(2)), show(("b", ""), link=next_page(3)), show()]
    server = serve(lambda request, number: pages[number - 1])
    with connect(server.url) as harbour:
        assert [boat.boat_id for boat in list_boats(harbour)] == ["a", "b"]
    assert [request.split()[1] for request in server.requests[1:]] == [
        b"/api/quays/1/boats?page=2",
        b"/api/quays/1/boats?page=3",
    ]


def test_one_response_has_all_records_and_no_link_is_followed(serve: Serve) -> None:
    server = serve(lambda request, number: show(("a", ""), ("b", ""), link=next_page(2)))
    endpoint = evolve(LIST, pagination=Pagination(id=("boat_id",)))
    with connect(server.url) as harbour:
        pages: Pages[Boat] = Pages(harbour, Call(endpoint, {"method": "get", "url": "/quays/1"}))
        assert [boat.boat_id for boat in pages] == ["a", "b"]
    assert len(server.requests) == 1


def test_records_are_known_by_their_own_id(serve: Serve) -> None:
    pages = [show(("a", ""), ("b", ""), link=next_page(2)), show(("b", ""), ("c", ""))]
    server = serve(lambda request, number: pages[number - 1])
    with connect(server.url) as harbour:
        assert [boat.boat_id for boat in list_boats(harbour)] == ["a", "b", "c"]


def test_links_in_headers_are_guarded_as_well(serve: Serve) -> None:
    loop = serve(lambda request, number: show(("a", ""), link=next_page(2)))
    moved = serve(lambda request, number: show(("a", ""), link="</api/other>; rel=next"))
    with connect(loop.url) as harbour, pytest.raises(PageLoop):
        list(list_boats(harbour))
    with connect(moved.url) as harbour, pytest.raises(IncompleteList, match="another path"):
        list(list_boats(harbour))


async def send(transport: AiohttpTransport, url: str) -> Response:
    try:
        found = await transport.send(Request("GET", url), Timeout(3, 3, 3))
    finally:
        await transport.close()
    assert isinstance(found, Response)
    return found


def test_two_headers_of_one_name_are_both_read(serve: Serve) -> None:
    two = show(link='</a?page=1>; rel="prev"\r\nLink: </a?page=3>; rel="next"')
    server = serve(lambda request, number: two)
    found = asyncio.run(send(AiohttpTransport(), server.url))
    assert found.headers["link"] == '</a?page=1>; rel="prev", </a?page=3>; rel="next"'


def test_a_look_up_reads_all_pages_below_a_parent(serve: Serve) -> None:
    pages = [
        show(("a", "ana@example.com"), link="<?page=2>; rel=next"),
        show(("b", "ANA@EXAMPLE.ORG")),
    ]
    server = serve(lambda request, number: pages[number - 1])
    with connect(server.url) as harbour:
        found = harbour.run(look_up(harbour.session, CALL))
    assert isinstance(found, Found)
    assert found.id == "b"
    assert server.requests[0].split()[1] == b"/api/quays/north%2F1/boats?open=true&berth=7"


@pytest.mark.parametrize(
    ("shown", "kind", "id_"), [("7", int, 7), (7, str, "7"), (7, int, 7), ("x7", str, "x7")]
)
def test_a_found_id_has_the_type_of_a_new_one(
    serve: Serve, shown: object, kind: type[str] | type[int], id_: str | int
) -> None:
    record = {"boat_id": shown, "open": True, "owner": {"email": "ana@example.org"}}
    server = serve(lambda request, number: response(200, json.dumps([record])))
    operation = evolve(CREATE.operation, created_id_type=kind)
    call = Call(evolve(CREATE, operation=operation), CALL.arguments)
    with connect(server.url) as harbour:
        found = harbour.run(look_up(harbour.session, call))
    assert isinstance(found, Found)
    assert found.id == id_


def test_a_look_up_without_its_values_asks_nothing(serve: Serve) -> None:
    server = serve(lambda request, number: show())
    empty = Call(CREATE, {"method": "post", "url": "/quays/1/boats", "json": {"boat": {}}})
    with connect(server.url) as harbour:
        assert isinstance(harbour.run(look_up(harbour.session, empty)), Unknown)
        assert isinstance(harbour.run(look_up(harbour.session, CALL)), Absent)
    assert len(server.requests) == 1


def test_a_look_up_of_a_form_reads_its_fields(serve: Serve) -> None:
    replay = evolve(CREATE.operation.replay, match={"/owner/email": "$request.body#/boat[email]"})
    endpoint = evolve(CREATE, operation=evolve(CREATE.operation, replay=replay))
    form = {"method": "post", "url": "/quays/1/boats", "data": {"boat[email]": "ana@example.org"}}
    server = serve(lambda request, number: show(("a", "ana@example.org")))
    with connect(server.url) as harbour:
        assert isinstance(harbour.run(look_up(harbour.session, Call(endpoint, form))), Found)


def test_forms_are_written_as_openapi_says(serve: Serve) -> None:
    server = serve(lambda request, number: response(201, '{"boat_id": "a"}'))
    values = {"boat[name]": "Alba", "tags": ["x", "y"], "open": True, "owner": {"email": "a@b.org"}}
    call = Call(CREATE, {"method": "post", "url": "/quays/1/boats", "data": values})
    with connect(server.url) as harbour:
        harbour.run(harbour.session.perform(call))
    assert server.requests[0].rpartition(b"\r\n\r\n")[2] == (
        b"boat%5Bname%5D=Alba&tags=x&tags=y&open=true&owner=%7B%22email%22%3A%22a%40b.org%22%7D"
    )


TAKEN: list[Any] = [
    {"errors": {"boat": {"owner": {"email": [{"text": "is taken", "type": "taken"}]}}}},
    {"errors": {"boat": {"owner": {"email": {"text": "is taken"}}}}},
    {"errors": {"boat[owner][email]": "is taken"}},
    {"errors": [["boat.owner.email", "is taken"]]},
    {"errors": ["/boat/owner/email"], "error": {"text": "is taken"}},
]


@pytest.mark.parametrize("body", TAKEN, ids=lambda body: json.dumps(body)[:50])
def test_a_taken_value_is_recognised_at_any_depth(serve: Serve, body: Any) -> None:
    refused = response(409, json.dumps(body))
    server = serve(lambda request, number: refused if request[:4] == b"POST" else show())
    with connect(server.url) as harbour:
        outcome = harbour.run(create(harbour.session, HIDING))
    assert isinstance(outcome, Exists)
    assert "is taken" in outcome.warnings[0]


@pytest.mark.parametrize("status", [409, 422])
@pytest.mark.parametrize("body", [TAKEN[0], {"errors": {"boat[owner][email]": "is too long"}}])
def test_a_value_that_the_look_up_does_not_find_is_not_said_to_exist(
    serve: Serve, status: int, body: Any
) -> None:
    """The platform hides no record. The error may be about the form of the value."""
    refused = response(status, json.dumps(body))
    server = serve(lambda request, number: refused if request[:4] == b"POST" else show())
    with connect(server.url) as harbour:
        outcome = harbour.run(create(harbour.session, CALL))
    assert isinstance(outcome, Rejected)
    assert len(outcome.fields) == 1


def test_an_invalid_value_is_not_said_to_exist_if_the_look_up_fails(serve: Serve) -> None:
    refused = response(422, json.dumps(TAKEN[2]))
    failed = response(404, "{}")
    server = serve(lambda request, number: refused if request[:4] == b"POST" else failed)
    with connect(server.url) as harbour:
        assert isinstance(harbour.run(create(harbour.session, CALL)), Rejected)


def test_an_error_on_another_field_is_no_duplicate(serve: Serve) -> None:
    refused = response(409, '{"errors": {"boat": {"owner": {"name": [{"text": "is short"}]}}}}')
    server = serve(lambda request, number: refused if request[:4] == b"POST" else show())
    with connect(server.url) as harbour:
        outcome = harbour.run(create(harbour.session, CALL))
    assert isinstance(outcome, Rejected)
    assert outcome.fields == {"boat.owner.name": ("is short",)}


def throttle(text: str = "Rate Limit Exceeded", **headers: str) -> bytes:
    return response(403, json.dumps({"error": {"text": text}}), **headers)


def test_a_403_with_the_mark_waits_like_a_429(serve: Serve) -> None:
    replies = [throttle(Retry_After="0"), throttle(), response(201, '{"boat_id": "a"}')]
    server = serve(lambda request, number: replies[number - 1])
    with connect(server.url, retries=3) as harbour:
        harbour.run(harbour.session.perform(CALL))
    assert len(server.requests) == 3


def test_a_403_with_the_mark_is_no_wrong_token(serve: Serve) -> None:
    server = serve(lambda request, number: throttle(Retry_After="30"))
    with connect(server.url) as harbour, pytest.raises(RateLimited) as caught:
        harbour.run(create(harbour.session, CALL))
    assert (caught.value.status, caught.value.retry_after) == (403, 30)
    assert not caught.value.concerns_token
    asked: list[object] = []

    def get_token() -> str:
        asked.append(None)
        return "secret-token-1234"

    harbour = HarbourConnection(get_token, base_url=server.url, options=Options(retries=0))
    with harbour, pytest.raises(RateLimited):
        harbour.run(harbour.session.perform(CALL))
    assert len(asked) == 1, "a new token would not help"


def test_a_403_without_the_mark_is_a_refusal(serve: Serve) -> None:
    server = serve(lambda request, number: throttle("No permission"))
    with connect(server.url, retries=3) as harbour, pytest.raises(Forbidden) as caught:
        harbour.run(harbour.session.perform(CALL))
    assert caught.value.concerns_token
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "echo",
    [
        lambda text: response(400, json.dumps({"error": {"text": f"bad {text}"}})),
        lambda text: response(400, json.dumps({"errors": {f"boat.{text}": "bad"}})),
        lambda text: response(500, json.dumps({"sent": {"boat": {"keys": [text]}}})),
        lambda text: response(201, json.dumps({"boat_id": text})),
        lambda text: response(201, f"not json {text}", X_Echo=text),
    ],
)
def test_a_nested_secret_is_nowhere(
    serve: Serve, caplog: pytest.LogCaptureFixture, echo: Callable[[str], bytes]
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve(lambda request, number: echo(SECRET))
    with connect(server.url) as harbour:
        try:
            outcome: Any = harbour.run(create(harbour.session, CALL))
        except Exception as error:
            outcome = error
    shown = [outcome, vars(outcome) if hasattr(outcome, "__dict__") else "", caplog.text]
    if isinstance(outcome, Unconfirmed):
        shown.append(pickle.dumps(outcome))
    assert SECRET.encode() in server.requests[0]
    assert SECRET not in repr(shown)


def test_a_pickle_has_only_what_a_look_up_needs(serve: Serve) -> None:
    server = serve(lambda request, number: response(502))
    with connect(server.url) as harbour:
        lost = harbour.run(create(harbour.session, CALL))
        copy = pickle.loads(pickle.dumps(lost))
        values = {"/open": True, "/owner/email": "Ana@example.org"}
        assert json.loads(copy.to_json())["match"] == values
        assert SECRET.encode() not in pickle.dumps(lost)
        assert BODY["boat"]["keys"] == [{"door": 1, "code": SECRET}]
