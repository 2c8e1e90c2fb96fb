"""Texts that programs write where they have no value or another one: errors, null, numbers."""

import re

_ERROR = re.compile(
    r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|NV|BEZUG!|WERT!)"
    r"|Err:\d{3}"
)
_TOO_WIDE = re.compile("#{3,}")
_NOTHING = re.compile(r"null|NULL|undefined|\(null\)|<null>|\[null\]|<NA>|N/A|n/a|\\N")
_NO_NAME = re.compile("none|nan|NaN")
_SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?E[+-]\d{2,3}")
_NUMBER = re.compile(r"[-+(]?\d[\d.,:/() +-]*")
_STARTS = frozenset("#EnNu([<\\-+0123456789")
"""The first characters of all of these."""


def find_absent(text: str, *, is_name: bool) -> str | None:
    """Say why a text is no name or username, None if it is one.

    `Null`, `None` and `Nan` are names of people. Only other spellings are refused.
    """
    if text[:1] not in _STARTS:
        return None
    if _ERROR.fullmatch(text):
        return f"is the error {text}. Correct the formula, and export the file again"
    if _TOO_WIDE.fullmatch(text):
        return f"is {text[:8]}, as in a column that is too narrow to show its values"
    if _NOTHING.fullmatch(text) or (is_name and _NO_NAME.fullmatch(text)):
        return f"is {text}, which programs write where there is no value"
    if _SHORTENED.fullmatch(text):
        return f"is {text}, a number that a spreadsheet has shortened. Format the column as text"
    if is_name and _NUMBER.fullmatch(text):
        return f"is {text}, a number. Name the column with the name"
    return None
