"""The built site is complete, its links are relative and valid, and it loads nothing else."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from html.parser import HTMLParser
from pathlib import Path

import pytest

import build_docs
from docs_site import build, evidence
from docs_site.markdown import make_anchor, render
from docs_site.packages import PackageError, WebPackage, read_file
from docs_site.rendered import make_mock_server, name_tag, preset_tokens, render_copy
from docs_site.spec import SiteOperation, Spec, find_example
from spec_data import METHODS

SPECS = [Spec.read(path) for path in build.list_specs()]


class Links(HTMLParser):
    """The links of a page, the files it loads, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.leads.append(given["href"])
        elif "href" in given or "src" in given:
            self.loads.append(given.get("href") or given.get("src") or "")


def read_pages(folder: Path) -> Iterator[tuple[Path, Links]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, Links(path.read_text(encoding="utf-8"))


def test_every_link_has_a_page_and_an_anchor(site: Path) -> None:
    pages = dict(read_pages(site))
    assert len(pages) > 5
    for path, links in pages.items():
        for link in (*links.leads, *links.loads):
            if re.match(r"https://|data:", link):
                continue
            assert not re.match(r"/|[a-z]+:", link), f"{path}: {link} is not relative"
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), f"{path.name}: {link}"
            if anchor:
                assert anchor in pages[target].anchors, f"{path.name}: {link}"


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path, links in read_pages(site):
        for link in links.loads:
            assert not re.match(r"https?:|//", link), f"{path.name}: {link}"
    for path in [*site.rglob("*.css"), site / "assets" / "site.js"]:
        text = path.read_text(encoding="utf-8")
        assert "http" not in text, path
        assert "url(" not in text, path


def test_the_search_has_every_operation_and_existing_pages(site: Path) -> None:
    text = (site / "assets" / "search-index.js").read_text(encoding="utf-8")
    rows = json.loads(text.removeprefix("window.SEARCH_INDEX = ").rstrip(";\n"))
    for _, _, url, _ in rows:
        assert (site / url.partition("#")[0]).is_file(), url
    assert ["The platforms compared", "Facts"] in [row[:2] for row in rows]


def test_the_menu_has_every_guide_and_so_has_the_landing_page(site: Path) -> None:
    landing = Links((site / "index.html").read_text(encoding="utf-8"))
    guides = {f"guides/{path.stem}.html" for path in (build.ROOT / "docs").glob("*.md")}
    assert all(landing.leads.count(guide) >= 2 for guide in guides)


def test_the_sample_of_the_landing_page_is_that_of_the_first_guide() -> None:
    assert "register" in build.read_sample()


def test_the_specs_are_there_to_download(site: Path) -> None:
    for path in (build.ROOT / "spec").glob("*.yaml"):
        assert (site / "specs" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_copy_for_the_reader_has_every_source(spec: Spec) -> None:
    before = deepcopy(spec.content)
    copy = render_copy(spec, "../")
    assert spec.content == before
    text = json.dumps(copy, default=str)
    wanted = json.dumps(spec.content, default=str).count('"x-source": {')
    assert text.count("](../sources.html#") == wanted
    for operation in spec.operations:
        facts = copy["paths"][operation.path][operation.method.lower()]
        evidence_ = operation.facts["x-source"]["evidence"]
        assert f"`{evidence_}`" in facts["description"]
        assert facts["x-badges"][0]["name"] == evidence_
        assert facts["x-codeSamples"]


READ = [
    pytest.param(spec, one, id=f"{spec.name}-{one.facts.get('operationId', one.path)}")
    for spec in SPECS
    for one in (*spec.operations, *spec.webhooks)
]


@pytest.mark.parametrize(("spec", "operation"), READ)
def test_every_operation_has_descriptions_and_examples(
    spec: Spec, operation: SiteOperation
) -> None:
    facts = operation.facts
    assert facts["summary"]
    assert len(facts["description"].split()) > 7, "say more than the summary does"
    shared = spec.parameters(operation) if operation in spec.operations else []
    parameters = [*shared, *(spec.resolve(node) for node in facts.get("parameters", []))]
    assert all(parameter["description"] for parameter in parameters)
    responses = [spec.resolve(response) for response in facts["responses"].values()]
    assert all(response["description"] for response in responses)
    for node in (spec.resolve(facts.get("requestBody", {})), *responses):
        for media in node.get("content", {}).values():
            assert find_example(media, spec) is not None


def test_operations_known_by_name_only_are_listed() -> None:
    described = next(spec for spec in SPECS if spec.name == "tahdah").content["info"]["description"]
    assert "Known by name only" in described


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_copy_sends_requests_to_the_mock(spec: Spec) -> None:
    servers = render_copy(spec, "../")["servers"]
    assert servers[0] == make_mock_server(spec)
    assert servers[0]["url"].startswith("/")
    assert [one["url"] for one in servers[1:]] == [one["url"] for one in spec.content["servers"]]
    assert "mock-token" in json.dumps(preset_tokens(spec))


def test_a_webhook_gets_its_source(tmp_path: Path) -> None:
    path = tmp_path / "tahoe.yaml"
    text = (build.ROOT / "spec" / "tahoe.yaml").read_text(encoding="utf-8")
    webhook = (
        "webhooks:\n  registered:\n    post:\n      operationId: onRegistered\n"
        "      tags: [users]\n      summary: Somebody registered\n"
        "      x-source: {document: tahoe-users, evidence: inferred}\n"
        "      responses: {'204': {description: Taken.}}\n"
    )
    path.write_text(text.replace("components:\n", f"{webhook}components:\n", 1), encoding="utf-8")
    spec = Spec.read(path)
    facts = render_copy(spec, "")["webhooks"]["registered"]["post"]
    assert facts["x-badges"][0]["name"] == "inferred"
    assert "`inferred` [Tahoe User API](sources.html#tahoe-users)" in facts["description"]
    assert [one.path for one in spec.webhooks] == ["registered"]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_evidence_is_counted_once_for_each_fact(spec: Spec) -> None:
    facts = evidence.list_facts(spec)
    table = evidence.count(facts)
    assert sum(table["all"].values()) == len(facts)
    assert len({(fact.kind, fact.place) for fact in facts}) == len(facts)
    operations = sum(m in METHODS for item in spec.content["paths"].values() for m in item)
    webhooks = sum(m in METHODS for w in spec.content.get("webhooks", {}).values() for m in w)
    assert sum(table["operations"].values()) == operations + webhooks


def test_a_fetched_file_must_have_the_pinned_hash(tmp_path: Path) -> None:
    package = WebPackage("@example/thing", "1.0.0", "sha512-AAAA", "MIT")
    assert package.file_name == "example-thing-1.0.0.tgz"
    (tmp_path / package.file_name).write_bytes(b"something else")
    with pytest.raises(PackageError, match="not the pinned one"):
        read_file(package, tmp_path, "index.js")
    assert not (tmp_path / package.file_name).exists()


def test_without_npm_the_message_has_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(build, "CACHE", tmp_path / "cache")
    target = tmp_path / "site"
    assert build_docs.main(["--output", str(target)]) == 1
    message = capsys.readouterr().err
    assert "npm is missing" in message
    assert "--without-reference" in message
    assert not target.exists()
    assert build_docs.main(["--output", str(target), "--without-reference"]) == 0
    assert (target / "index.html").is_file()
    assert not (target / "reference").exists()


def test_the_first_sentence_is_the_lead() -> None:
    document = render("# A\n\n**All** `rows`\ngo. And more.\n\nLast.\n", lambda target: target)
    assert document.lead == "All rows go."


def test_output_of_code_is_marked() -> None:
    text = "```python\nprint(1)\n```\n\n<!-- prints -->\n```text\n1\n```\n"
    assert '<pre class="code output" tabindex="0"><code>1' in render(text, str).html


@pytest.mark.parametrize(
    ("tag", "name"),
    [("user_field_values", "User field values"), ("registrations_v1", "Registrations, version 1")],
)
def test_tags_are_shown_as_words(tag: str, name: str) -> None:
    assert name_tag(tag) == name


def test_anchors_are_those_of_github() -> None:
    assert make_anchor("What is stated, and what isn't?") == "what-is-stated-and-what-isnt"
    headings = render("# A\n## B `c`\n## B `c`\n", lambda target: target).headings
    assert [one.anchor for one in headings] == ["a", "b-c", "b-c-1"]


def test_a_link_to_a_file_without_a_page_becomes_text() -> None:
    document = render("[the file](../scripts/x.py) and [x](y.md)", {"y.md": "y.html"}.get)
    assert document.html == '<p>the file and <a href="y.html">x</a></p>\n'
