"""Check a running server against a platform's spec, with the fuzzer and our own checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import Factory, define, field, frozen

from .behaviour.checks import CHECKS, NEED_MOCK, UNREADABLE, find_breach
from .behaviour.target import NoResponse, NotInSpec, TargetServer
from .behaviour.valid_requests import make_request
from .behaviour.variants import find_variant
from .fuzzing.configuration import READING, REAL, FuzzError
from .fuzzing.schemathesis_command import FuzzResult, find_schemathesis, run_schemathesis
from .grouping import group_findings
from .hiding import hide
from .known_differences import KnownDifference
from .server_route import DIRECT, ServerRoute
from .specification import Specification, read_spec

PROXY_REFUSAL: Final = 407
NETWORK_ERRORS: Final = ("Network Error", "Server Unavailable")
"""The titles of the fuzzer's errors for requests without a response."""


class Stopped(Exception):
    """The server cannot be reached, or rejects the token. The message says which."""


@frozen
class InspectionPlan:
    """Settings of an inspection.

    `url` is an origin; `base_path` takes the place of the path that the spec's servers have.
    `operations` are operationIds; without any, all allowed operations are checked. `examples` is
    the number of the fuzzer's cases for each operation; with 0 there is no fuzzing. `interval` are
    seconds between requests. `route` has the proxy and the certificates, for both halves.
    """

    platform: str
    url: str
    token: str = field(repr=False)
    writes: bool = False
    examples: int = 20
    operations: frozenset[str] = frozenset()
    interval: float = 0.0
    base_path: str = ""
    route: ServerRoute = DIRECT


@frozen
class Finding:
    """A breach of a documented fact: its operation (or ""), the check that found it, a message,
    and a curl command.

    `also` names other checks that failed for the same operation, each with its message.
    """

    operation: str
    check: str
    what: str
    curl: str
    also: tuple[str, ...] = ()


@define
class ContractReport:
    """The results of an inspection.

    `variant` is the one of the spec's variants that the server shows; None if the spec has none, or
    the allowed operations cannot show it. `findings` are breaches, the most important first, one
    for each defect. `differences` are known differences, and limits that are our choice: the spec
    explains them, so they are no breach. `responses` has counts by operation and status;
    `left_out` has the reason for each operation and check that was not tried.
    """

    variant: str | None = None
    responses: dict[str, dict[int, int]] = Factory(dict)
    findings: list[Finding] = Factory(list)
    differences: list[KnownDifference] = Factory(list)
    left_out: dict[str, str] = Factory(dict)

    def add(self, operation: str, status: int, number: int) -> None:
        """Add a number of responses."""
        line = self.responses.setdefault(operation, {})
        line[status] = line.get(status, 0) + number

    def redact(self, token: str) -> None:
        """Replace the token, which a server may have repeated, and shorten the reasons."""
        self.findings = [
            Finding(
                one.operation,
                one.check,
                hide(token, one.what),
                hide(token, one.curl),
                tuple(hide(token, text) for text in one.also),
            )
            for one in self.findings
        ]
        self.left_out = {name: hide(token, text)[:200] for name, text in self.left_out.items()}


def inspect(plan: InspectionPlan) -> ContractReport:
    """Make our own checks of a server, then fuzz it.

    Raises FuzzError or Stopped if that is not possible. No message and no finding has the token.
    """
    try:
        report = _inspect(plan)
    except (FuzzError, Stopped) as error:
        raise type(error)(hide(plan.token, str(error))) from None
    report.redact(plan.token)
    return report


def _inspect(plan: InspectionPlan) -> ContractReport:
    if plan.examples:
        find_schemathesis()
    report = ContractReport()
    spec = _restrict(plan)
    if not spec.operations:  # with no ids schemathesis would send all operations
        raise FuzzError("The chosen operations write. Give --write if the server may be changed.")
    with TargetServer(
        plan.url,
        plan.platform,
        token=plan.token,
        spec=spec,
        controls=False,
        interval=plan.interval,
        route=plan.route,
    ) as target:
        target.spec = spec.restrict(_find_askable(target, report, plan))
        report.variant = _find_variant(target, report)
        is_mock = target.is_mock()
        target.controls = is_mock and plan.writes and not plan.operations
        is_whole = target.spec.operations.keys() == spec.operations.keys()
        _make_checks(target, report, list(_find_lacks(plan, is_mock, is_whole)))
        for (operation, status), number in target.counts.items():
            report.add(operation, status, number)
        report.differences += target.differences
        report.left_out |= target.untried
    if plan.examples:
        _fuzz(plan, report)
    report.findings = group_findings(report.findings)
    return report


def _restrict(plan: InspectionPlan) -> Specification:
    """Return the spec with the allowed operations only."""
    spec = read_spec(plan.platform)
    if plan.base_path:
        spec = spec.mount(plan.base_path)
    wanted = plan.operations or set(spec.operations)
    return spec.restrict(
        {
            operation.id
            for operation in spec.operations.values()
            if operation.id in wanted and (plan.writes or operation.method == "GET")
        }
    )


def _find_askable(target: TargetServer, report: ContractReport, plan: InspectionPlan) -> set[str]:
    """Return the operations with a known good request.

    Raises Stopped if the token or the proxy's password is rejected, or the API is not there.
    """
    askable, refused = set(), set()
    for operation in target.spec.operations.values():
        try:
            request = make_request(target, operation.id)
            status = target.send(request).status
        except NoResponse as error:
            url = target.last.rpartition(" ")[2]
            raise Stopped(f"{url} cannot be reached: {plan.route.explain(error)}") from None
        except (AssertionError, NotInSpec, *UNREADABLE) as error:
            report.left_out[operation.id] = f"no good request is known: {error}"
            continue
        _check_proxy(plan, {status})
        if status in target.spec.token_refusals:
            refused.add(operation.id)
        if status < 400 or status not in (401, 403, 404):
            askable.add(operation.id)
        else:
            report.left_out[operation.id] = f"the request made from the spec got {status}"
    if refused and not askable:
        raise Stopped("The server rejects the token. Check it.")
    if not askable and len(target.spec.operations) > 1:
        reason = next(iter(report.left_out.values()))
        raise Stopped(
            f"No operation can be checked at {plan.url}{plan.base_path}: {reason}."
            " Check the URL and its path."
        )
    return askable


def _check_proxy(plan: InspectionPlan, statuses: set[int]) -> None:
    """Raise Stopped if these are the statuses of a proxy that forwards nothing."""
    if plan.route.proxy and statuses == {PROXY_REFUSAL}:
        raise Stopped(f"The proxy {plan.route.proxy_name} wants a user name and a password.")


def _find_variant(target: TargetServer, report: ContractReport) -> str | None:
    """Return the variant that the server shows, if that can be seen."""
    if not target.spec.variants:
        return None
    try:
        found = find_variant(target)
    except (AssertionError, NoResponse, *UNREADABLE) as error:  # the checks will say so as well
        report.left_out["the variant"] = str(error)
        return None
    if found is None:
        report.left_out["the variant"] = "needs --write, and the operations that show it"
    else:
        target.variant = found
    return found


def _find_lacks(plan: InspectionPlan, is_mock: bool, is_whole: bool) -> Iterator[str]:
    """List the preconditions that are missing for the checks in NEED_MOCK."""
    if not is_mock:
        yield "a mock server"
    if not plan.writes:
        yield "--write"
    if plan.operations:
        yield "all operations (no --operation)"
    elif plan.writes and not is_whole:
        yield "the operations that were not tried"


def _make_checks(target: TargetServer, report: ContractReport, lacks: list[str]) -> None:
    """Make all checks; if preconditions are missing, leave out those in NEED_MOCK."""
    for name, check in CHECKS.items():
        if name in NEED_MOCK and lacks:
            report.left_out[name] = f"needs {' and '.join(lacks)}"
            continue
        target.reset()
        try:
            breach = find_breach(check, target)
        except NotInSpec as error:
            if not target.controls:  # a real server may not allow every operation
                report.left_out[name] = f"needs {error}"
                continue
            breach = f"{error}: no request is accepted"
        if breach:
            words = re.findall(r"\w+", breach)
            known = next((word for word in words if word in target.spec.operations), "")
            report.findings.append(Finding(known, name, breach, target.last))


def _fuzz(plan: InspectionPlan, report: ContractReport) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        changes = REAL if plan.writes else {**REAL, **READING}
        result = run_schemathesis(
            plan.platform,
            plan.url,
            plan.token,
            list(_options(plan)),
            folder,
            changes,
            variant=report.variant,
            base_path=plan.base_path,
            route=plan.route,
        )
    counted = (line["statuses"] for line in result.responses.values())
    _check_proxy(plan, {int(status) for statuses in counted for status in statuses})
    _add_figures(report, result.responses)
    report.findings += [
        Finding(one["operation"], one["check"], one["what"], one["curl"]) for one in result.findings
    ]
    for one in result.differences:
        if (difference := KnownDifference(**one)) not in report.differences:
            report.differences.append(difference)
    if what := _find_lack(result):
        if not report.findings:
            raise Stopped(f"The fuzzer did not reach {plan.url}: {plan.route.explain(what)}")
        report.findings.append(Finding("", "fuzzing", what, ""))


def _find_lack(result: FuzzResult) -> str:
    """Return why a run of the fuzzer proves nothing, "" if it proves something.

    After an error of the network it leaves out requests or phases, so findings may be missing.
    """
    errors = [one for one in result.report.get("errors", ()) if one["title"] in NETWORK_ERRORS]
    if errors:
        return ", ".join(f"{one['title']} ({one['count']})" for one in errors)
    if result.responses and result.total("requests"):
        return ""
    return (result.output.strip().splitlines() or ["it said nothing"])[-1]


def _options(plan: InspectionPlan) -> Iterator[str]:
    yield from ("--max-examples", str(plan.examples))
    for operation in sorted(_restrict(plan).operations):
        yield from ("--include-operation-id", operation)
    if plan.interval:
        yield from ("--rate-limit", f"{max(1, int(60 / plan.interval))}/m")


def _add_figures(report: ContractReport, responses: Mapping[str, Any]) -> None:
    for operation, line in responses.items():
        for status, number in line["statuses"].items():
            report.add(operation, int(status), number)
