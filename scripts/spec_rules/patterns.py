"""Regular expressions with the same meaning in Python, Rust and ECMAScript."""

import re
from collections.abc import Iterator

import jsonschema_rs

from spec_document import Node, SpecDocument, SpecFinding
from spec_schemas import list_schemas

# Parts that differ between regex engines or that some lack, and the fix.
_NOT_PORTABLE = [
    (r"\(\?<?[=!]", "a look-around, which some engines lack", "rewrite it without"),
    (r"\(\?(?!:|<?[=!])", "a special group, which some engines lack", "use (…) or (?:…)"),
    (r"\\[dD]", r"\d, which matches digits of any script in some engines", "write [0-9]"),
    (r"\\[wW]", r"\w, which matches letters of any script in some engines", "write [A-Za-z0-9_]"),
    (r"\\[sS]", r"\s, which differs between engines", "write the characters out"),
    (r"\\[bB]", r"\b, which differs between engines", "rewrite it without"),
    (r"\\[AZz]", "an anchor of one language", "write ^ and $"),
    (r"\\[pP]\{", "a Unicode class, which Python lacks", "write the characters out"),
]
_ANYTHING = re.compile(r"\[\\s\\S\]|\[\\d\\D\]|\[\\w\\W\]")


def check_patterns(document: SpecDocument) -> Iterator[SpecFinding]:
    """Patterns compile everywhere and mean the same everywhere."""
    for schema in list_schemas(document):
        if "pattern" in schema:
            yield from _check_pattern(schema.child("pattern"), schema.child("pattern").string)
        for name, node in schema.child("patternProperties").items():
            yield from _check_pattern(node, name)


def _check_pattern(node: Node, pattern: str) -> Iterator[SpecFinding]:
    bare = _ANYTHING.sub("", pattern.replace("\\\\", ""))
    odd = [(part, fix) for sign, part, fix in _NOT_PORTABLE if re.search(sign, bare)]
    for part, fix in odd:
        yield node.finding(f"the pattern {pattern} has {part}", fix)
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
