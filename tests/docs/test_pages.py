"""The pages that are written from specs, commands and code, and the documents beside them."""

import re
from pathlib import Path

import pytest

import matricula
from docs_site.docstrings import convert
from docs_site.evidence import list_facts
from docs_site.inferred import list_inferred
from docs_site.spec import Spec, list_specs
from docs_site.staging import adapt_links, map_documents
from matricula.cli.app import find_commands
from matricula.cli.exits import Exit
from spec_document import SpecDocument
from statements.table import StatementTable

SPECS = [Spec.read(path) for path in list_specs()]


def read(sources: Path, page: str) -> str:
    return (sources / f"{page}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_each_operation_has_a_page_that_the_page_of_its_group_links(
    sources: Path, spec: Spec
) -> None:
    for one in spec.operations:
        tag = one.facts["tags"][0]
        group = read(sources, f"reference/{spec.name}/{tag}")
        assert f"](#{spec.name}-{one.id})" in group
        assert f"<{tag}/{one.id}>" in group
        assert f"({spec.name}-{one.id})=" in read(sources, f"reference/{spec.name}/{tag}/{one.id}")


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_page_of_a_platform_links_its_spec_in_all_forms(sources: Path, spec: Spec) -> None:
    page = read(sources, f"reference/{spec.name}/index")
    for end in (".yaml", ".json", ".openapi-3.0.json"):
        assert f'href="../../specs/{spec.name}{end}" download' in page


def test_each_command_has_its_options_examples_and_exit_codes(sources: Path) -> None:
    page = read(sources, "reference/commands")
    names = [*find_commands(()), *(f"roster {name}" for name in find_commands(("roster",)))]
    for name in (one for one in names if one != "roster"):
        section = page.partition(f"\n## matricula {name}\n")[2].partition("\n## ")[0]
        assert f"```console\nmatricula {name} " in section
        assert f"\nmatricula {name}" in section.partition("**Examples**")[2]
    register = page.partition("## matricula register")[2].partition("\n## ")[0]
    assert "* `--dry-run`: check every row" in register
    assert "3 unconfirmed rows" in register


def test_each_exit_code_has_its_meaning(sources: Path) -> None:
    page = read(sources, "reference/exit-codes")
    for code in Exit:
        assert re.search(rf"\n\| {code.value} \| .{{20}}", page), code


def test_each_control_route_is_described(sources: Path) -> None:
    sections = read(sources, "reference/control").split("\n## ")[1:]
    names = {one.partition("\n")[0] for one in sections}
    assert names >= {"POST /_mock/webhooks/{verb}", "PUT /_mock/sessions/{name}"}
    assert len(sections) > 11
    assert all(len(one.split("\n\n")[1].split()) > 3 for one in sections)


def test_each_error_is_on_the_page_of_errors(sources: Path) -> None:
    page = read(sources, "reference/errors")
    assert "autoexception:: matricula.Duplicate" in page
    for name in matricula.__all__:
        thing = getattr(matricula, name)
        is_error = isinstance(thing, type) and issubclass(thing, Exception)
        assert is_error == (f"autoexception:: matricula.{name}\n" in page)


def test_the_sources_of_facts_have_anchors(sources: Path) -> None:
    page = read(sources, "reference/sources")
    for spec in SPECS:
        pages = sources.glob(f"reference/{spec.name}/**/*.md")
        text = "".join(path.read_text("utf-8") for path in pages)
        wanted = set(re.findall(r"\]\(#(source-[^)]+)\)", text))
        assert wanted
        assert all(f"({anchor})=" in page for anchor in wanted)


def test_each_statement_is_on_a_page_with_its_place_and_its_test(sources: Path) -> None:
    page = read(sources, "reference/statements")
    for spec in SPECS:
        table = StatementTable.read(SpecDocument.read(spec.path))
        for one in table.statements:
            section = page.partition(f"(statements-{one.document})=")[2].partition("\n## ")[2]
            row = section.partition(f"\n| {one.number} | ")[2].partition("\n")[0]
            assert one.no_place in row
            assert one.no_test in row
            assert all(test.partition("::")[2] in row for test in one.tests)
            assert ("](" in row) == bool(one.at), row
    operations = re.findall(r"\]\(#(\w+)-(\w+)\)", page)
    assert set(operations) <= {(spec.name, one.id) for spec in SPECS for one in spec.operations}
    assert "`username`, string, required | [createRegistration](#tahoe-createRegistration)" in page


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_all_inferred_facts_are_on_one_page(sources: Path, spec: Spec) -> None:
    page = read(sources, "reference/inferred")
    inferred = list_inferred(spec)
    text = spec.path.read_text(encoding="utf-8")
    assert len(inferred.whole) == text.count("evidence: inferred")
    assert len(inferred.limits) == text.count("x-own-limits: ")
    for row in (*inferred.whole, *inferred.partly, *inferred.limits):
        assert f"| {row.fact} | {row.operations} | " in page
        assert "](" in row.operations or row.fact == "The API as a whole"
    facts = [one.fact for one in inferred.whole]
    for fact in list_facts(spec):
        if fact.evidence == "inferred" and fact.kind == "properties":
            schema, _, name = fact.place.partition(".")
            of_schema = [one for one in facts if one.startswith(f"`{schema}`: ")]
            assert any(f"`{name}`" in one for one in of_schema) or f"`{fact.place}`" in " ".join(
                facts
            )


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("README.md", "[a](docs/guides/pages.md#b)", "[a](/guides/pages.md#b)"),
        ("docs/guides/pages.md", "[a](../../README.md)", "[a](/overview.md)"),
        ("docs/guides/pages.md", "[the file](../../scripts/fuzz.py)", "the file"),
        (
            "docs/guides/pages.md",
            "[a](#b) [c](https://a.example)",
            "[a](#b) [c](https://a.example)",
        ),
        ("docs/guides/pages.md", "`rows[0](row)`", "`rows[0](row)`"),
    ],
)
def test_links_lead_to_pages(file: str, text: str, wanted: str) -> None:
    assert adapt_links(text, file, map_documents()) == wanted


def test_docstrings_with_tables_links_and_code() -> None:
    text = "Do it:\n\n    do()\n\n| a | b |\n|---|---|\n| [c](https://c.example) | d |"
    assert convert(text) == (
        "Do it::\n\n    do()\n\n.. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n"
        "   * - `c <https://c.example>`__\n     - d\n"
    )
