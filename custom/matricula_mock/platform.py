"""The declaration of a platform: everything that its spec does not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from attrs import define, field

from .body import Decoder, decode_json
from .call import NOTHING, Json, MockResponse, OperationCall, Owner, Record
from .document import SpecError
from .operation import MockOperation
from .problems import CheckFailed, explain_plainly
from .request import ReceivedRequest
from .security import TOKEN

S = TypeVar("S")
Behaviour: TypeAlias = Callable[[OperationCall, Any], MockResponse]
EarlyCheck: TypeAlias = Callable[[OperationCall, Any], None]
SessionCheck: TypeAlias = Callable[[ReceivedRequest, Any], None]
Explain: TypeAlias = Callable[[CheckFailed, MockOperation | None], MockResponse]


def _explain(refused: CheckFailed, operation: MockOperation | None) -> MockResponse:
    return explain_plainly(refused)


@define(eq=False)
class MockPlatform(Generic[S]):
    """One platform. `state` makes its state: an attrs class whose fields are tables.

    `name` is the name of its spec, without `.yaml`. `owners` are the tokens it knows. `fixtures`
    are the records it starts with, by table. `slashes` is the treatment of a slash at the end of a
    path: it counts (`exact`), a missing one is added by a redirect (`redirect`), or it is ignored
    (`optional`). `empty_body` is the value of a body of no bytes; without it such a body is refused
    where one is required. `shows_allow` means that every response of a path has an Allow header,
    not only those to a wrong method. `decode_json` decodes JSON as the platform's parser does.
    With `accepts_ranges` the content type of a request may be a range such as `application/*`.
    With `has_framework_routes` the start of the paths lists the collections, and a path may end in
    `.json`. `aliases` are further beginnings of paths, with the beginnings they stand for.
    `look_at_session` refuses a request for the session that its cookies name, before its token
    counts.
    """

    name: str
    state: Callable[[], S]
    explain: Explain = _explain
    owners: Mapping[str, Owner] = field(factory=lambda: {TOKEN: Owner()})
    fixtures: Mapping[str, Sequence[Record]] = field(factory=dict)
    slashes: Literal["exact", "redirect", "optional"] = "exact"
    empty_body: Json = NOTHING
    shows_allow: bool = False
    decode_json: Decoder = decode_json
    accepts_ranges: bool = False
    has_framework_routes: bool = False
    aliases: Mapping[str, str] = field(factory=dict)
    look_at_session: SessionCheck | None = None
    behaviours: dict[str, Behaviour] = field(factory=dict, init=False)
    early_checks: dict[str, EarlyCheck] = field(factory=dict, init=False)

    def operation(
        self, operation_id: str
    ) -> Callable[
        [Callable[[OperationCall, S], MockResponse]], Callable[[OperationCall, S], MockResponse]
    ]:
        """Register the behaviour of an operation."""

        def register(
            behaviour: Callable[[OperationCall, S], MockResponse],
        ) -> Callable[[OperationCall, S], MockResponse]:
            self._claim(self.behaviours, operation_id)
            self.behaviours[operation_id] = behaviour
            return behaviour

        return register

    def early_check(
        self, *operation_ids: str
    ) -> Callable[[Callable[[OperationCall, S], None]], Callable[[OperationCall, S], None]]:
        """Register a check of operations that runs before the body is validated."""

        def register(
            look: Callable[[OperationCall, S], None],
        ) -> Callable[[OperationCall, S], None]:
            for operation_id in operation_ids:
                self._claim(self.early_checks, operation_id)
                self.early_checks[operation_id] = look
            return look

        return register

    def _claim(self, table: Mapping[str, object], operation_id: str) -> None:
        if operation_id in table:
            raise SpecError(f"{self.name}: {operation_id} has two functions")

    def compare(self, operations: Sequence[MockOperation]) -> None:
        """Raise SpecError unless every operation has a behaviour, and no other has one."""
        known = {operation.id for operation in operations}
        missing = sorted(known - set(self.behaviours))
        surplus = sorted({*self.behaviours, *self.early_checks} - known)
        problems = []
        if missing:
            problems.append(f"no behaviour for {', '.join(missing)}")
        if surplus:
            problems.append(f"the spec has no operation {', '.join(surplus)}")
        if problems:
            fix = "name the operationIds of the spec in @platform.operation and early_check"
            raise SpecError(f"{self.name}: {'; '.join(problems)}. Fix: {fix}.")
