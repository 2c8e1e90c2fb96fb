"""The meaning of a lost response, for each operation, in Markdown."""

from collections.abc import Callable, Mapping
from typing import Final

from .spec import JSON, SiteOperation, Spec

_WHY: Final = "[Lost responses](/explanations/lost-responses.md)"


def explain_lost_response(spec: Spec, operation: SiteOperation) -> str:
    """Say if a request may be repeated whose response was lost, and what the client does."""
    replay = operation.facts["x-replay"]
    return f"{_EXPLAIN[replay['mode']](spec, operation, replay)} See {_WHY}."


def _explain_safe(spec: Spec, operation: SiteOperation, replay: JSON) -> str:
    if operation.method == "GET":
        return "**You may repeat it.** It changes nothing. The client sends it again."
    return (
        "**You may repeat it.** A second request has the same effect as one. The client sends it "
        "again. If the second one is refused, it raises `Unconfirmed`, because the first one may "
        "have been done."
    )


def _explain_lookup(spec: Spec, operation: SiteOperation, replay: JSON) -> str:
    return (
        "**Do not repeat it on a guess**: the platform may do it twice. The client raises "
        f"`Unconfirmed`. Its `reconcile()` looks for the record with {_name(spec, replay)}."
    )


def _explain_unique(spec: Spec, operation: SiteOperation, replay: JSON) -> str:
    text = (
        "**Look before you repeat it.** The platform refuses a second record, so a repetition does "
        f"no harm, but its refusal says nothing about the first request. The client looks for the "
        f"record with {_name(spec, replay)}. `register` then sends the request once more if "
        "nothing is found; the plain method raises `Unconfirmed`."
    )
    if replay.get("may-hide"):
        text += " Some sites hide new accounts from the look-up: then a refusal proves the record."
    return text


def _explain_keyed(spec: Spec, operation: SiteOperation, replay: JSON) -> str:
    return (
        f"**You may repeat it with the same key**, `{replay['key']}`: the platform does it once. "
        "The client sends it again with that key."
    )


def _explain_never(spec: Spec, operation: SiteOperation, replay: JSON) -> str:
    return (
        "**Do not repeat it**: the platform may do it twice, and nothing shows if it was done. The "
        "client raises `Unconfirmed` and never sends it again. Check on the platform by hand."
    )


def _name(spec: Spec, replay: JSON) -> str:
    """Name the operation of a look-up, and its parameters."""
    name = link_operation(spec, replay["operation"])
    given = ", ".join(f"`{key}`" for key in replay.get("parameters", ()))
    return f"{name} by {given}" if given else name


def link_operation(spec: Spec, operation_id: str) -> str:
    """Return a link to the page of an operation."""
    return f"[{operation_id}](#{spec.name}-{operation_id})"


_EXPLAIN: Final[Mapping[str, Callable[[Spec, SiteOperation, JSON], str]]] = {
    "safe": _explain_safe,
    "lookup": _explain_lookup,
    "unique": _explain_unique,
    "keyed": _explain_keyed,
    "never": _explain_never,
}
