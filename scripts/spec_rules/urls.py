"""Servers and paths."""

import re
from collections.abc import Iterator
from itertools import combinations

from spec_document import Node, SpecDocument, SpecFinding


def check_servers(document: SpecDocument) -> Iterator[SpecFinding]:
    """Servers use https, and describe exactly the variables of their URL."""
    if not document.root.child("servers").value:
        message = "no server; the clients have no base URL"
        yield document.root.finding(message, "add servers: [{url: https://…}]")
    for server in document.root.child("servers").elements():
        url = server.child("url")
        if not url.string.startswith("https://"):
            yield url.finding("the server URL is not https", "write https://…")
        yield from _check_variables(server)


def _check_variables(server: Node) -> Iterator[SpecFinding]:
    url, variables = server.child("url"), server.child("variables")
    named = re.findall(r"\{([^{}]*)\}", url.string)
    for name in named:
        if name not in variables:
            message = f"the variable {name} of the server is not described"
            yield url.finding(message, f"add variables: {{{name}: {{default: …}}}}")
    for name, node in variables.items():
        if name not in named:
            message = f"the variable {name} is not in the server's URL"
            yield node.finding(message, "add it to the URL in braces, or remove it")


def check_paths(document: SpecDocument) -> Iterator[SpecFinding]:
    """No request fits two paths, unless one path is clearly narrower."""
    nodes = [node for _, node in document.root.child("paths").items()]
    for one, other in combinations(nodes, 2):
        if _are_ambiguous(one.name.split("/"), other.name.split("/")):
            message = f"{other.name} and {one.name} match the same requests"
            yield other.finding(message, "merge them, or make one of them narrower")


def _are_ambiguous(one: list[str], other: list[str]) -> bool:
    pairs = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    if len(one) != len(other) or any("{" not in a and "{" not in b for a, b in pairs):
        return False
    narrower = any("{" not in a for a, _ in pairs)
    wider = any("{" not in b for _, b in pairs)
    return narrower == wider
