"""Operations: ids, summaries, tags, security, statuses and parameters."""

import re
from collections import Counter
from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding, SpecOperation

# The first word of an operationId is the name of the generated method.
VERBS = {
    "list", "get", "find", "search", "count", "create", "add", "register", "invite", "update",
    "set", "replace", "delete", "remove", "clear", "enroll", "unenroll", "eject", "grade",
    "connect", "disconnect", "issue", "revoke", "assign", "accept", "send", "move", "tag",
}  # fmt: skip
_FILE = "scripts/spec_rules/operations.py"


def check_ids(document: SpecDocument) -> Iterator[SpecFinding]:
    """An operationId is a verb and a noun in camelCase, and unique. One of a webhook is `on…`."""
    times = Counter(one.id for one in [*document.operations, *document.webhooks])
    for webhook in document.webhooks:
        if not re.fullmatch(r"on([A-Z][a-z0-9]*)+", webhook.id) or times[webhook.id] > 1:
            message = f"the operationId of the webhook is {webhook.id or 'missing'}"
            fix = "write one that no other has, such as onAccountCreated"
            node = webhook.node.child("operationId") if webhook.id else webhook.node
            yield node.finding(message, fix)
    for operation in document.operations:
        node = operation.node.child("operationId")
        if not operation.id:
            fix = "add one: a verb and a noun, such as createRegistration"
            yield operation.node.finding("no operationId", fix)
            continue
        yield from _check_id(operation, node)
        if times[operation.id] > 1:
            yield node.finding(
                f"{times[operation.id]} operations have the id {operation.id}", "rename one"
            )


def _check_id(operation: SpecOperation, node: Node) -> Iterator[SpecFinding]:
    if not re.fullmatch(r"[a-z]+([A-Z][a-z0-9]*)+", operation.id):
        message = f"{operation.id} is not a verb and a noun in camelCase"
        yield node.finding(message, "write it like createRegistration")
    elif _verb(operation) not in VERBS:
        message = f"{operation.id} begins with the unknown verb {_verb(operation)}"
        fix = f"use one of {', '.join(sorted(VERBS))}; or add the verb to VERBS in {_FILE}"
        yield node.finding(message, fix)


def _verb(operation: SpecOperation) -> str:
    return re.split("[A-Z]", operation.id, maxsplit=1)[0]


def check_methods(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each tag has a verb once, because tag and verb name the generated method."""
    seen: dict[tuple[str, str], str] = {}
    for operation in document.operations:
        for tag in operation.node.child("tags").strings:
            other = seen.setdefault((tag, _verb(operation)), operation.id)
            if other != operation.id:
                message = f"{operation.id} and {other} are both {tag}.{_verb(operation)}()"
                fix = "use another verb, or another tag"
                yield operation.node.child("operationId").finding(message, fix)


def check_summaries(document: SpecDocument) -> Iterator[SpecFinding]:
    """Operations and webhooks have a summary."""
    for operation in [*document.operations, *document.webhooks]:
        if not operation.node.child("summary").string:
            yield operation.node.finding("no summary", "describe the operation in a few words")


def check_tags(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each operation has exactly one tag, which is described at the root."""
    defined = [tag.child("name").string for tag in document.root.child("tags").elements()]
    for operation in document.operations:
        tags, node = operation.node.child("tags").strings, operation.node.child("tags")
        if len(tags) != 1:
            yield node.finding(
                f"{len(tags)} tags instead of one", "name the one resource of the operation"
            )
        for tag in sorted(set(tags) - set(defined)):
            yield node.finding(f"the tag {tag} is not described", f"add {tag} to tags at the root")


def check_tag_list(document: SpecDocument) -> Iterator[SpecFinding]:
    """Tags at the root are described, used and unique: each becomes a class."""
    used = {tag for one in document.operations for tag in one.node.child("tags").strings}
    seen: set[str] = set()
    for node in document.root.child("tags").elements():
        name = node.child("name").string
        if name not in used:
            yield node.finding(f"no operation has the tag {name}", "remove it")
        if not node.child("description").string:
            message = f"the tag {name} has no description, which its class needs"
            yield node.finding(message, "describe the resource")
        if name in seen:
            yield node.finding(f"the tag {name} occurs twice", "remove one")
        seen.add(name)


def check_security(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each operation has its own security: one scheme, which is described."""
    if "security" in document.root:
        message = "security at the root; the generator ignores it"
        yield document.root.child("security").finding(message, "move it to each operation")
    schemes = dict(document.root.child("components", "securitySchemes").items())
    for operation in document.operations:
        node = operation.node.child("security")
        names = [name for entry in node.elements() for name, _ in entry.items()]
        if len(names) != 1:
            message = f"{len(names) or 'no'} security schemes instead of one"
            yield operation.node.finding(message, "write security: [{SCHEME: []}]")
        for name in names:
            if name not in schemes:
                message = f"the security scheme {name} is not described"
                yield node.finding(message, f"add it to securitySchemes, or use {[*schemes]}")


def check_refusals(document: SpecDocument) -> Iterator[SpecFinding]:
    """A secured operation documents its response to a rejected token."""
    for operation in document.operations:
        secured = bool(operation.node.child("security").value)
        if secured and not {"401", "403", "4XX"} & {status for status, _ in operation.responses}:
            message = "secured, but without a response to a rejected token"
            yield operation.node.child("responses").finding(message, 'describe "401" or "403"')


def check_schemes(document: SpecDocument) -> Iterator[SpecFinding]:
    """Schemes are tokens after a word in a header; the client supports no others."""
    for name, scheme in document.root.child("components", "securitySchemes").items():
        kind, place = scheme.child("type").string, scheme.child("in").string
        if kind == "apiKey" and place == "header" and "x-token-prefix" in scheme:
            continue
        if kind != "http" or scheme.child("scheme").string.lower() != "bearer":
            message = f"the scheme {name} is not a token after a word in a header"
            fix = "use type: http, scheme: bearer; or type: apiKey, in: header with x-token-prefix"
            yield scheme.finding(message, fix)


def check_statuses(document: SpecDocument) -> Iterator[SpecFinding]:
    """Each operation has a response for success and one for a rejected request."""
    for operation in document.operations:
        first = {status[0] for status, _ in operation.responses}
        node = operation.node.child("responses")
        if "2" not in first:
            yield node.finding("no response for success", 'describe "200", "201" or "204"')
        if "4" not in first:
            yield node.finding("no response for a rejected request", 'describe "400" or "404"')


def check_parameters(document: SpecDocument) -> Iterator[SpecFinding]:
    """The names in the path are its path parameters; no parameter occurs twice."""
    for operation in document.operations:
        inside = set(operation.path_names)
        for node in operation.parameters:
            if node.child("in").string == "path" and node.child("name").string not in inside:
                message = f"{node.child('name').string} is not in the path {operation.path}"
                yield node.finding(message, "add it to the path in braces, or remove it")
        for name in operation.path_names:
            if not operation.parameter(name, "path"):
                message = f"the path parameter {name} is not described"
                fix = f"add a parameter with name: {name}, in: path, required: true"
                yield operation.node.finding(message, fix)
        yield from _check_repeats(operation)


def _check_repeats(operation: SpecOperation) -> Iterator[SpecFinding]:
    seen: set[tuple[str, str]] = set()
    for node in operation.parameters:
        key = (node.child("name").string, node.child("in").string)
        if key in seen:
            yield node.finding(f"a second {key[1]} parameter {key[0]}", "remove one")
        seen.add(key)
