"""`matricula contract` on servers that keep the contract, and on servers that break it."""

import json
import sys
from typing import Any

import pytest
from gateway import forward
from scripted_server import ScriptedServer

from matricula import PLATFORMS, name_token_variable
from matricula.cli import main
from matricula_contract import inspection
from matricula_contract.inspection import ContractReport, InspectionPlan
from matricula_extras import name_install
from matricula_mock import MockServer
from matricula_mock.call import MockResponse
from planted_faults import serve_fault
from planted_faults.fault import Mock
from planted_faults.tahoe import count_the_page, write_ids_as_text

FEW = ["--examples", "2"]

pytestmark = pytest.mark.usefixtures("quick_fuzzer")


@pytest.fixture(autouse=True)
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in map(name_token_variable, PLATFORMS):
        monkeypatch.setenv(name, "mock-token")


def make_checks(
    url: str, *, writes: bool, operations: frozenset[str] = frozenset()
) -> ContractReport:
    """Make our own checks, without the fuzzer."""
    plan = InspectionPlan(
        "tahoe", url, "mock-token", writes=writes, operations=operations, examples=0
    )
    return inspection.inspect(plan)


def inspect(url: str, *words: str, platform: str = "tahoe") -> int:
    return main(["contract", "--on", platform, "--base-url", url, *words])


@pytest.mark.parametrize(
    "platform",
    [pytest.param(one, marks=() if one == "tahoe" else pytest.mark.slow) for one in PLATFORMS],
)
def test_it_only_reads(mock: MockServer, platform: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = mock.state()
    assert inspect(mock.url, *FEW, platform=platform) == 0
    assert "the contract is kept" in capsys.readouterr().out
    assert {request["method"] for request in mock.requests()} == {"GET"}
    assert mock.state() == before


def test_a_path_of_the_url_takes_the_place_of_the_platforms_own(
    mock: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server = ScriptedServer(
        lambda request, _: forward(mock.url, request.replace(b" /school/", b" /dc/api/v5/", 1))
    )
    words = [*FEW, "--operation", "getOffering"]
    try:
        assert inspect(f"{server.url}/school/", *words, platform="digitalchalk") == 0
    finally:
        server.close()
    assert "the contract is kept" in capsys.readouterr().out
    paths = [request.split(b" ")[1] for request in server.requests]
    assert sum(path.startswith(b"/school/offerings/") for path in paths) > 2
    assert not any(path.startswith(b"/dc/") for path in paths)


@pytest.mark.parametrize(
    ("writes", "operations", "needs"),
    [
        (False, [], "--write"),
        (False, ["listUsers"], "--write and all operations (no --operation)"),
        (True, ["listUsers"], "all operations (no --operation)"),
        (True, ["createRegistration"], "all operations (no --operation)"),
    ],
)
def test_missing_preconditions_of_a_check_are_named(
    mock: MockServer, writes: bool, operations: list[str], needs: str
) -> None:
    report = make_checks(mock.url, writes=writes, operations=frozenset(operations))
    assert report.findings == []
    assert report.left_out["the platform's own rules hold"] == f"needs {needs}"


@pytest.mark.slow
def test_it_writes_where_that_is_allowed(
    mock: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(mock.url, *FEW, "--write", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["findings"] == []
    assert report["left_out"] == {}
    assert report["variant"] == "all-accounts"
    assert report["responses"]["createRegistration"]["200"] > 0


@pytest.mark.slow
def test_another_variant_keeps_the_contract(
    mock: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    mock.variants({"tahoe": "active-accounts"})
    assert inspect(mock.url, *FEW, "--write") == 0
    assert "variant: active-accounts\n" in capsys.readouterr().out


def test_a_run_that_only_reads_does_not_see_the_variant(
    mock: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    mock.variants({"tahoe": "active-accounts"})
    mock.seed({"tahoe": {"users": [{"id": 1, "active": True}, {"id": 2}]}})
    assert inspect(mock.url, *FEW, "--operation", "listUsers") == 0
    assert "not tried: the variant: needs --write" in capsys.readouterr().out


def test_a_server_that_shows_no_variant_is_broken() -> None:
    def list_nobody(tahoe: Mock) -> None:
        page: dict[str, Any] = {"count": 0, "next": None, "previous": None, "results": []}
        tahoe.behaviours["listUsers"] = lambda call, site: MockResponse(200, page)

    with serve_fault("tahoe", list_nobody) as server:
        report = make_checks(server.url, writes=True)
    assert report.variant == "all-accounts"
    assert "written values are read back" in [finding.check for finding in report.findings]


def test_it_shows_breaches_with_a_command_that_repeats_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    operations = ["createRegistration", "listUsers", "getUser"]
    words = [word for name in operations for word in ("--operation", name)]
    with serve_fault("tahoe", write_ids_as_text, count_the_page) as server:
        assert inspect(server.url, *FEW, "--write", *words) == 1
    said = capsys.readouterr().out
    assert 'getUser: responses are as described\n  getUser: a good request: 200: "14"' in said
    assert "listUsers: pages are complete and end" in said
    assert "  also: Response violates schema" in said
    assert f'curl -H "Authorization: Token $TAHOE_TOKEN" {server_path(said)}' in said
    assert "mock-token" not in said


def test_an_operation_of_a_mock_that_is_never_accepted_is_a_breach() -> None:
    fault = {"operationId": "listUsers", "fault": "status", "status": 404, "times": 100_000}
    with MockServer(faults=[fault]) as server:
        report = make_checks(server.url, writes=True)
    found = {finding.check: finding.what for finding in report.findings}
    assert found["written values are read back"] == "listUsers: no request is accepted"
    needs = report.left_out["the platform's own rules hold"]
    assert needs == "needs the operations that were not tried"


def server_path(said: str) -> str:
    """Return the URL in the first curl command that reads a user."""
    return next(
        line.split()[-1] for line in said.splitlines() if "curl" in line and "/users/1" in line
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--base-url", "http://127.0.0.1:1"], 4, "cannot be reached"),
        (["--base-url", "https://example.org", "--write"], 2, "say --yes"),
        (["--base-url", "http://127.0.0.1:1", "--operation", "nothing"], 2, "no operation nothing"),
        (
            ["--base-url", "http://127.0.0.1:1", "--operation", "createRegistration"],
            2,
            "Give --write",
        ),
        (["--base-url", "http://127.0.0.1:1/path?q=1"], 2, "a query"),
        (["--base-url", "http://example.org"], 2, "Plain http"),
        (["--base-url", "http://127.0.0.1:1", "--token-file", "/nowhere"], 2, "No token"),
    ],
)
def test_impossible_requests_are_refused(
    words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["contract", "--on", "tahoe", *words]) == code
    assert message in capsys.readouterr().err


def test_a_rejected_token_ends_the_run(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TAHOE_TOKEN", "wrong")
    assert inspect(mock.url) == 4
    assert "rejects the token" in capsys.readouterr().err


def test_a_missing_package_is_named(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "schemathesis", None)
    assert inspect(mock.url) == 2
    assert name_install("contract") in capsys.readouterr().err
