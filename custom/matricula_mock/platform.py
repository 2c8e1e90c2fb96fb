"""How a platform is declared: everything about it that is not in its spec."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from attrs import define, field

from .call import NOTHING, Json, MockResponse, OperationCall, Owner, Record
from .document import SpecError
from .operation import MockOperation
from .problems import CheckFailed, explain_neutrally
from .security import TOKEN

S = TypeVar("S")
Behaviour: TypeAlias = Callable[[OperationCall, Any], MockResponse]
Look: TypeAlias = Callable[[OperationCall, Any], None]
Explain: TypeAlias = Callable[[CheckFailed, MockOperation | None], MockResponse]


def _explain(refused: CheckFailed, operation: MockOperation | None) -> MockResponse:
    return explain_neutrally(refused)


@define(eq=False)
class MockPlatform(Generic[S]):
    """One platform. `state` makes its state: an attrs class whose fields are tables.

    `name` is the name of its spec, without `.yaml`. `owners` are the tokens it knows. `fixtures`
    are the records it starts with, by table. `slashes` says what a slash at the end of a path does:
    nothing fits but the path itself (`exact`), a missing one is redirected to the path that has
    it (`redirect`), or one too many is overlooked (`optional`). `empty_body` is what a body of no
    bytes stands for; without it such a body is refused where one is required.
    """

    name: str
    state: Callable[[], S]
    explain: Explain = _explain
    owners: Mapping[str, Owner] = field(factory=lambda: {TOKEN: Owner()})
    fixtures: Mapping[str, Sequence[Record]] = field(factory=dict)
    slashes: Literal["exact", "redirect", "optional"] = "exact"
    empty_body: Json = NOTHING
    behaviours: dict[str, Behaviour] = field(factory=dict, init=False)
    looks: dict[str, Look] = field(factory=dict, init=False)

    def operation(
        self, operation_id: str
    ) -> Callable[
        [Callable[[OperationCall, S], MockResponse]], Callable[[OperationCall, S], MockResponse]
    ]:
        """Register what an operation does."""

        def register(
            behaviour: Callable[[OperationCall, S], MockResponse],
        ) -> Callable[[OperationCall, S], MockResponse]:
            self._claim(self.behaviours, operation_id)
            self.behaviours[operation_id] = behaviour
            return behaviour

        return register

    def look(
        self, *operation_ids: str
    ) -> Callable[[Callable[[OperationCall, S], None]], Callable[[OperationCall, S], None]]:
        """Register what operations check before the body is validated."""

        def register(
            look: Callable[[OperationCall, S], None],
        ) -> Callable[[OperationCall, S], None]:
            for operation_id in operation_ids:
                self._claim(self.looks, operation_id)
                self.looks[operation_id] = look
            return look

        return register

    def _claim(self, table: Mapping[str, object], operation_id: str) -> None:
        if operation_id in table:
            raise SpecError(f"{self.name}: {operation_id} has two functions")

    def compare(self, operations: Sequence[MockOperation]) -> None:
        """SpecError unless there is one behaviour for each operation and none too many."""
        known = {operation.id for operation in operations}
        if missing := sorted(known - set(self.behaviours)):
            raise SpecError(f"{self.name}: no behaviour for {', '.join(missing)}")
        if surplus := sorted({*self.behaviours, *self.looks} - known):
            raise SpecError(f"{self.name}: the spec has no operation {', '.join(surplus)}")
