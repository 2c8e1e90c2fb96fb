"""A made-up platform: a spec with three operations and a few lines of behaviour are enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from attrs import define, field

import matricula_mock
from matricula_mock import MockServer
from matricula_mock.call import Json, MockResponse, OperationCall, Refusal
from matricula_mock.checks import ORDER, read_order
from matricula_mock.document import MockSpec, SpecError
from matricula_mock.platform import MockPlatform
from matricula_mock.service import Service
from matricula_mock.state import Table
from matricula_mock.strict import MARKER, find_breach

SPEC = """
openapi: 3.1.0
info: {title: Library, version: "1"}
servers: [{url: "https://{branch}.library.example/shelf/v1/"}]
paths:
  /books:
    get:
      operationId: listBooks
      security: [{key: []}]
      x-pagination: {next: $response.body#/more, items: /books}
      parameters:
        - {name: genre, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}
        - {name: read, in: query, schema: {type: boolean}}
        - {name: X-Reader, in: header, required: true, schema: {type: integer, minimum: 1}}
      responses:
        "200":
          description: Books.
          content:
            application/json:
              schema:
                type: object
                required: [books]
                properties: {books: {type: array, items: {$ref: "#/components/schemas/Book"}}}
        "400": {$ref: "#/components/responses/Error"}
        "401": {$ref: "#/components/responses/Error"}
    post:
      operationId: addBook
      security: [{key: []}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/NewBook"}}}
      responses:
        "201":
          description: Added.
          headers: {Location: {required: true, schema: {type: string}}}
        "4XX": {$ref: "#/components/responses/Error"}
  /books/{isbn}/pages/{page}:
    get:
      operationId: readPage
      parameters:
        - {name: isbn, in: path, required: true, schema: {type: string}}
        - {name: page, in: path, required: true, schema: {type: integer, minimum: 1}}
      responses:
        "200":
          description: A page.
          content: {application/json: {schema: {type: object, required: [text]}}}
        default: {$ref: "#/components/responses/Error"}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key, x-token-prefix: Card}
  responses:
    Error:
      description: An error.
      content: {application/json: {schema: {type: object, required: [error]}}}
  schemas:
    Book: {type: object, required: [isbn]}
    NewBook:
      type: object
      required: [isbn, title]
      properties: {isbn: {type: string, pattern: "^[0-9]{3}$"}, title: {type: string}}
"""


@define(eq=False)
class Shelf:
    books: Table = field(
        factory=lambda: Table("books", schema={"$ref": "#/components/schemas/Book"}, key="isbn")
    )


def make_library() -> MockPlatform[Shelf]:
    library = MockPlatform("library", Shelf, fixtures={"books": [{"isbn": "001", "title": "One"}]})

    @library.operation("listBooks")
    def list_books(call: OperationCall, shelf: Shelf) -> MockResponse:
        return MockResponse(200, {"books": shelf.books.all(), "query": call.query})

    @library.operation("addBook")
    def add_book(call: OperationCall, shelf: Shelf) -> MockResponse:
        if call.body["isbn"] in shelf.books:
            raise Refusal(409, {"error": "there is one"})
        shelf.books.add(call.body)
        return MockResponse(201, headers={"Location": call.link() + "/" + call.body["isbn"]})

    @library.operation("readPage")
    def read_page(call: OperationCall, shelf: Shelf) -> MockResponse:
        if call.path["page"] == 99:
            raise ZeroDivisionError("no such page")
        return MockResponse(200 if call.path["page"] < 9 else 204, {"text": call.path["isbn"]})

    return library


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spec")
    (folder / "library.yaml").write_text(SPEC, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def library(specs: Path) -> Iterator[httpx2.Client]:
    with (
        MockServer(specs=specs, platforms=[make_library()]) as mock,
        httpx2.Client(
            base_url=mock.url + "/shelf/v1",
            headers={"X-Key": "Card mock-token", "X-Reader": "7"},
            trust_env=False,
            verify=False,
        ) as client,
    ):
        yield client


def test_it_works(library: httpx2.Client) -> None:
    response = library.post("/books", json={"isbn": "002", "title": "Two"})
    assert response.status_code == 201
    assert response.headers["location"] == "/shelf/v1/books/002"
    assert library.post("/books", json={"isbn": "002", "title": "Two"}).status_code == 409
    books = library.get("/books?genre=a&genre=b&read=true&other=1").json()
    assert [book["isbn"] for book in books["books"]] == ["001", "002"]
    assert books["query"] == {"genre": ["a", "b"], "read": True}
    assert library.get("/books/a%2Fb/pages/1").json() == {"text": "a/b"}


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("GET", "/books", {"headers": {"X-Key": "Card other"}}, 401),
        ("GET", "/books", {"headers": {"X-Key": "Token mock-token"}}, 401),
        ("GET", "/books?genre=c", {}, 400),
        ("GET", "/books?read=yes", {}, 400),
        ("GET", "/books", {"headers": {"X-Reader": "0"}}, 400),
        ("POST", "/books", {"json": {"isbn": "1"}}, 400),
        ("POST", "/books", {"json": []}, 400),
        ("POST", "/books", {}, 400),
        ("POST", "/books", {"data": {"isbn": "003"}}, 415),
        ("GET", "/books/1/pages/0", {}, 404),
        ("GET", "/books/1/pages/x", {}, 404),
        ("DELETE", "/books", {}, 405),
        ("GET", "/books/", {}, 404),
        ("GET", "/", {}, 404),
    ],
)
def test_invalid_requests_are_refused(
    library: httpx2.Client, method: str, path: str, options: Json, status: int
) -> None:
    response = library.request(method, path, **options)
    assert response.status_code == status
    assert list(response.json()) == ["error"]


def test_token_is_needed_only_where_the_spec_says(library: httpx2.Client) -> None:
    assert library.get("/books/1/pages/1", headers={"X-Key": ""}).status_code == 200


def test_strict_mode_reports_a_response_that_breaks_the_spec(library: httpx2.Client) -> None:
    response = library.get("/books/1/pages/9")
    assert response.status_code == 500
    assert response.json()["error"] == MARKER
    assert response.json()["operationId"] == "readPage"


@pytest.mark.parametrize(
    ("operation", "response", "breach"),
    [
        ("readPage", MockResponse(200, {"text": "x"}), None),
        ("readPage", MockResponse(418, {"error": "x"}), None),
        ("readPage", MockResponse(200, {"txt": "x"}), "text is required"),
        ("readPage", MockResponse(200, []), "the body must be of type object"),
        ("readPage", MockResponse(200), "the body is missing"),
        ("addBook", MockResponse(201, headers={"location": "/x"}), None),
        ("addBook", MockResponse(201), "header location is missing"),
        ("addBook", MockResponse(201, None, {"Location": "/x"}), "there must be no JSON body"),
        ("addBook", MockResponse(200), "status 200 is not documented"),
        ("addBook", MockResponse(409, {"error": "x"}), None),
    ],
)
def test_how_a_response_can_break_the_spec(
    specs: Path, operation: str, response: MockResponse, breach: str | None
) -> None:
    service = Service(make_library(), MockSpec.read(specs / "library.yaml"))
    (found,) = (one for one in service.operations if one.id == operation)
    assert find_breach(found, response) == breach


def test_an_exception_in_a_behaviour_is_a_500_in_json(
    library: httpx2.Client, capfd: pytest.CaptureFixture[str]
) -> None:
    response = library.get("/books/1/pages/99")
    assert response.status_code == 500
    assert response.json()["cause"] == "ZeroDivisionError: no such page"
    message = capfd.readouterr().err
    assert message.count("\n") == 1
    assert "readPage" in message


class TestStart:
    """A spec and behaviours that do not match are refused at the start, with the place."""

    def test_behaviour_is_missing(self, specs: Path) -> None:
        platform: MockPlatform[Shelf] = MockPlatform("library", Shelf)
        with pytest.raises(SpecError, match="library: no behaviour for addBook, listBooks, readP"):
            Service(platform, MockSpec.read(specs / "library.yaml"))

    def test_behaviour_is_superfluous(self, specs: Path) -> None:
        platform = make_library()
        platform.operation("burnBook")(lambda call, shelf: MockResponse(204))
        with pytest.raises(SpecError, match="library: the spec has no operation burnBook"):
            Service(platform, MockSpec.read(specs / "library.yaml"))

    def test_renamed_operation_has_both_names(self, specs: Path) -> None:
        platform = make_library()
        platform.operation("fetchPage")(platform.behaviours.pop("readPage"))
        with pytest.raises(SpecError, match=r"for readPage; the spec has no operation fetchPage\."):
            Service(platform, MockSpec.read(specs / "library.yaml"))

    def test_two_behaviours_for_one_operation(self) -> None:
        with pytest.raises(SpecError, match="library: addBook has two functions"):
            make_library().operation("addBook")(lambda call, shelf: MockResponse(204))

    def test_spec_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(SpecError, match=r"library\.yaml: cannot be read: No such file"):
            MockServer(specs=tmp_path, platforms=[make_library()])

    @pytest.mark.parametrize(
        ("old", "new", "text"),
        [
            ("operationId: addBook", "summary: x", "POST /books has no operationId"),
            ("#/components/schemas/NewBook", "#/components/schemas/No", "schemas/No"),
            ("{page}:", "p{page}:", "`p{page}` must be one variable or none"),
            ("name: page", "name: leaf", "/books/{isbn}/pages/{page}: leaf, page"),
            ("type: apiKey", "type: oauth2", "security scheme key"),
            ("application/json: {schema: {$ref", "text/csv: {schema: {$ref", "type text/csv"),
            ('pattern: "^[0-9]{3}$"', 'pattern: "("', "cannot be used"),
            ("openapi: 3.1.0", "openapi: [", "not YAML"),
            ("paths:", "x-check-order: [route, tea]\npaths:", "x-check-order: unknown stage tea"),
        ],
    )
    def test_spec_is_broken(self, tmp_path: Path, old: str, new: str, text: str) -> None:
        assert old in SPEC
        (tmp_path / "library.yaml").write_text(SPEC.replace(old, new), encoding="utf-8")
        with pytest.raises(SpecError) as caught:
            MockServer(specs=tmp_path, platforms=[make_library()])
        assert "library" in str(caught.value)
        assert text in str(caught.value)


@pytest.mark.parametrize(
    ("named", "order"),
    [
        (None, list(ORDER)),
        (
            ["route", "accept", "token", "permission", "method", "validate"],
            [
                *("route", "accept", "token", "permission", "throttle", "method"),
                *("content-type", "parse", "path", "query", "state", "validate"),
            ],
        ),
        (
            ["route", "method", "token", "path", "state", "content-type", "parse", "validate"],
            [
                *("route", "method", "accept", "token", "permission", "throttle", "path"),
                *("query", "state", "content-type", "parse", "validate"),
            ],
        ),
    ],
)
def test_stages_that_a_spec_leaves_out_keep_their_place(
    named: list[str] | None, order: list[str]
) -> None:
    content: dict[str, object] = {"paths": {}} | ({"x-check-order": named} if named else {})
    assert list(read_order(MockSpec("library", content))) == order


def test_the_core_names_no_vendor() -> None:
    core = Path(matricula_mock.__file__).parent
    names = ("tahoe", "tahdah", "digitalchalk", "appsembler", "edx", "django", "dc/api")
    for path in core.glob("*.py"):
        text = path.read_text(encoding="utf-8").lower()
        assert not [name for name in names if name in text], path.name
