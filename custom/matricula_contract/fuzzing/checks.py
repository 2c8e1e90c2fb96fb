"""The hooks and checks that schemathesis calls; what they say is decided in `run`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.core.failures import Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.hooks import HookContext
from schemathesis.openapi.checks import MissingHeaderNotRejected, RejectedPositiveData
from schemathesis.schemas import BaseSchema

from ..expressions import ReadResponse, SentRequest, read_json
from ..specification import ContractOperation
from ..tables import show_responses
from .run import FuzzRun
from .schemathesis_command import TALLY

UNACCEPTABLE: Final = "image/png"
PROBES: Final = {406: "Accept", 415: "Content-Type"}
"""Refusals of a media type, and the header that is refused."""

_runs: list[FuzzRun] = []
"""The run of the spec that was loaded last: a process tests one."""


@schemathesis.hook
def after_load_schema(context: HookContext, schema: BaseSchema) -> None:
    """A run begins."""
    _runs[:] = [FuzzRun(schema.raw_schema)]


def _find_operation(case: Case[Any]) -> ContractOperation | None:
    """The operation of a case; None for a probe with a method that its path does not have."""
    if case.method.lower() != case.operation.method.lower():
        return None
    return _runs[0].operations[case.operation.definition.raw["operationId"]]


@schemathesis.hook
def before_add_examples(context: HookContext, examples: list[Case[Any]]) -> None:
    """More examples: path parameters that lead to responses hardly met by chance."""
    for place in _runs[0].expectations.places:
        for case in examples[:1]:
            if set(place.parameters) <= set(case.path_parameters):
                found = case.derive(keep_auth=True)
                found.path_parameters.update(place.parameters)
                examples.append(found)


def _is_valid(case: Case[Any]) -> bool:
    meta = case.meta
    return meta is not None and meta.generation.mode.is_positive


def _has_valid_body(case: Case[Any]) -> bool:
    meta = case.meta
    return meta is not None and not meta.is_negative_at(ParameterLocation.BODY)


def _read_response(response: Response) -> ReadResponse:
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    return ReadResponse(response.status_code, read_json(response.content), headers)


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Fresh values and known ids for requests that create something."""
    if operation := _find_operation(case):
        meta = case.meta
        if meta is not None and not meta.is_negative_at(ParameterLocation.PATH):
            _runs[0].aim(operation, case.path_parameters)
        _runs[0].prepare(operation, case.id, case.body, valid=_has_valid_body(case))


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """What a response teaches."""
    if operation := _find_operation(case):
        request = SentRequest(operation.id, path=case.path_parameters or {}, body=case.body)
        _runs[0].learn(operation, request, _read_response(response))


@schemathesis.hook
def filter_failure(
    context: HookContext, failure: Failure, case: Case[Any], response: Response
) -> bool:
    """Drop what is no fault: a refusal for what the server holds, and the status that the spec has
    for a missing token where the general rule knows only 401."""
    operation = _find_operation(case)
    is_fault = operation is None or _is_fault(operation, failure, case, response)
    if is_fault:
        name = operation.id if operation else f"{case.method} {case.path}"
        _runs[0].note(name, failure.title, failure.message, case.as_curl_command())
    return is_fault


def _is_fault(
    operation: ContractOperation, failure: Failure, case: Case[Any], response: Response
) -> bool:
    if isinstance(failure, MissingHeaderNotRejected):
        return not _runs[0].refuses_token(operation, response.status_code)
    if isinstance(failure, RejectedPositiveData):
        read = _read_response(response)
        return not _runs[0].understands(operation, case.id, case.body, read)
    return True


@schemathesis.check
def unique_values(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A taken value is refused, and one that was never used is no duplicate."""
    operation = _find_operation(case)
    if operation:
        status = response.status_code
        breach = _runs[0].find_breach(operation, case.id, status, valid=_is_valid(case))
        assert breach is None, f"{operation.id}: {status}: {breach}"


@schemathesis.check
class ResponsesOccur:
    """Counts the responses, and asks once for each refusal of a media type and of a body.

    It fails the run where a documented response never came, or where less than `least_share` of the
    valid requests that create something were accepted; `least_shares` has other bounds by
    operationId. Without `must_occur` it only counts.
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
        """Count; and once send and ask for a type that is not taken, where that is documented."""
        operation = _find_operation(case)
        if operation is None:
            return
        tally = _runs[0].tally
        tally.count(operation, response.status_code, valid=_is_valid(case))
        if response.status_code < 300 and operation.id not in self._probed:
            self._probed.add(operation.id)
            if 400 in operation.statuses and isinstance(case.body, dict):
                self._probe_body(ctx, case, operation)
            for expected, header in PROBES.items():
                if expected in operation.statuses and case.method != "DELETE":
                    self._probe(ctx, case, operation, expected, header)

    def _probe_body(self, ctx: CheckContext, case: Case[Any], operation: ContractOperation) -> None:
        """Send what is no object. That a body is refused must not depend on what is generated; how,
        other checks look at."""
        probe = case.derive(keep_auth=True)
        probe.body = []
        self._count(ctx, probe, operation)

    def _count(self, ctx: CheckContext, probe: Case[Any], operation: ContractOperation) -> int:
        send = probe.operation.schema.transport.send
        status = int(send(probe, **(ctx.internals.transport_kwargs or {})).status_code)
        _runs[0].tally.count(operation, status, valid=False)
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
        assert status == expected, (
            f"{operation.id}: {header}: {UNACCEPTABLE} was answered with {status}"
        )

    def after_run(self, ctx: CheckContext) -> None:
        """Show the figures and judge."""
        tally = _runs[0].tally
        print("\n" + show_responses(tally.dump()), flush=True)
        if path := os.environ.get(TALLY):
            figures = {"operations": tally.dump(), "findings": _runs[0].findings}
            Path(path).write_text(json.dumps(figures, indent=2))
        if not self._must_occur:
            return
        faults = tally.find_faults(self._least_share, self._least_shares)
        assert not faults, "\n".join(faults)
