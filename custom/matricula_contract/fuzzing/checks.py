"""The hooks and checks that schemathesis calls. The rules are in `run`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import schemathesis
from attrs import asdict
from schemathesis.checks import CheckContext
from schemathesis.core import NotSet
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.hooks import HookContext
from schemathesis.openapi.checks import (
    EnsureResourceAvailability,
    MissingHeaderNotRejected,
    RejectedPositiveData,
    UseAfterFree,
)
from schemathesis.schemas import BaseSchema

from ..curl_command import write_curl
from ..expressions import ReadResponse, SentRequest, read_json
from ..hiding import hide_in_body
from ..specification import ContractOperation
from ..text_table import format_responses
from .configuration import TOKEN
from .run import FuzzRun
from .schemathesis_command import FIGURES, TOKEN_VARIABLE, VARIANT

SERVER_ERROR: Final = 500
"""The least status of a crash."""
SHOWN: Final = 200
"""The letters of a response's body that a finding shows."""
UNACCEPTABLE: Final = "image/png"
PROBES: Final = {406: "Accept", 415: "Content-Type"}
"""The statuses for an unacceptable media type, with the header that has it."""

_runs: list[FuzzRun] = []
"""The current run. A process tests one spec, loaded last."""


@schemathesis.hook
def after_load_schema(context: HookContext, schema: BaseSchema) -> None:
    """Begin a run when schemathesis has loaded the spec."""
    _runs[:] = [FuzzRun(schema.raw_schema)]


def _find_operation(case: Case[Any]) -> ContractOperation | None:
    """Return the operation of a case; None for a method that its path does not have."""
    if case.method.lower() != case.operation.method.lower():
        return None
    return _runs[0].operations[case.operation.definition.raw["operationId"]]


@schemathesis.hook
def before_add_examples(context: HookContext, examples: list[Case[Any]]) -> None:
    """Add examples with path parameters that random values would rarely hit."""
    for example in _runs[0].expectations.path_examples:
        for case in examples[:1]:
            if set(example.parameters) <= set(case.path_parameters):
                found = case.derive(keep_auth=True)
                found.path_parameters.update(example.parameters)
                examples.append(found)


def _is_valid(case: Case[Any]) -> bool:
    meta = case.meta
    return meta is not None and meta.generation.mode.is_positive


def _has_valid_body(case: Case[Any]) -> bool:
    meta = case.meta
    return meta is not None and not meta.is_negative_at(ParameterLocation.BODY)


def _read_response(response: Response) -> ReadResponse:
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    content = hide_in_body(os.environ.get(TOKEN, ""), response.content)
    return ReadResponse(response.status_code, read_json(content), headers)


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Put new values and known ids into valid requests."""
    if operation := _find_operation(case):
        meta = case.meta
        if meta is not None and not meta.is_negative_at(ParameterLocation.PATH):
            _runs[0].use_known_ids(operation, case.path_parameters)
        _runs[0].prepare(operation, case.id, case.body, valid=_has_valid_body(case))


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Note the values and ids of accepted requests."""
    if operation := _find_operation(case):
        request = SentRequest(operation.id, path=case.path_parameters or {}, body=case.body)
        _runs[0].record(operation, request, _read_response(response))


@schemathesis.hook
def filter_failure(
    context: HookContext, failure: Failure, case: Case[Any], response: Response
) -> bool:
    """Keep a failure unless it is expected; return True to keep it.

    Expected are refusals that the server's records explain, records that the server's variant
    hides, and the spec's own status for a missing token, where schemathesis accepts only 401.
    """
    operation = _find_operation(case)
    is_fault = operation is None or _is_fault(operation, failure, case, response)
    if is_fault:
        name = operation.id if operation else f"{case.method} {case.path}"
        curl = _write_curl(response)
        what = f"{failure.message}{_describe_refusal(failure, response)}"
        _runs[0].add_finding(name, failure.title, what, curl)
    return is_fault


def _describe_refusal(failure: Failure, response: Response) -> str:
    """Return the answer to a valid request as a line: the status, and the beginning of the body."""
    if not isinstance(failure, RejectedPositiveData):
        return ""
    body = hide_in_body(os.environ.get(TOKEN, ""), response.content).decode("utf-8", "replace")
    text = " ".join(body.split())
    return f"\nGot: {response.status_code} {text[:SHOWN]}{'…' if len(text) > SHOWN else ''}"


def _is_fault(
    operation: ContractOperation, failure: Failure, case: Case[Any], response: Response
) -> bool:
    if _runs[0].spec.is_throttled(_read_response(response)):
        return False
    if isinstance(failure, MissingHeaderNotRejected):
        return not _runs[0].refuses_token(operation, response.status_code)
    # One crash breaks several of the fuzzer's checks: of the status, of the content type.
    if isinstance(failure, AcceptedNegativeData) or response.status_code >= SERVER_ERROR:
        return not _runs[0].explains_difference(
            operation, _read_request(operation, case), response.status_code
        )
    if isinstance(failure, EnsureResourceAvailability):
        return not _runs[0].hides_records(os.environ.get(VARIANT, ""))
    if isinstance(failure, RejectedPositiveData):
        read = _read_response(response)
        path = case.path_parameters or {}
        return not _runs[0].explains_refusal(operation, case.id, case.body, read, path)
    if isinstance(failure, UseAfterFree):
        return not _runs[0].shows_deleted(operation)
    return True


def _read_request(operation: ContractOperation, case: Case[Any]) -> SentRequest:
    body = None if isinstance(case.body, NotSet) else case.body
    query = case.query if isinstance(case.query, dict) else {}
    return SentRequest(operation.id, path=case.path_parameters or {}, query=query, body=body)


def _write_curl(response: Response) -> str:
    """Write the request of a response as a command; the shell puts the token in."""
    request = response.request
    token, variable = os.environ.get(TOKEN, ""), os.environ.get(TOKEN_VARIABLE, "$TOKEN")
    headers = {
        name: value if isinstance(value, str) else value.decode("latin-1")
        for name, value in request.headers.items()
    }
    secrets = {
        value: value.replace(token, variable)
        for value in headers.values()
        if token and token in value
    }
    body = request.body or b""
    sent = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else b""
    return write_curl(str(request.method), str(request.url), headers, sent, secrets)


@schemathesis.check
def unique_values(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """Check that taken values are refused, and unused ones are not."""
    operation = _find_operation(case)
    if operation:
        status = response.status_code
        breach = _runs[0].find_breach(operation, case.id, status, valid=_is_valid(case))
        assert breach is None, f"{operation.id}: {status}: {breach}"


@schemathesis.check
class ResponsesOccur:
    """Counts the responses, and sends each operation a wrong body and wrong media types once.

    It fails the run if a documented status never came, or if less than `least_share` of the valid
    creating requests were accepted; `least_shares` has other bounds by operationId. Without
    `must_occur` it only counts.
    """

    def __init__(
        self,
        least_share: float,
        must_occur: bool = True,
        least_shares: Mapping[str, float] | None = None,
    ) -> None:
        self._must_occur = must_occur
        self._least_share = least_share
        self._least_shares = least_shares or {}
        self._probed: set[str] = set()

    def after_response(self, ctx: CheckContext, response: Response, case: Case[Any]) -> None:
        """Count a response; after the first accepted request send the probes."""
        operation = _find_operation(case)
        if operation is None:
            return
        counts = _runs[0].counts
        # A second record is meant to be refused: how many there are is chance.
        request, read = _read_request(operation, case), _read_response(response)
        is_valid = _is_valid(case) and not _runs[0].is_second(operation, request, read)
        counts.count(operation, response.status_code, valid=is_valid)
        if response.status_code < 300 and operation.id not in self._probed:
            self._probed.add(operation.id)
            if operation.find_refusals() and isinstance(case.body, dict):
                self._probe_body(ctx, case, operation)
            for expected, header in PROBES.items():
                if expected in operation.statuses and case.method != "DELETE":
                    self._probe(ctx, case, operation, expected, header)

    def _probe_body(self, ctx: CheckContext, case: Case[Any], operation: ContractOperation) -> None:
        """Send a body that is not an object: random bodies may not contain one.

        Other checks look at the response.
        """
        probe = case.derive(keep_auth=True)
        probe.body = []
        self._count(ctx, probe, operation)

    def _count(self, ctx: CheckContext, probe: Case[Any], operation: ContractOperation) -> int:
        send = probe.operation.schema.transport.send
        status = int(send(probe, **(ctx.internals.transport_kwargs or {})).status_code)
        _runs[0].counts.count(operation, status, valid=False)
        return status

    def _probe(
        self,
        ctx: CheckContext,
        case: Case[Any],
        operation: ContractOperation,
        expected: int,
        header: str,
    ) -> None:
        headers = case.headers.copy()
        headers[header] = UNACCEPTABLE
        probe = case.derive(headers=headers, keep_auth=True)
        status = self._count(ctx, probe, operation)
        assert status == expected, f"{operation.id}: {header}: {UNACCEPTABLE} got {status}"

    def after_run(self, ctx: CheckContext) -> None:
        """Print the figures; raise AssertionError if the run proves too little."""
        counts = _runs[0].counts
        print("\n" + format_responses(counts.as_dict()), flush=True)
        if path := os.environ.get(FIGURES):
            figures = {
                "operations": counts.as_dict(),
                "findings": _runs[0].findings,
                "differences": [asdict(one) for one in _runs[0].differences],
            }
            Path(path).write_text(json.dumps(figures, indent=2))
        if not self._must_occur:
            return
        shortfalls = counts.find_shortfalls(self._least_share, self._least_shares)
        assert not shortfalls, "\n".join(shortfalls)
