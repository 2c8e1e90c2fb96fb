"""The facts on the site: sources, evidence, descriptions, samples, and what npm has to fetch."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

import build_docs
from docs_site import build, evidence
from docs_site.packages import PackageError, WebPackage, read_file
from docs_site.rendered import (
    FROM_INTERACTIVE,
    make_mock_entry,
    name_tag,
    preset_tokens,
    render_copy,
)
from docs_site.servers import MOCK_URL
from docs_site.spec import SiteOperation, Spec, find_example, list_specs
from docs_site.staging import ROOT
from spec_data import METHODS

SPECS = [Spec.read(path) for path in list_specs()]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_copy_for_the_reader_has_every_source(spec: Spec) -> None:
    before = deepcopy(spec.content)
    copy = render_copy(spec, FROM_INTERACTIVE)
    assert spec.content == before
    text = json.dumps(copy, default=str)
    wanted = json.dumps(spec.content, default=str).count('"x-source": {')
    assert text.count("](../reference/sources.html#source-") == wanted
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
    copy = render_copy(spec, FROM_INTERACTIVE)
    for operation in Spec(spec.path, copy).operations:
        assert all(MOCK_URL in one["source"] for one in operation.facts["x-codeSamples"])
    servers = copy["servers"]
    assert servers[0] == make_mock_entry(spec)
    assert servers[0]["url"].startswith("/")
    assert [one["url"] for one in servers[1:]] == [one["url"] for one in spec.content["servers"]]
    assert "mock-token" in json.dumps(preset_tokens(spec))


def test_a_webhook_gets_its_source(tmp_path: Path) -> None:
    path = tmp_path / "tahoe.yaml"
    text = (ROOT / "spec" / "tahoe.yaml").read_text(encoding="utf-8")
    webhook = (
        "webhooks:\n  registered:\n    post:\n      operationId: onRegistered\n"
        "      tags: [users]\n      summary: Somebody registered\n"
        "      x-source: {document: tahoe-users, evidence: inferred}\n"
        "      responses: {'204': {description: Taken.}}\n"
    )
    path.write_text(text.replace("components:\n", f"{webhook}components:\n", 1), encoding="utf-8")
    spec = Spec.read(path)
    facts = render_copy(spec, FROM_INTERACTIVE)["webhooks"]["registered"]["post"]
    assert facts["x-badges"][0]["name"] == "inferred"
    assert (
        "[Tahoe User API](../reference/sources.html#source-tahoe-users) (`inferred`)"
        in facts["description"]
    )
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
    assert "--without-scalar" in message
    assert not target.exists()


@pytest.mark.parametrize(
    ("tag", "name"),
    [("user_field_values", "User field values"), ("registrations_v1", "Registrations, version 1")],
)
def test_tags_are_shown_as_words(tag: str, name: str) -> None:
    assert name_tag(tag) == name
