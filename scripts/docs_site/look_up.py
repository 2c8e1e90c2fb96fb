"""The look-up after a lost response with curl, from `x-replay` of an operation."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from spec_document import split_pointer
from spec_rules.expressions import parse_expression

from .curl_sample import JSON_TYPE, write_curl
from .samples import choose_values, list_bodies
from .servers import SampleServer, make_mock_server, make_vendor_server
from .spec import JSON, SiteOperation, Spec


@frozen
class CurlLookUp:
    """A look-up: the curl command for each kind of server, and how to read its response."""

    sources: Mapping[str, str]
    reading: str


def make_look_up(spec: Spec, operation: SiteOperation) -> CurlLookUp | None:
    """Make the look-up of an operation for its own sample; None if the spec has none."""
    replay = operation.facts["x-replay"]
    if "operation" not in replay:
        return None
    target = next(one for one in spec.operations if one.id == replay["operation"])
    servers = (make_mock_server(spec), make_vendor_server(spec))
    sources: dict[str, str] = {one.kind: _write(spec, one, operation, target) for one in servers}
    return CurlLookUp(sources, " ".join(_explain(spec, operation, target)))


def _write(
    spec: Spec, server: SampleServer, operation: SiteOperation, target: SiteOperation
) -> str:
    given = operation.facts["x-replay"].get("parameters", {})
    needed = {one["name"] for one in spec.parameters(target) if one.get("required")}
    values = {key: one for key, one in choose_values(spec, target).items() if key in needed}
    values |= {key: _evaluate(spec, operation, value) for key, value in given.items()}
    return write_curl(spec, server, target, values, None, None)


def _evaluate(spec: Spec, operation: SiteOperation, value: JSON) -> JSON:
    """Return the value of an expression on the request of the sample; a constant is itself."""
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    expression = parse_expression(value)
    if expression.part != "body":
        return choose_values(spec, operation)[expression.name]
    bodies = dict(list_bodies(spec, operation))
    found = bodies[JSON_TYPE] if JSON_TYPE in bodies else next(iter(bodies.values()))
    for key in expression.tokens:
        found = found[int(key) if isinstance(found, list) else key]
    return found


def _explain(spec: Spec, operation: SiteOperation, target: SiteOperation) -> Iterator[str]:
    """Yield the sentences that say how to read the response, and the next step."""
    replay = operation.facts["x-replay"]
    wanted = [
        f"`{'.'.join(split_pointer(key))}` `{_evaluate(spec, operation, value)}`"
        for key, value in replay["match"].items()
    ]
    case = ", in any letter case" if replay.get("ignore-case") else ""
    if "next" in target.facts.get("x-pagination", "none"):
        yield "Look at all pages."
    lists = {one.partition("/0/")[0] for one in replay["match"].values() if "/0/" in str(one)}
    for name in (".".join(parse_expression(one).tokens) for one in lists):
        yield f"Look for each item of `{name}`."
    yield f"If a record has {' and '.join(wanted)}{case}, you need not send anything more."
    if "taken" not in replay and replay["mode"] != "unique":
        yield "Otherwise wait for a minute and look again, before you send the request once more."
        return
    yield "Otherwise send the request once more."
    if "taken" in replay:
        name = ".".join(split_pointer(replay["taken"]))
        yield f"A refusal that names `{name}` as taken also means that the record is there."
