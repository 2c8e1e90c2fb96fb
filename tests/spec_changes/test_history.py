"""tahdah's earlier version is valid, marked as history, not served, and can be compared."""

from pathlib import Path

import httpx2
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import check_specs
import compare_specs
from matricula_mock import MockServer
from spec_changes import Change, Severity, compare
from spec_data import list_specs
from spec_document import SpecDocument

ROOT = Path(__file__).resolve().parents[2]
HISTORY = ROOT / "spec" / "history"
OLD = SpecDocument.read(HISTORY / "tahdah-before-2026-03.yaml")
CHANGES = compare("tahdah", OLD, SpecDocument.read(ROOT / "spec" / "tahdah.yaml"))
PLACE = "/api/learningexperiences/legalentities/{legalentityid}/experiences/{experienceid}"


def find(kind: str, operation: str) -> Change:
    [change] = [one for one in CHANGES if (one.kind, one.operation) == (kind, operation)]
    return change


def test_it_is_openapi() -> None:
    assert isinstance(OLD.text.value, dict)
    assert list(OpenAPIV31SpecValidator(OLD.text.value).iter_errors()) == []


def test_only_requests_of_the_platform_break_our_rules() -> None:
    found = check_specs.check_specs([OLD.path])
    assert not found.unreadable
    messages = {(one.place.split(".")[1], one.message) for one in found.findings}
    sent = ["/eventcredits/webhooks", "/catalogue/webhooks"]
    assert {path for path, _ in messages} == set(sent)
    assert {message.split(" instead")[0] for _, message in messages} == {
        "no security schemes",
        "no response for a rejected request",
    }


def test_it_is_marked_as_history() -> None:
    assert OLD.path.read_text(encoding="utf-8").startswith("# HISTORY.")
    assert "earlier version" in OLD.root.child("info", "title").string


def test_bodies_without_a_document_are_inferred() -> None:
    register = OLD.find_operation("registerLearners")
    assert register is not None
    assert register.node.child("x-source", "evidence").string == "stated"
    [(_, media)] = register.bodies
    schema = media.child("schema").follow()
    assert schema.child("x-source", "evidence").string == "inferred"
    assert register.successes()[0].child("x-source", "evidence").string == "inferred"


def test_it_is_neither_generated_nor_checked_with_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert all(path.parent == ROOT / "spec" for path in list_specs())
    assert check_specs.main([]) == 0
    printed = capsys.readouterr()
    assert "history" not in printed.out + printed.err


def test_the_mock_server_does_not_serve_it(mock: MockServer) -> None:
    place = PLACE.format(legalentityid=1001, experienceid=2001)
    token = {"Authorization": "Bearer mock-token"}
    with httpx2.Client(base_url=mock.url, headers=token) as client:
        assert client.post(f"{place}/learners", json={"candidateIds": []}).status_code == 404
        assert client.post(f"{place}/registrations", json={"candidateIds": []}).status_code == 400


def test_registering_moved_and_has_another_name() -> None:
    moved = find("operation-moved", "createRegistrations")
    assert moved.text == f"POST {PLACE}/learners moved to POST {PLACE}/registrations"
    renamed = find("operation-renamed", "createRegistrations")
    assert renamed.text == "registerLearners was renamed to createRegistrations"
    tag = find("tag-changed", "createRegistrations")
    assert (
        "tahdah.learning_experiences.register() was renamed to tahdah.registrations.create()"
        in tag.text
    )
    assert {one.severity for one in (moved, renamed, tag)} == {Severity.BREAKING}


def test_the_guide_shows_the_comparison(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    names = ["spec/history/tahdah-before-2026-03.yaml", "spec/tahdah.yaml"]
    assert compare_specs.main(names) == 1
    guide = (ROOT / "docs" / "guides" / "api-changes.md").read_text(encoding="utf-8")
    shown = guide.rpartition("```text\n")[2].partition("```")[0]
    assert shown in capsys.readouterr().out


def test_there_is_a_list_of_registrations_now() -> None:
    assert find("operation-added", "listRegistrations").severity is Severity.FEATURE
    replay = find("replay-strengthened", "createRegistrations")
    assert "from never to lookup" in replay.text


def test_events_among_the_paths_are_gone() -> None:
    for name in ("sendEventCreditsUpdated", "sendCatalogueEntryCreated"):
        assert find("operation-removed", name).severity is Severity.BREAKING
    assert find("webhook-removed", "webhook memberAdded").severity is Severity.BREAKING


def test_unchanged_operations_do_not_break() -> None:
    breaks = {one.operation for one in CHANGES if one.severity is Severity.BREAKING}
    assert "createCandidate" not in breaks


def test_better_evidence_is_reported() -> None:
    sources = [one.text for one in CHANGES if one.kind == "source-changed"]
    assert "the evidence changed from inferred to example" in sources
