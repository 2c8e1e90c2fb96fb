"""The client of a small spec with form bodies, bare lists, default paths and nested secrets."""

import importlib
import os
import sys
from collections.abc import Iterator
from inspect import Parameter, signature
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from generate import write_checked_client, write_client
from generator.plain import GenerationError
from matricula import ConfigurationError
from matricula.cli.listing import Filters, read_filters
from matricula_runtime.operation import ErrorFieldPlace, Operation, Pagination, Throttled

SPEC = Path(__file__).with_name("harbour.yaml")


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package of resources that the spec gives."""
    folder = tmp_path_factory.mktemp("clients")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        package = write_client(SPEC, folder).name
    sys.path.insert(0, str(folder))
    try:
        importlib.import_module(f"{package}.resources.calls")
        importlib.import_module(f"{package}.resources.sync")
        yield importlib.import_module(f"{package}.resources")
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]


def test_a_spec_with_mistakes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    spec = tmp_path / "harbour.yaml"
    text = SPEC.read_text(encoding="utf-8")
    spec.write_text(text.replace("      x-source: {document: harbour, evidence: stated}\n", "", 1))
    with pytest.raises(GenerationError, match=r"harbour.yaml has mistakes. Fix: run make check-s"):
        write_checked_client(spec, tmp_path)


def find_operation(harbour: ModuleType, name: str) -> Operation:
    found: Operation = harbour.operations.ENDPOINTS[name].operation
    return found


def find_pagination(harbour: ModuleType, name: str) -> Pagination:
    found: Pagination = harbour.operations.ENDPOINTS[name].pagination
    return found


def list_parameters(method: Any) -> dict[str, tuple[str, object]]:
    return {
        name: (one.kind.name, one.default)
        for name, one in signature(method).parameters.items()
        if name != "self"
    }


def test_a_default_of_the_path_is_one_of_the_method(harbour: ModuleType) -> None:
    parameters = list_parameters(harbour.sync.Boats.get)
    assert parameters["boat_id"] == ("POSITIONAL_OR_KEYWORD", Parameter.empty)
    assert parameters["harbour_id"] == ("KEYWORD_ONLY", "home")
    assert find_operation(harbour, "getBoat").needed_ids == ("boat_id",)
    assert harbour.calls.get_boat("7").arguments["url"] == "/harbours/home/boats/7"
    assert harbour.calls.get_boat("7", harbour_id="a/b").arguments["url"].endswith("a%2Fb/boats/7")


def test_a_form_has_arguments_and_is_sent_as_a_form(harbour: ModuleType) -> None:
    call = harbour.calls.create_boat(boat_email="ana@example.org", boat_key="tulip")
    assert call.arguments["data"] == {"boat[email]": "ana@example.org", "boat[key]": "tulip"}
    assert "json" not in call.arguments


def test_a_bare_list_has_pages(harbour: ModuleType) -> None:
    assert list_parameters(harbour.sync.Boats.list).keys() == {"page_size", "harbour_id", "limit"}
    assert harbour.calls.list_boats(page_size=5).arguments["params"] == {"per_page": 5}
    pagination = find_pagination(harbour, "listBoats")
    assert str(pagination.next).startswith("$response.header.Link")
    assert (pagination.items, pagination.id, pagination.size) == ((), ("boat_id",), "per_page")


def test_records_may_be_nested_in_a_page(harbour: ModuleType) -> None:
    pagination = find_pagination(harbour, "searchCrews")
    page = harbour.operations.CrewPage.from_dict({"data": {"crews": [{"name": "Blue"}]}})
    found: Any = pagination.find_records(page)
    assert [crew.name for crew in found] == ["Blue"]
    without: list[dict[str, Any]] = [{}, {"data": {}}]
    for empty in without:
        missing = pagination.find_records(harbour.operations.CrewPage.from_dict(empty))
        assert not isinstance(missing, list)



def test_a_list_in_one_response_has_an_envelope(harbour: ModuleType) -> None:
    pagination = find_pagination(harbour, "readCrews")
    assert (pagination.next, pagination.items) == (None, ("data", "crews"))
    assert list_parameters(harbour.sync.Boats.read).keys() == {"limit"}


def test_parameters_for_paging_are_no_filters(harbour: ModuleType) -> None:
    call = harbour.calls.search_crews(offset=40, page=3, offset_="near")
    assert call.arguments["params"] == {"skip": 40, "pageNumber": 3, "offset": "near"}
    search = harbour.sync.Boats(None).search
    for name in ("offset", "page", "limit"):
        with pytest.raises(ConfigurationError, match="There is no filter"):
            read_filters(search, Filters({name: "3"}, {}))


def test_a_filter_with_several_values_is_a_list(harbour: ModuleType) -> None:
    given = {"tides": "1,20", "flags": "red,blue", "offset_": "a,b"}
    values = read_filters(harbour.sync.Boats(None).search, Filters(given, {}))
    assert values == {"tides": [1, 20], "flags": ["red", "blue"], "offset_": "a,b"}
    sent = harbour.calls.search_crews(**values).arguments["params"]
    assert sent["flags"] == ["red", "blue"]
    with pytest.raises(ConfigurationError, match="tides"):
        read_filters(harbour.sync.Boats(None).search, Filters({"tides": "1,x"}, {}))


def test_secrets_are_found_at_any_depth(harbour: ModuleType) -> None:
    assert find_operation(harbour, "createBoat").secrets == ("/boat[key]",)
    secrets = find_operation(harbour, "updateCrew").secrets
    assert {"/codes/*", "/crew/members/*/pin"} <= set(secrets)
    assert not any("/name" in place for place in secrets)


def test_facts_on_look_ups_and_errors_are_written(harbour: ModuleType) -> None:
    replay = find_operation(harbour, "createBoat").replay
    assert (replay.id, replay.taken) == ("/boat_id", "/boat[email]")
    assert replay.parameters == {"harbour_id": "$request.path.harbour_id", "per_page": 50}
    errors = harbour.operations.PLATFORM.errors
    assert errors.fields == (
        ErrorFieldPlace("/names"),
        ErrorFieldPlace("/errors", "/field", "/text"),
    )
    assert errors.throttled == Throttled(403, "$response.body#/error/text", "Rate Limit")
