"""`make lint-specs`: findings with and without a reason, and what the tools say of a spec."""

import json
from pathlib import Path

import pytest

import lint_specs
from client_languages.tools import ToolError
from spec_data import list_specs, read_spec
from spec_linters import tools
from spec_linters.findings import LinterFinding, list_open, read_justified

SLASH = LinterFinding("Redocly", "slash", "tahoe.yaml#/paths/~1a~1", "ends in a slash")
REASONS = '[[finding]]\ntool = "Redocly"\nrule = "slash"\nplace = "tahoe.*#/paths/*"\nreason = "it does"\n'


def test_findings_with_a_reason_stay_and_stale_reasons_are_reported(tmp_path: Path) -> None:
    file = tmp_path / "justified.toml"
    file.write_text(REASONS)
    justified = read_justified(file)
    other = LinterFinding("Spectral", "slash", SLASH.place, "ends in a slash")
    assert list_open([SLASH], justified) == []
    assert list_open([SLASH, other], justified) == [
        f"Spectral slash: {SLASH.place}: ends in a slash"
    ]
    assert list_open([], justified) == [
        "justified.toml: Redocly slash: tahoe.*#/paths/*: no such finding any more"
    ]


def test_every_finding_that_stays_has_a_reason() -> None:
    assert all(len(entry.reason.split()) > 5 for entry in read_justified())


def say(monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    """Let all programs print an output."""
    monkeypatch.setattr(tools, "install", lambda: Path("node_modules"))
    monkeypatch.setattr(tools, "fetch_openapi_generator", lambda: Path("generator.jar"))
    monkeypatch.setattr(tools, "find_program", str)
    monkeypatch.setattr(tools, "run", lambda *_: output)


def test_the_reports_of_redocly_one_for_each_file(monkeypatch: pytest.MonkeyPatch) -> None:
    place = {"source": {"ref": "../tahoe.yaml"}, "pointer": "#/paths/~1a~1"}
    problem = {"ruleId": "slash", "message": "ends in a slash", "location": [place]}
    report = json.dumps({"totals": {}, "problems": [problem]}, indent=2)
    say(monkeypatch, f"{report}\n{report}\n")
    assert list(tools.run_redocly([])) == [SLASH, SLASH]


def test_the_report_of_spectral(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = {
        "code": "slash",
        "path": ["paths", "/a/"],
        "message": "no",
        "source": "/b/tahoe.yaml",
    }
    say(monkeypatch, f"{json.dumps([problem])}No results found!\n")
    assert list(tools.run_spectral([])) == [
        LinterFinding("Spectral", "slash", "tahoe.yaml#/paths/~1a~1", "no")
    ]


def test_the_errors_of_openapi_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    say(
        monkeypatch,
        "Errors:\n\t- attribute a is\n\t  not b\n\t- other\n\n[error] Spec has 2 errors.\n",
    )
    found = list(tools.run_openapi_generator([Path("a.json")]))
    assert [one.message for one in found] == ["attribute a is not b", "other"]
    say(monkeypatch, "Validating spec (a.json)\nNo validation issues detected.\n")
    assert list(tools.run_openapi_generator([Path("a.json")])) == []


def test_an_operation_that_an_importer_loses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spec = read_spec(list_specs()[0])
    file = tmp_path / "a.json"
    file.write_text(json.dumps(spec))
    requests = list(tools.list_requests(spec))
    imported = {"Postman": requests, "Bruno": requests[1:], "Swagger UI": ["failed: broken"]}
    say(monkeypatch, json.dumps({str(file): imported}))
    found = [(one.tool, one.message) for one in tools.run_importers([file])]
    assert found[0] == ("Bruno", f"{requests[0]} is missing")
    assert ("Swagger UI", "failed: broken is unknown") in found
    assert not [tool for tool, _ in found if tool == "Postman"]


def test_a_missing_program_ends_with_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ToolError("npm is missing: install it, or put it on the PATH")

    monkeypatch.setattr(tools, "install", fail)
    assert lint_specs.main([]) == 1
    assert capsys.readouterr().err.startswith("npm is missing")


def test_no_pin_has_a_url() -> None:
    pins = (tools.HERE / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in pins
    packages = json.loads(pins)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
