"""Reasons in plain words for values that a schema of a spec does not allow."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_CLASS = re.compile(r"\^\[(?P<not>\^?)(?P<signs>(?:[^\]\\]|\\.)+)\](?P<times>[+*]|\{\d+\})\$")
_RANGES = {"a-z": "letters a to z", "A-Z": "letters A to Z", "0-9": "digits"}
_NAMES = {"\0": "NUL", " ": "a blank", "\t": "a tab", "\n": "a line break", "\r": "a line break"}


def describe_error(error: Any, schema: Mapping[str, Any]) -> str:
    """Return what is wrong with a value; `schema` is the one that `error` was found with.

    No regular expression is shown: the characters that it allows, or the description of the spec.
    """
    if error.kind.name == "pattern":
        return describe_pattern(error.kind.pattern) or _describe_form(schema, error.schema_path)
    if error.kind.name == "required":
        return "missing"
    # The validator says: it is not a "email".
    return re.sub(
        r"is not an? \"([\w-]+)\"$", lambda found: f"is no valid {found[1]}", error.message
    )


def describe_pattern(pattern: str) -> str | None:
    """Return which characters a pattern allows, None if it says anything else."""
    found = _CLASS.fullmatch(pattern)
    if found is None:
        return None
    known = list(_RANGES.values())
    signs = sorted(
        dict.fromkeys(_list_signs(found["signs"])),
        key=lambda sign: (known.index(sign) if sign in known else len(known), sign in _NAMES, sign),
    )
    shown = _join([_NAMES.get(sign, sign) for sign in signs])
    if found["not"]:
        return f"it has a character that is not allowed ({shown})"
    count = f"it needs {found['times'][1:-1]} characters" if "{" in found["times"] else "it"
    return f"{count} may only have {shown}".replace("characters may", "characters and may")


def _list_signs(text: str) -> Iterator[str]:
    while text:
        if text[:3] in _RANGES:
            yield _RANGES[text[:3]]
            text = text[3:]
        elif found := re.match(r"\\u([0-9a-fA-F]{4})", text):
            yield chr(int(found[1], 16))
            text = text[6:]
        elif text[0] == "\\":
            yield {"t": "\t", "n": "\n", "r": "\r"}.get(text[1], text[1])
            text = text[2:]
        else:
            yield text[0]
            text = text[1:]


def _join(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _describe_form(schema: Mapping[str, Any], path: Sequence[str | int]) -> str:
    """Return the description of the schema at the end of a path, as a reason."""
    text = _find_description(schema, path)
    return (
        f"it does not have the right form ({text})" if text else "it does not have the right form"
    )


def _find_description(whole: Mapping[str, Any], path: Sequence[str | int]) -> str:
    """Return the first sentence of the description of a schema; empty if it has none."""
    schema: Any = whole
    for step in path[:-1]:
        schema = schema.get(step, {}) if isinstance(schema, dict) else {}
    text = schema.get("description", "") if isinstance(schema, dict) else ""
    return " ".join(re.split(r"(?<=[.])\s", text.strip())[0].rstrip(".").split())
