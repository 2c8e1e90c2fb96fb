"""The ASGI application: every call goes through here."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from .answers import Send, encode, neutral, send_answer
from .body import DISCARDED, LIMIT, PATIENCE, Receive, Unread, read_body
from .call import Answer, Json
from .connection import connection_of
from .control import PREFIX, Control
from .problems import Refused
from .request import Request, make_request
from .routing import Values, split_path
from .sabotage import Sabotage
from .service import Plan, Service
from .site import Site, is_site, site_folder
from .strict import check_answer

Scope: TypeAlias = Mapping[str, Json]

_UNREAD: Final = {
    408: f"the body was not there after {PATIENCE:.0f} seconds",
    413: f"the body is larger than {LIMIT} bytes",
}
FAILURE: Final = "the mock itself failed"


class App:
    """The mock of all `services`. With `strict` its own answers are validated."""

    def __init__(self, services: Sequence[Service], *, strict: bool = False) -> None:
        self.strict = strict
        self._site = Site(site_folder())
        self.control = Control({service.platform.name: service for service in services})
        prefixes = [(prefix, service) for service in services for prefix in service.router.prefixes]
        self._prefixes = sorted(prefixes, key=lambda pair: -len(pair[0]))
        places = ", ".join(prefix for prefix, _ in prefixes)
        self._outside = Plan(
            None,
            (),
            _refuse_route,
            lambda refused, operation: neutral(404, f"nothing is served here, only under {places}"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call. Whatever is wrong with it, the answer is JSON."""
        if scope["type"] != "http":
            return
        try:
            await self._handle(scope, receive, send)
        except Unread as unread:
            if unread.status:
                connection_of(scope).refuse(unread.status, _UNREAD[unread.status])

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["raw_path"].decode("ascii", "replace"), scope["method"]
        if path.startswith(PREFIX):
            answer = self.control.answer(path, method, await read_body(receive, DISCARDED))
            await send_answer(send, encode(answer))
            return
        if is_site(path):  # the documentation; all about it is in site.py
            await read_body(receive, DISCARDED)
            await send_answer(send, self._site.answer(path, method))
            return
        plan, values = self._find(path, method)
        raw = await read_body(receive) if plan.takes_body else b""
        request = make_request(scope, path, values, raw)
        operation = plan.operation
        if operation and (fault := self.control.plan.take(operation)):
            sabotage = Sabotage(fault, operation, plan.explain, scope, send)
            status = await sabotage.answer(lambda: self._run(plan, request), request.url)
            self._record(plan, request, status)
            return
        answer = self._run(plan, request)
        self._record(plan, request, answer.status)
        await send_answer(send, encode(answer))

    def _find(self, path: str, method: str) -> tuple[Plan, Values]:
        """The plan of the platform whose prefix matches the longest part of the path."""
        parts = split_path(path)
        plain = path if "%" not in path else "/".join(parts)
        for prefix, service in self._prefixes:
            if plain.startswith(prefix) and plain[len(prefix) : len(prefix) + 1] in ("/", ""):
                return service.find(parts, method)
        return self._outside, ()

    def _run(self, plan: Plan, request: Request) -> Answer:
        try:
            answer = plan.run(request)
        except Exception as error:
            return _own_up(plan, error)
        if self.strict and plan.operation:
            return check_answer(plan.operation, answer)
        return answer

    def _record(self, plan: Plan, request: Request, status: int | None) -> None:
        operation = plan.operation
        self.control.recording.add(operation.id if operation else None, request, status)


def _refuse_route(request: Request) -> Answer:
    raise Refused("route")


def _own_up(plan: Plan, error: Exception) -> Answer:
    """A behaviour raised: a bug of ours, said in one line instead of a traceback."""
    cause = f"{type(error).__name__}: {error}"
    name = plan.operation.id if plan.operation else None
    print(f"matricula mock: {FAILURE}, {name}: {cause}", file=sys.stderr)
    return Answer(500, {"error": FAILURE, "operationId": name, "cause": cause})
