"""Regular expressions that mean the same in Python, Rust and ECMAScript."""

import re
from collections.abc import Iterator

import jsonschema_rs

from spec_document import Node, SpecDocument, SpecFinding
from spec_schemas import list_schemas

# What readers take differently or not at all, and what to write instead.
_NOT_PORTABLE = [
    (r"\(\?<?[=!]", "a look-around, which not every reader has", "say it without"),
    (r"\(\?(?!:|<?[=!])", "a special group, which not every reader has", "use (…) or (?:…)"),
    (r"\\[dD]", r"\d, which is any script's digits to some readers", "write [0-9]"),
    (r"\\[wW]", r"\w, which is any script's letters to some readers", "write [A-Za-z0-9_]"),
    (r"\\[sS]", r"\s, which differs between readers", "write the blanks that are meant"),
    (r"\\[bB]", r"\b, which differs between readers", "say it without"),
    (r"\\[AZz]", "an anchor of one language", "write ^ and $"),
    (r"\\[pP]\{", "a Unicode class, which Python does not know", "write the characters out"),
]
_ANYTHING = re.compile(r"\[\\s\\S\]|\[\\d\\D\]|\[\\w\\W\]")


def check_patterns(document: SpecDocument) -> Iterator[SpecFinding]:
    for schema in list_schemas(document):
        if "pattern" in schema:
            yield from _check_pattern(schema.child("pattern"), schema.child("pattern").string)
        for name, node in schema.child("patternProperties").items():
            yield from _check_pattern(node, name)


def _check_pattern(node: Node, pattern: str) -> Iterator[SpecFinding]:
    bare = _ANYTHING.sub("", pattern.replace("\\\\", ""))
    odd = [(what, fix) for sign, what, fix in _NOT_PORTABLE if re.search(sign, bare)]
    for what, fix in odd:
        yield node.finding(f"the pattern {pattern} has {what}", fix)
    problem = _find_problem(pattern)
    if problem and not odd:
        message = f"the pattern {pattern} cannot be compiled: {problem}"
        yield node.finding(message, "correct the regular expression")


def _find_problem(pattern: str) -> str:
    try:
        re.compile(pattern)
        jsonschema_rs.validator_for({"pattern": pattern})
    except (re.error, ValueError) as error:
        return str(error).splitlines()[0]
    return ""
