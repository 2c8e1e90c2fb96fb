"""The page of every operation: what it needs, how to call it, responses, lost responses, sources."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import matricula
from docs_site.fields import FieldRow
from docs_site.operation_page import OperationPage, make_operation_page
from docs_site.servers import MOCK_URL
from docs_site.spec import JSON, Spec, list_specs

SPECS = [Spec.read(path) for path in list_specs()]


@pytest.fixture(scope="module", params=SPECS, ids=lambda spec: spec.name)
def pages(request: pytest.FixtureRequest) -> list[OperationPage]:
    """The pages of all operations of a spec."""
    spec: Spec = request.param
    return [make_operation_page(spec, one) for one in spec.operations]


def test_it_says_what_the_operation_needs(pages: list[OperationPage]) -> None:
    for page in pages:
        needs = {need.name: need.text for need in page.needs}
        assert {"Server", "Mock server", "Token", "Rights", "Rate limit"} <= set(needs)
        assert all(needs.values())
        assert f"`{page.spec.name.upper()}_TOKEN`" in needs["Token"]
        for row in page.parameters:
            assert row.place != "path" or f"`{row.name}`" in needs
        for row in page.bodies[0].fields if page.bodies else ():
            if "operation" in row.reference:
                link = f"(#{page.spec.name}-{row.reference['operation']})"
                assert any(
                    name.startswith(f"`{row.name}`") and link in needs[name] for name in needs
                )


def test_it_shows_how_to_call_the_operation_on_each_server(pages: list[OperationPage]) -> None:
    for page in pages:
        labels = {tab.label.partition(":")[0] for tab in page.tabs}
        assert {"Python", "Python, async", "TypeScript"} <= labels
        assert any(label.startswith("curl") for label in labels)
        for tab in page.tabs:
            assert MOCK_URL in tab.sources["mock"]
            assert MOCK_URL not in tab.sources["vendor"]
            if tab.language != "python":
                assert page.spec.server in tab.sources["vendor"]


def test_it_has_every_response_with_its_examples(pages: list[OperationPage]) -> None:
    for page in pages:
        documented = {one.status: one for one in page.responses if one.is_documented}
        assert list(documented) == list(page.operation.facts["responses"])
        for status, section in documented.items():
            response = page.spec.resolve(page.operation.facts["responses"][status])
            assert section.description == response["description"].strip()
            assert section.examples, status
            assert all(one.text.startswith(f"HTTP/1.1 {status} ") for one in section.examples)
            shown = [one.text.partition("\n\n")[2] for one in section.examples]
            wanted = list(list_examples(page.spec, response))
            assert [json.loads(text) for text in shown if text] == wanted
            assert {row.name for row in section.headers} == set(response.get("headers", ()))
            if status[0] in "45":
                assert issubclass(getattr(matricula, section.error), matricula.CallError)


def list_examples(spec: Spec, node: JSON) -> Iterator[JSON]:
    for media in node.get("content", {}).values():
        for example in media.get("examples", {}).values():
            yield spec.resolve(example)["value"]


def test_it_has_every_status_that_was_observed_only(pages: list[OperationPage]) -> None:
    for page in pages:
        rows = [*page.parameters, *(row for form in page.bodies for row in form.fields)]
        known = [page.operation.facts.get("x-differs"), *(row.differs for row in rows)]
        observed = {str(status) for one in known if one for status in one.get("statuses", ())}
        shown = {one.status: one for one in page.responses if not one.is_documented}
        assert set(shown) == observed - set(page.operation.facts["responses"])
        assert all(one.description and one.examples for one in shown.values())


def test_it_has_every_body_with_its_examples(pages: list[OperationPage]) -> None:
    for page in pages:
        body = page.spec.resolve(page.operation.facts.get("requestBody", {}))
        assert [form.content_type for form in page.bodies] == list(body.get("content", {}))
        shown = [json.loads(one.text) for form in page.bodies for one in form.examples]
        assert shown == list(list_examples(page.spec, body))
        assert all(form.fields for form in page.bodies)


def test_it_says_if_a_request_may_be_repeated(pages: list[OperationPage]) -> None:
    for page in pages:
        replay = page.operation.facts["x-replay"]
        assert page.lost.startswith("**")
        assert ("**You may repeat it" in page.lost) == (replay["mode"] in ("safe", "keyed"))
        if "operation" in replay:
            assert f"[{replay['operation']}](#" in page.lost


def test_each_fact_has_a_source(pages: list[OperationPage]) -> None:
    for page in pages:
        documents = page.spec.content["x-sources"]
        facts = list(page.list_sources())
        assert len(facts) > 5
        assert all(fact["document"] in documents and fact["evidence"] for fact in facts)


def find(name: str, operation_id: str) -> OperationPage:
    [spec] = [spec for spec in SPECS if spec.name == name]
    [one] = [one for one in spec.operations if one.id == operation_id]
    return make_operation_page(spec, one)


def test_a_field_has_its_own_source_or_the_one_around_it() -> None:
    rows = {row.name: row for row in find("tahoe", "listUsers").parameters}
    assert rows["date_joined"].source["document"] == "tahoe-source"
    assert rows["email_exact"].source["document"] == "tahoe-users"


def test_nested_fields_have_their_place() -> None:
    [ok, *_] = find("tahoe", "listUsers").responses
    rows = {row.name: row for row in ok.bodies[0].fields}
    assert rows["results[].email"].type.startswith("string")


def test_a_form_lists_only_fields_that_differ() -> None:
    first, second = find("tahoe", "updateEnrollments").bodies
    others = second.list_other_fields(first)
    assert len(others) < len(second.fields)
    assert all(isinstance(row, FieldRow) for row in others)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_written_page_has_the_parts(sources: Path, spec: Spec) -> None:
    for one in spec.operations:
        path = sources / f"reference/{spec.name}/{one.facts['tags'][0]}/{one.id}.md"
        text = path.read_text(encoding="utf-8")
        page = make_operation_page(spec, one)
        assert f"# {one.facts['summary']} `{one.id}`\n" in text
        assert one.path in text
        assert f"interactive/{spec.name}.html#" in text
        assert all(tab.sources["mock"] in text for tab in page.tabs)
        for response in page.responses:
            assert f"\n### {response.title}" in text
            assert all(example.text in text for example in response.examples)
            assert not response.error or f"{{py:exc}}`~matricula.{response.error}`" in text
        assert page.lost in text
        assert "## Sources\n" in text
