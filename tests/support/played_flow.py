"""Flows that are done without I/O: a test gives the results of their steps."""

from typing import Any

from matricula import MatriculaError
from matricula_runtime.message import Failure, Response
from matricula_runtime.secret import Secret
from matricula_runtime.steps import Flow, GetToken, SendRequest, Wait


class Clock:
    """Stands for the module `time`: time passes only in the steps of a flow."""

    now = 50.0

    def monotonic(self) -> float:
        return self.now


class Played:
    """A flow that was played with these results, in the order in which it asked for them."""

    def __init__(
        self, clock: Clock, flow: Flow[Any], *results: Response | Failure | Exception
    ) -> None:
        self.requests: list[SendRequest] = []
        self.waits: list[float] = []
        self.tokens: list[GetToken] = []
        self.value: Any = None
        self.error: Exception | None = None
        left = list(results)
        try:
            step = next(flow)
            while True:
                step = self._do(step, flow, clock, left)
        except StopIteration as end:
            self.value = end.value
        except MatriculaError as error:
            self.error = error
        assert not left

    def _do(self, step: object, flow: Flow[Any], clock: Clock, left: list[Any]) -> Any:
        if isinstance(step, Wait):
            self.waits.append(step.seconds)
            clock.now += step.seconds
            return flow.send(None)
        if isinstance(step, GetToken):
            self.tokens.append(step)
            return flow.send(Secret(f"token-{len(self.tokens)}"))
        assert isinstance(step, SendRequest)
        self.requests.append(step)
        clock.now += 1
        result = left.pop(0)
        return flow.throw(result) if isinstance(result, Exception) else flow.send(result)

    def list_tokens(self) -> list[str]:
        return [one.request.reveal_headers()["authorization"] for one in self.requests]
