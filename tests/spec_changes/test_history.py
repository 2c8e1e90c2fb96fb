"""tahdah's earlier version: valid, marked as history, served by nobody, and its story is told."""

import subprocess
import sys
from pathlib import Path

import httpx2
from openapi_spec_validator import OpenAPIV31SpecValidator

from check_specs import check_specs
from generate import find_specs
from matricula_mock import MockServer
from spec_changes import Change, Severity, compare
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
    assert list(OpenAPIV31SpecValidator(OLD.text.value).iter_errors()) == []


def test_only_calls_of_the_platform_itself_differ_from_our_rules() -> None:
    found = check_specs([OLD.path])
    assert not found.unreadable
    messages = {(one.place.split(".")[1], one.message) for one in found.findings}
    sent = ["/eventcredits/webhooks", "/catalogue/webhooks"]
    assert {path for path, _ in messages} == set(sent)
    assert {message.split(" instead")[0] for _, message in messages} == {
        "no security schemes",
        "no response for a refused request",
    }


def test_it_is_marked_as_history() -> None:
    assert OLD.path.read_text(encoding="utf-8").startswith("# HISTORY.")
    assert "earlier version" in OLD.root.child("info", "title").string


def test_bodies_nobody_could_read_are_inferred() -> None:
    register = OLD.find_operation("registerLearners")
    assert register is not None
    assert register.node.child("x-source", "evidence").string == "stated"
    [(_, media)] = register.bodies
    schema = media.child("schema").follow()
    assert schema.child("x-source", "evidence").string == "inferred"
    assert register.successes()[0].child("x-source", "evidence").string == "inferred"


def test_nobody_makes_a_client_of_it_or_checks_it_with_the_others() -> None:
    assert all(path.parent == ROOT / "spec" for path in find_specs())
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "check_specs.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "history" not in done.stdout + done.stderr


def test_the_mock_server_does_not_response_at_its_address(mock: MockServer) -> None:
    place = PLACE.format(legalentityid=1001, experienceid=2001)
    token = {"Authorization": "Bearer mock-token"}
    with httpx2.Client(base_url=mock.url, headers=token) as client:
        assert client.post(f"{place}/learners", json={"candidateIds": []}).status_code == 404
        assert client.post(f"{place}/registrations", json={"candidateIds": []}).status_code == 400


def test_registering_moved_and_has_another_name() -> None:
    moved = find("operation-moved", "createRegistrations")
    assert moved.text == f"POST {PLACE}/learners is POST {PLACE}/registrations now"
    renamed = find("operation-renamed", "createRegistrations")
    assert renamed.text == "registerLearners is called createRegistrations now"
    tag = find("tag-changed", "createRegistrations")
    assert "tahdah.learning_experiences.register() is tahdah.registrations.create()" in tag.text
    assert {one.severity for one in (moved, renamed, tag)} == {Severity.BREAKING}


def test_the_guide_shows_what_the_comparison_says() -> None:
    names = ("spec/history/tahdah-before-2026-03.yaml", "spec/tahdah.yaml")
    command = [sys.executable, ROOT / "scripts" / "compare_specs.py", *names]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    guide = (ROOT / "docs" / "api-changes.md").read_text(encoding="utf-8")
    shown = guide.rpartition("```text\n")[2].partition("```")[0]
    assert shown in done.stdout


def test_there_is_a_list_of_registrations_now() -> None:
    assert find("operation-added", "listRegistrations").severity is Severity.FEATURE
    replay = find("replay-strengthened", "createRegistrations")
    assert "lookup, where it was never" in replay.text


def test_events_among_the_paths_are_gone() -> None:
    for name in ("sendEventCreditsUpdated", "sendCatalogueEntryCreated"):
        assert find("operation-removed", name).severity is Severity.BREAKING
    assert find("webhook-removed", "webhook memberAdded").severity is Severity.BREAKING


def test_what_did_not_change_is_not_among_the_breaks() -> None:
    breaks = {one.operation for one in CHANGES if one.severity is Severity.BREAKING}
    assert "createCandidate" not in breaks


def test_better_evidence_is_told() -> None:
    sources = [one.text for one in CHANGES if one.kind == "source-changed"]
    assert "its evidence was inferred and is example" in sources
