"""The report of `matricula contract`: breaches, known differences, limits of ours, commands."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from matricula.cli import main
from matricula_contract import inspection
from matricula_contract.behaviour.checks import CHECKS
from matricula_contract.curl_command import write_curl
from matricula_contract.expressions import SentRequest
from matricula_contract.fuzzing.schemathesis_command import FuzzResult
from matricula_contract.grouping import IMPORTANT, group_findings
from matricula_contract.inspection import ContractReport, Finding, InspectionPlan, Stopped
from matricula_contract.known_differences import KnownDifferences
from matricula_contract.specification import SPECS, read_spec
from matricula_mock import MockServer
from matricula_mock.call import MockResponse, OperationCall
from planted_faults import serve_fault
from planted_faults.fault import Mock
from planted_faults.tahoe import accept_capitals, drop_last

TOKEN = "mock-token"
Kinds = list[tuple[str, str]]

pytestmark = pytest.mark.usefixtures("quick_fuzzer")


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAHOE_TOKEN", TOKEN)


def make_checks(server: MockServer, *operations: str) -> ContractReport:
    """Make our own checks, without the fuzzer."""
    plan = InspectionPlan(
        "tahoe", server.url, TOKEN, writes=True, operations=frozenset(operations), examples=0
    )
    return inspection.inspect(plan)


def read_line(place: str) -> str:
    """Return the line of the spec that a report names."""
    name, _, number = place.partition(":")
    lines = (SPECS / Path(name).name).read_text(encoding="utf-8").splitlines()
    return lines[int(number) - 1].strip()


def compare_whole_numbers(tahoe: Mock) -> None:
    """Find courses as the vendor's code does, against its document."""
    original = tahoe.behaviours["listCourses"]

    def find(call: OperationCall, site: Any) -> MockResponse:
        response = original(call, site)
        wanted = call.query.get("number", "").strip().lower()
        if wanted:
            found = [
                one
                for one in response.value["results"]
                if one["id"].split("+")[1].lower() == wanted
            ]
            response.value = response.value | {"count": len(found), "results": found}
        return response

    tahoe.behaviours["listCourses"] = find


def fail_at_odd_courses(tahoe: Mock) -> None:
    """Fail with 500 at a text that is no id of a course, as the vendor's code does."""
    original = tahoe.explain

    def explain(refused: Any, operation: Any) -> MockResponse:
        names = [problem.name for problem in refused.problems]
        if refused.kind == "query" and "course_id" in names:
            return MockResponse(500, "a crash")
        return original(refused, operation)

    tahoe.explain = explain


@contextmanager
def without_our_limits(folder: Path) -> Iterator[MockServer]:
    """Serve a mock with larger bounds than those of the spec."""
    for path in SPECS.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for keyword in ("maxItems: 20\n", "maxItems: 500\n", "maxLength: 150,", "maxLength: 255,"):
            text = text.replace(keyword, keyword.replace(": ", ": 100"))
        (folder / path.name).write_text(text, encoding="utf-8")
    with MockServer(specs=folder) as server:
        yield server


class TestKnownDifferences:
    def test_a_filter_that_compares_in_another_way(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with serve_fault("tahoe", compare_whole_numbers, fail_at_odd_courses) as server:
            report = make_checks(server, "listCourses", "getCourse")
            words = ["--on", "tahoe", "--base-url", server.url, "--operation", "listCourses"]
            words += ["--operation", "listEnrollments"]  # the fuzzer knows its crashes as well
            assert main(["contract", *words, "--examples", "1"]) == 0
        assert report.findings == []
        (found,) = [one for one in report.differences if "whole numbers" in one.sentence]
        assert (found.kind, read_line(found.line)) == ("known difference", "x-differs:")
        said = capsys.readouterr().out
        assert "No breach, known differences that the spec names:\n" in said
        assert f"the published code compares whole numbers. ({found.line})" in said
        assert said.endswith("the contract is kept\n")

    def test_a_crash_that_is_known(self) -> None:
        with serve_fault("tahoe", fail_at_odd_courses) as server:
            report = make_checks(server, "listEnrollments", "updateEnrollments")
        assert [one.what for one in report.findings] == []
        (found,) = [one for one in report.differences if "no id" in one.sentence]
        assert (found.operation, found.kind) == ("listEnrollments", "known difference")

    def test_what_the_platform_overlooks(self, mock: MockServer) -> None:
        report = make_checks(mock, "listUsers", "listCourses")
        assert report.findings == []
        sentences = " ".join(one.sentence for one in report.differences)
        assert "The platform uses 20 instead" in sentences
        assert {one.kind for one in report.differences} == {"known difference"}
        lines = {read_line(one.line) for one in report.differences}
        assert lines == {"x-lenient:"}


class TestOwnLimits:
    def test_a_server_with_others_keeps_the_contract(self, tmp_path: Path) -> None:
        with without_our_limits(tmp_path) as server:
            report = make_checks(server, "listCourses", "listEnrollments", "updateEnrollments")
        assert [one.what for one in report.findings] == []
        limits = [one for one in report.differences if one.kind == "limit of ours"]
        assert {one.operation for one in limits} >= {"listCourses", "listEnrollments"}
        assert any(one.sentence.startswith("maxItems is our choice") for one in limits)
        assert all(read_line(one.line).find("x-own-limits") >= 0 for one in limits)

    @pytest.mark.parametrize(
        ("courses", "status", "kind"),
        [(21, 201, "limit of ours"), (21, 500, None), (20, 201, None), (0, 201, None)],
    )
    def test_only_acceptance_beyond_them_is_explained(
        self, courses: int, status: int, kind: str | None
    ) -> None:
        spec = read_spec("tahoe")
        operation = spec.operations["updateEnrollments"]
        body = {
            "action": "enroll",
            "courses": ["course-v1:acme+AP200+2019"] * courses,
            "identifiers": ["ana@example.org"],
        }
        found = KnownDifferences("tahoe", spec).explain(
            operation, SentRequest(operation.id, body=body), status
        )
        assert (found and found.kind) == kind


class TestBreaches:
    def test_an_accepted_token_is_described_and_comes_first(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with serve_fault("tahoe", accept_capitals, drop_last) as server:
            server.seed({"tahoe": {"users": [{"id": id} for id in range(1, 9)]}})
            words = ["--on", "tahoe", "--base-url", server.url, "--operation", "listUsers"]
            assert main(["contract", *words, "--examples", "1"]) == 1
        said = capsys.readouterr().out
        first = next(line for line in said.splitlines() if ": a wrong token" in line)
        place = said.index(first)
        assert "your token in capitals is accepted with 200" in said[place:]
        assert said.index("\n\n") + 2 == place, "it is the first finding"
        assert '"Authorization: Token $(printf %s "$TAHOE_TOKEN" | tr a-z A-Z)"' in said
        assert "[hidden]" not in said

    def test_one_defect_is_reported_once(self) -> None:
        findings = [
            Finding("getUser", "Response violates schema", "id is no integer", "curl 3"),
            Finding("getUser", "responses are as described", 'getUser: 200: "11"', "curl 2"),
            Finding("listUsers", "a wrong token gets nothing", "listUsers: capitals", "curl 1"),
            Finding("getUser", "a wrong token gets nothing", "getUser: capitals", "curl 4"),
        ]
        first, *others = group_findings(findings)
        assert (first.operation, first.curl) == ("listUsers", "curl 1")
        assert first.also == ("getUser: a wrong token gets nothing: getUser: capitals",)
        assert [(one.operation, one.curl, len(one.also)) for one in others] == [
            ("getUser", "curl 2", 1)
        ]

    def test_every_check_has_its_rank(self) -> None:
        assert sorted(IMPORTANT) == sorted(CHECKS)


class TestCommands:
    @pytest.mark.parametrize(
        "body",
        [
            b"{}",
            b'{"name": "O\'Neil $HOME `id` \\\\ %s"}',
            b"\xff\xfe\x00",
            "Zoë\n".encode(),
            b"[" * 50_000,
            bytes(range(256)),
        ],
    )
    def test_they_send_the_same_bytes(self, body: bytes) -> None:
        headers = {"Content-Type": "application/json", "Authorization": "Token s3cret"}
        secrets = {"Token s3cret": "Token $TAHOE_TOKEN"}
        command = write_curl("POST", "http://127.0.0.1:1/a?b=c&d=%20", headers, body, secrets)
        assert command.isprintable()
        assert command.isascii()
        assert len(command) < 2000
        assert "s3cret" not in command
        script = (
            'curl() { while [ $# -gt 0 ]; do case "$1" in --data-binary)'
            ' if [ "$2" = @- ]; then cat; else printf %s "$2"; fi; shift;;'
            ' -H) printf "%s\\n" "$2" >&2; shift;; esac; shift; done; }; '
        )
        done = subprocess.run(
            ["sh", "-c", script + command], env={"TAHOE_TOKEN": "mine", "PATH": "/usr/bin:/bin"},
            capture_output=True,
        )  # fmt: skip
        assert done.stdout == body
        assert b"Authorization: Token mine\n" in done.stderr

    def test_long_bodies_are_cut(self) -> None:
        command = write_curl("POST", "http://127.0.0.1:1", {}, b"ab" * 3000)
        assert "the first 2000 of 6000 bytes" in command


class TestSurroundings:
    def test_netrc_is_not_read_and_this_machine_not_reached_through_a_proxy(
        self, mock: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ana password secret\n")
        monkeypatch.setenv("HOME", str(tmp_path))
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.delenv("NO_PROXY", raising=False)
        words = ["--on", "tahoe", "--base-url", mock.url, "--operation", "listUsers"]
        assert main(["contract", *words, "--examples", "1"]) == 0
        assert len(mock.requests()) > 10

    @pytest.mark.parametrize(
        ("report", "responses"),
        [
            ({}, {}),
            ({}, {"listUsers": {"statuses": {}, "requests": 0}}),
            (
                {"errors": [{"title": "Network Error", "count": 3}]},
                {"listUsers": {"statuses": {"200": 5}, "requests": 5}},
            ),
        ],
        ids=["no figures", "no request", "some requests"],
    )
    def test_a_fuzzer_that_cannot_reach_the_server_ends_the_run(
        self,
        mock: MockServer,
        monkeypatch: pytest.MonkeyPatch,
        report: dict[str, Any],
        responses: dict[str, Any],
    ) -> None:
        result = FuzzResult("tahoe", 1, report, responses, [], [], 0.1, "Connection refused\n")
        monkeypatch.setattr(inspection, "run_schemathesis", lambda *_, **__: result)
        plan = InspectionPlan("tahoe", mock.url, TOKEN, operations=frozenset({"listUsers"}))
        with pytest.raises(
            Stopped, match=r"did not reach http.*(Connection refused|Network Error \(3\))"
        ):
            inspection.inspect(plan)


def test_the_lines_of_the_spec_are_right() -> None:
    spec = read_spec("tahoe")
    text = (SPECS / "tahoe.yaml").read_text(encoding="utf-8")
    marks = re.findall(r"x-(?:lenient|differs|own-limits):", text)
    known = KnownDifferences("tahoe", spec)
    operation = spec.operations["listUsers"]
    found = known.explain(operation, SentRequest("listUsers", query={"limit": "x"}), 200)
    assert found is not None
    assert read_line(found.line) == "x-lenient:"
    assert len(marks) > 15
