"""The checks that a request passes before its behaviour runs, in the order of `x-check-order`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from .call import NOTHING, Json, Owner, parse_query
from .document import MockSpec, SpecError
from .operation import Content, MockOperation, Parameter
from .platform import EarlyCheck, MockPlatform, SessionCheck
from .problems import CheckFailed, Kind, Problem
from .request import ReceivedRequest
from .throttle import Throttle
from .validation import LARGE, find_problems, is_large, list_problems

Step: TypeAlias = Callable[[ReceivedRequest], None]
"""Reads a part of the request. Raises CheckFailed, or Refusal from an early check."""

_LONGEST_CACHED: Final = 200
"""Longer Accept headers are not cached, so that memory does not grow."""

ORDER: Final = (
    "route",
    "method",
    "accept",
    "token",
    "permission",
    "throttle",
    "content-type",
    "parse",
    "path",
    "query",
    "state",
    "validate",
)
"""All stages in their usual order, for specs without `x-check-order`."""


def read_order(document: MockSpec) -> tuple[str, ...]:
    """Return the stages in the platform's order; SpecError for an unknown stage.

    A stage that the spec leaves out comes before the first named stage that usually follows it.
    `throttle` follows `permission`: requests that are let in count, whatever comes next.
    """
    order: list[str] = list(document.content.get("x-check-order", ORDER))
    if unknown := [stage for stage in order if stage not in ORDER]:
        raise SpecError(f"{document.name}: x-check-order: unknown stage {unknown[0]}")
    for index, stage in enumerate(ORDER):
        if stage not in order:
            later = [place for place, named in enumerate(order) if named in ORDER[index + 1 :]]
            place = later[0] if later else len(order)
            order.insert(order.index("permission") + 1 if stage == "throttle" else place, stage)
    if order[0] != "route":
        raise SpecError(f"{document.name}: x-check-order must begin with route")
    return tuple(order)


def make_steps(
    stages: Sequence[str],
    platform: MockPlatform[Json],
    state: object,
    tokens: Mapping[bytes, Owner],
    throttle: Throttle | None,
    operation: MockOperation,
) -> tuple[Step, ...]:
    """Return the steps of one operation: the parts of each stage that the spec asks for."""
    makers: dict[str, Callable[[], Step | None]] = {
        "accept": lambda: _accept_step(operation),
        "token": lambda: _token_step(operation, tokens, platform.look_at_session, state),
        "permission": lambda: _permit if operation.scheme else None,
        "throttle": lambda: _throttle_step(operation, throttle),
        "content-type": lambda: _content_type_step(operation, platform.accepts_ranges),
        "parse": lambda: _parse_step(operation, platform.empty_body),
        "path": lambda: _path_step(operation),
        "query": lambda: _query_step(operation),
        "state": lambda: _early_check_step(
            platform.early_checks.get(operation.id), state, operation
        ),
        "validate": lambda: _validate if operation.contents else None,
    }
    steps = (makers[stage]() for stage in stages if stage in makers)
    return tuple(step for step in steps if step)


def _accept_step(operation: MockOperation) -> Step | None:
    """Check the Accept header where the spec has a 406; HTTP allows ignoring it elsewhere."""
    if "406" not in operation.responses:
        return None
    offered = frozenset(
        media_type for response in operation.responses.values() for media_type in response.contents
    )

    @lru_cache(64)
    def fits(header: bytes) -> bool:
        return accepts(header.decode("latin-1"), offered)

    def accept(request: ReceivedRequest) -> None:
        wanted = request.headers.get(b"accept", b"*/*")
        if not (fits if len(wanted) < _LONGEST_CACHED else fits.__wrapped__)(wanted):
            raise CheckFailed("accept")

    return accept


def accepts(header: str, offered: frozenset[str]) -> bool:
    """Return whether an Accept header allows one of the `offered` media types."""
    for part in header.split(",") if header.strip() else ["*/*"]:
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if any(piece in ("q=0", "q=0.0", "q=0.00", "q=0.000") for piece in parameters):
            continue
        start = media_range.removesuffix("*")
        if media_range in ("*/*", "*") or media_range in offered:
            return True
        if media_range.endswith("/*") and any(name.startswith(start) for name in offered):
            return True
    return False


def _token_step(
    operation: MockOperation,
    tokens: Mapping[bytes, Owner],
    look: SessionCheck | None,
    state: object,
) -> Step | None:
    scheme = operation.scheme
    if scheme is None:
        return None

    usual = {scheme.word + b" " + token: owner for token, owner in tokens.items()}

    def check_token(request: ReceivedRequest) -> None:
        if look and b"cookie" in request.headers:
            look(request, state)
        header = request.headers.get(scheme.header, b"")
        request.owner = usual.get(header) or scheme.find_owner(header, tokens)

    return check_token


def _permit(request: ReceivedRequest) -> None:
    if not request.owner.permitted:
        raise CheckFailed("permission")


def _throttle_step(operation: MockOperation, throttle: Throttle | None) -> Step | None:
    """Count requests by token; without tokens there is no limit."""
    scheme = operation.scheme
    if scheme is None or throttle is None:
        return None

    def count(request: ReceivedRequest) -> None:
        wait = throttle.take(request.headers.get(scheme.header, b"").split()[-1])
        if wait:
            status = operation.throttling.status
            raise CheckFailed("status", status=status, retry_after=wait, throttled=True)

    return count


def _content_type_step(operation: MockOperation, ranges: bool) -> Step | None:
    if not operation.contents:
        return None
    contents = {name.encode(): content for name, content in operation.contents.items()}
    usual = next(iter(operation.contents.values()))

    def choose_content(request: ReceivedRequest) -> None:
        header = request.headers.get(b"content-type", b"")
        request.content = contents.get(header) or contents.get(_media_type(header))
        if request.content is None and ranges and b"*" in header:
            request.content = _find_in_range(_media_type(header), contents)
        if request.content is None and request.raw:
            raise CheckFailed("content-type", media_type=header.decode("latin-1"))
        request.content = request.content or usual

    return choose_content


def _find_in_range(media_range: bytes, contents: Mapping[bytes, Content]) -> Content | None:
    """Return the first content in a range such as `application/*`."""
    main, _, sub = media_range.partition(b"/")
    for name, content in contents.items():
        own_main, _, own_sub = name.partition(b"/")
        if main in (b"*", own_main) and sub in (b"*", own_sub):
            return content
    return None


def _media_type(header: bytes) -> bytes:
    return header.partition(b";")[0].strip().lower()


def _parse_step(operation: MockOperation, empty: Json) -> Step | None:
    if not operation.contents:
        return None

    def parse(request: ReceivedRequest) -> None:
        if request.raw:
            assert request.content is not None
            header = request.headers.get(b"content-type", b"")
            request.body = request.content.decode(request.raw, header)
        elif empty is not NOTHING:
            request.body = empty
        elif operation.body_required:
            raise CheckFailed("parse", reason="empty", raw=b"")
        else:
            request.content = None

    return parse


def _validate(request: ReceivedRequest) -> None:
    content: Content | None = request.content
    if content and not content.validator.is_valid(request.body):
        large = len(request.raw) > LARGE and is_large(request.body)  # a value takes a byte or more
        problems = list_problems(content.validator, request.body, large=large)
        if len(problems) > 1:
            _sort(problems, content.places)
        raise CheckFailed("body", problems)


def _sort(problems: list[Problem], places: Mapping[str, int]) -> None:
    """Sort in the order in which the spec names the properties, missing ones included."""
    last = len(places)
    problems.sort(key=lambda problem: places.get(problem.name, last))


def _path_step(operation: MockOperation) -> Step | None:
    parameters = {parameter.name: parameter for parameter in operation.parameters["path"]}
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    if unknown := set(names) ^ set(parameters):
        raise SpecError(f"{operation.platform}: {operation.path}: {', '.join(sorted(unknown))}")
    if not names:
        return None

    def read_path(request: ReceivedRequest) -> None:
        for name, text in zip(names, request.values, strict=True):
            request.path[name] = _read(parameters[name], [text], "path")

    return read_path


def _query_step(operation: MockOperation) -> Step | None:
    query, headers = operation.parameters["query"], operation.parameters["header"]
    if not query and not headers:
        return None
    required = any(parameter.required for parameter in (*query, *headers))

    def read_query(request: ReceivedRequest) -> None:
        if request.query_text or required:
            request.query = _read_all(query, parse_query(request.query_text))
        for parameter in headers:
            if (text := request.headers.get(parameter.name.encode())) is not None:
                _read(parameter, [text.decode("latin-1")], "header")
            elif parameter.required:
                raise CheckFailed("header", [Problem((parameter.name,), "required")])

    return read_query


def _read_all(parameters: Sequence[Parameter], found: Mapping[str, list[str]]) -> dict[str, Json]:
    """Return the values of a query; CheckFailed with the problems of all parameters."""
    values: dict[str, Json] = {}
    problems: list[Problem] = []
    for parameter in parameters:
        if texts := found.get(parameter.name):
            try:
                values[parameter.name] = _read(parameter, texts, "query")
            except CheckFailed as refused:
                problems.extend(refused.problems)
        elif parameter.required:
            problems.append(Problem((parameter.name,), "required"))
    if problems:
        raise CheckFailed("query", problems)
    return values


def _read(parameter: Parameter, texts: Sequence[str], kind: Kind) -> Json:
    value = parameter.read(texts)
    if parameter.validator.is_valid(value):
        return value
    raise CheckFailed(kind, find_problems(parameter.validator, value, (parameter.name,)))


def _early_check_step(
    look: EarlyCheck | None, state: object, operation: MockOperation
) -> Step | None:
    if look is None:
        return None
    chosen, schemas = look, operation.schemas

    def check_early(request: ReceivedRequest) -> None:
        request.schemas = schemas
        chosen(request, state)

    return check_early
