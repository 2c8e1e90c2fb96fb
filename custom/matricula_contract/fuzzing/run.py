"""One run of the fuzzer against one spec: what it knows, and how it judges."""

from __future__ import annotations

import re

from ..errors import find_blamed, last_name
from ..expectations import read_expectations
from ..expressions import Json, ReadResponse, SentRequest, find
from ..specification import ContractOperation, Specification
from .ledger import COLLISION, Ledger
from .tally import Tally


class FuzzRun:
    """What a run knows of a spec and of the responses so far."""

    def __init__(self, spec: Json) -> None:
        self.spec = Specification(spec)
        self.operations = self.spec.operations
        self.expectations = read_expectations(spec["info"]["title"])
        self.ledger = Ledger(
            self.spec.tags,
            self.spec.unique,
            self.spec.find_examples(self.expectations.nobodies),
            {item.operation: frozenset(item.properties) for item in self.expectations.fresh},
        )
        self.tally = Tally(
            self.operations.values(), self.expectations.never, self.expectations.rare
        )
        self.findings: list[dict[str, str]] = []
        self._places = self.expectations.places
        self._taken: dict[str, frozenset[str]] = {}
        self._turns: dict[str, int] = {}

    def prepare(
        self, operation: ContractOperation, case_id: str, body: Json, *, valid: bool
    ) -> None:
        """Before a request is sent: make it likelier to be accepted if its body is valid."""
        if operation.method != "GET" and valid:
            self.ledger.refresh(operation, body)
        self._taken[case_id] = self.ledger.find_taken(operation, body)

    def aim(self, operation: ContractOperation, path: dict[str, Json]) -> None:
        """Before a valid path of a writing operation is used: five in six get the ids that the spec
        has as examples, else nearly all would be not found. Places to be met are left alone."""
        is_place = any(place.parameters.items() <= path.items() for place in self._places)
        if operation.method == "GET" or is_place:
            return
        turn = self._turns[operation.id] = self._turns.get(operation.id, 0) + 1
        if turn % COLLISION:
            path.update({name: value for name, value in operation.example_path() if name in path})

    def learn(
        self, operation: ContractOperation, request: SentRequest, response: ReadResponse
    ) -> None:
        """After a response: what it says about the server."""
        if response.accepted:
            self.ledger.learn_request(operation, request, response)
            self.ledger.learn_response(operation, response)

    def find_breach(
        self, operation: ContractOperation, case_id: str, status: int, *, valid: bool
    ) -> str | None:
        """How the response to a creating request contradicts what was answered before."""
        if not operation.unique:
            return None
        taken = self._taken.get(case_id, frozenset())
        if taken and status < 300:
            return f"accepted although taken before: {', '.join(sorted(taken))}"
        if valid and status == 409 and not taken:
            return "refused as a duplicate although none of its unique values was used before"
        return None

    def note(self, operation: str, check: str, what: str, curl: str) -> None:
        """A fault was found: each kind is kept once for each operation."""
        if not any((one["operation"], one["check"]) == (operation, check) for one in self.findings):
            self.findings.append(
                {"operation": operation, "check": check, "what": what, "curl": curl}
            )

    def understands(
        self, operation: ContractOperation, case_id: str, request: Json, response: ReadResponse
    ) -> bool:
        """Whether a valid request was refused for what the server holds, as far as can be told."""
        if response.status == 404 and operation.names("path"):
            return True  # a generated id rarely exists; that there are responses 200 is looked at
        blamed = find_blamed(self.spec, response.body) or [""]
        return all(
            self._is_meant(operation, response.status, last_name(place), request)
            or (response.status == 400 and self._is_justified(operation, case_id, request, place))
            for place in blamed
        )

    def _is_meant(
        self, operation: ContractOperation, status: int, field: str, request: Json
    ) -> bool:
        return any(
            (refusal.operation, refusal.status) == (operation.id, status)
            and any(re.fullmatch(pattern, field) for pattern in refusal.blames)
            and (refusal.refers is None or self._refers_to_nobody(request, refusal.refers))
            for refusal in self.expectations.refusals
        )

    def _refers_to_nobody(self, request: Json, name: str) -> bool:
        """Whether a list of ids in a request has one that is not known."""
        ids = request.get(name, []) if isinstance(request, dict) else []
        return not all(self.ledger.knows(name, id) for id in ids)

    def _is_justified(
        self, operation: ContractOperation, case_id: str, request: Json, place: str
    ) -> bool:
        """Whether there is a taken value at the place, or the id of a record that is not known."""
        field = last_name(place)
        if field in operation.unique or (field in self.spec.unique and operation.method == "PUT"):
            value_is_given = isinstance(request, dict) and field in request
            taken = self._taken.get(case_id, frozenset())
            return field in taken if value_is_given else bool(taken)
        value = find(request, place)
        return self.ledger.refers(field) and not self.ledger.knows(field, value)

    def refuses_token(self, operation: ContractOperation, status: int) -> bool:
        """Whether the spec documents this status as the refusal of a token."""
        return status in self.spec.token_refusals and status in operation.statuses
