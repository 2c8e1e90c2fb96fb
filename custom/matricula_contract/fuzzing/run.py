"""The state of one run of the fuzzer, and its rules for responses."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..error_fields import find_error_fields
from ..expectations import RarelyReturned, read_expectations
from ..expressions import Json, ReadResponse, SentRequest, evaluate, find, has
from ..known_differences import KnownDifference, KnownDifferences
from ..schemas import expand
from ..specification import ContractOperation, Specification, find_platform
from .known_values import COLLISION, KnownValues
from .response_counts import ResponseCounts

NOT_FOUND: Final = 404


class FuzzRun:
    """One run of the fuzzer: the spec, and what the responses so far have shown."""

    def __init__(self, spec: Json) -> None:
        self.spec = Specification(spec)
        self.operations = self.spec.operations
        platform = find_platform(spec["info"]["title"])
        self.expectations = read_expectations(platform)
        self.known = KnownValues(
            self.spec,
            {item.operation: frozenset(item.properties) for item in self.expectations.fresh},
        )
        self.counts = ResponseCounts(
            self.operations.values(),
            self.expectations.never,
            [*self.expectations.rare, *find_throttled_only(self.spec)],
        )
        self.findings: list[dict[str, str]] = []
        self.differences: list[KnownDifference] = []
        self._marks = KnownDifferences(platform, self.spec)
        self._path_examples = self.expectations.path_examples
        self._taken: dict[str, frozenset[str]] = {}
        self._doubtful: set[str] = set()
        self._turns: dict[str, int] = {}
        self._made: set[str] = set()
        """The look-ups of accepted requests whose operation refuses a second record."""

    def prepare(
        self, operation: ContractOperation, case_id: str, body: Json, *, valid: bool
    ) -> None:
        """Change a valid body, before it is sent, so that it is likely to be accepted."""
        if operation.method != "GET" and valid:
            self.known.adapt(operation, body)
        self._taken[case_id] = self.known.find_taken(operation, body)
        if self.known.find_doubtful(operation, body):
            self._doubtful.add(case_id)

    def use_known_ids(self, operation: ContractOperation, path: dict[str, Json]) -> None:
        """Put known ids, or those of the spec's examples, into five in six valid paths of writing
        operations.

        Otherwise nearly all would get 404. Path examples of the expectations stay as they are.
        """
        is_example = any(one.parameters.items() <= path.items() for one in self._path_examples)
        if operation.method == "GET" or is_example:
            return
        turn = self._turns[operation.id] = self._turns.get(operation.id, 0) + 1
        if turn % COLLISION:
            known = {name: self.known.list_parameter_ids(operation, name) for name in path}
            path.update({name: ids[turn % len(ids)] for name, ids in known.items() if ids})
            path.update({name: value for name, value in operation.example_path() if name in path})
            path.update(self.known.find_parents(operation, path))

    def record(
        self, operation: ContractOperation, request: SentRequest, response: ReadResponse
    ) -> None:
        """Note the values and ids in an accepted request and its response."""
        if response.accepted:
            self.known.add_request(operation, request, response)
            self.known.add_response(operation, response)
            self.known.add_parents(operation, request, response)
            if operation.refuses_second:
                self._made.add(_write_look_up(operation, request))

    def find_breach(
        self, operation: ContractOperation, case_id: str, status: int, *, valid: bool
    ) -> str | None:
        """Return how a response contradicts earlier ones about unique values, or None."""
        if not operation.unique:
            return None
        taken = self._taken.get(case_id, frozenset())
        if taken and status < 300:
            return f"accepted although taken before: {', '.join(sorted(taken))}"
        if valid and status == 409 and not taken and case_id not in self._doubtful:
            return "refused as a duplicate although none of its unique values was used before"
        return None

    def add_finding(self, operation: str, check: str, what: str, curl: str) -> None:
        """Add a finding; the first one of each check and operation counts."""
        if not any((one["operation"], one["check"]) == (operation, check) for one in self.findings):
            self.findings.append(
                {"operation": operation, "check": check, "what": what, "curl": curl}
            )

    def explains_difference(
        self, operation: ContractOperation, request: SentRequest, status: int
    ) -> bool:
        """Return True if the spec explains the response to a wrong request, and note it then."""
        found = self._marks.explain(operation, request, status)
        if found and found not in self.differences:
            self.differences.append(found)
        return found is not None

    def explains_refusal(
        self,
        operation: ContractOperation,
        case_id: str,
        request: Json,
        response: ReadResponse,
        path: Mapping[str, Json] = MappingProxyType({}),
    ) -> bool:
        """Return True if the server's records can explain that a valid request was refused.

        `request` is its body, `path` has its path parameters.
        """
        if response.status == 404 and operation.names("path"):
            return (
                True  # a random id rarely exists; ResponsesOccur checks that some requests get 200
            )
        blamed = find_error_fields(self.spec, response.body, request) or [""]
        if blamed == [""] and self._is_not_found(operation, request, response.status):
            return True
        if self.is_second(operation, SentRequest(operation.id, path=path, body=request), response):
            return True
        return all(
            self._is_expected(operation, response.status, pointer, request)
            or (
                response.status in operation.find_refusals(404, 409)
                and self._is_justified(operation, case_id, request, pointer)
            )
            for pointer in blamed
        )

    def _is_not_found(self, operation: ContractOperation, request: Json, status: int) -> bool:
        """Return True if a body has the id of an unknown record, and the status means that."""
        return (
            status == NOT_FOUND
            and status in operation.statuses
            and any(
                not self.known.knows(operation, at, find(request, at))
                for pattern in self.spec.references(operation)
                for at in expand(request, pattern)
            )
        )

    def is_second(
        self, operation: ContractOperation, request: SentRequest, response: ReadResponse
    ) -> bool:
        """Return True if the platform has the record, and refuses a second one (`x-replay`)."""
        if response.accepted or not operation.refuses_second or operation.unique:
            return False
        blamed = find_error_fields(self.spec, response.body, request.body) or [""]
        return (
            set(blamed) <= {*operation.looked_up, ""}
            and _write_look_up(operation, request) in self._made
        )

    def _is_expected(
        self, operation: ContractOperation, status: int, pointer: str, request: Json
    ) -> bool:
        return any(
            (refusal.operation, refusal.status) == (operation.id, status)
            and any(re.fullmatch(pattern, pointer) for pattern in refusal.blames)
            and (refusal.refers is None or self._has_unknown_id(operation, request, refusal.refers))
            and refusal.is_about(request)
            for refusal in self.expectations.refusals
        )

    def _has_unknown_id(self, operation: ContractOperation, request: Json, pointer: str) -> bool:
        """Return True if a list of ids in a request has an unknown one."""
        ids = find(request, pointer) or []
        return not all(self.known.knows(operation, pointer, id) for id in ids)

    def _is_justified(
        self, operation: ContractOperation, case_id: str, request: Json, pointer: str
    ) -> bool:
        """Return True if there is a taken value, or the id of an unknown record, at the pointer."""
        if pointer in operation.unique_pointers:
            taken = self._taken.get(case_id, frozenset())
            return pointer in taken if has(request, pointer) else bool(taken)
        value = find(request, pointer)
        refers = self.known.find_reference(operation, pointer) is not None
        return refers and not self.known.knows(operation, pointer, value)

    def hides_records(self, variant: str) -> bool:
        """Return True if a variant hides new records. Unseen, a server may show any variant."""
        return any(variant in ("", one.variant) for one in self.expectations.hiding)

    def shows_deleted(self, operation: ContractOperation) -> bool:
        """Return True if deleted records of this kind are only ended, and still shown."""
        kind = self.spec.find_kind(operation)
        return any(
            one.shows is not None and self.spec.find_kind(one) == kind
            for one in self.operations.values()
        )

    def refuses_token(self, operation: ContractOperation, status: int) -> bool:
        """Return True if the spec documents this status for a rejected token."""
        return status in self.spec.token_refusals and status in operation.statuses


def _write_look_up(operation: ContractOperation, request: SentRequest) -> str:
    """Return the look-up of a request's record as text: the same for the same record."""
    wanted = [operation.replay["parameters"], operation.replay["match"]]
    values = evaluate(wanted, request, ReadResponse(0, None, {}))
    return json.dumps([operation.id, values], sort_keys=True, default=str)


def find_throttled_only(spec: Specification) -> list[RarelyReturned]:
    """Return the statuses that a rate limit causes: a mock server need not have one."""
    status = spec.throttled.get("status")
    if status is None or status in spec.token_refusals:
        return []
    return [RarelyReturned(id, status, "a rate limit causes it") for id in spec.operations]
