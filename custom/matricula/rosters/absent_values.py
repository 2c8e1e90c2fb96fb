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
_MONTH = r"(?:(?:de|of) )?[^\W\d_]{3,12}\.?"
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d[T ].*|\d{4} ?[年년].*|\d{1,4}[./-]\d{1,2}[./-]\d{1,4} .*"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th|er|º)?[ -]?{_MONTH}(?:[ -]|, ?| de )'?\d{{2,4}}\b.*"
    rf"|(?:[^\W\d_]{{2,12}}\.?,? )?[^\W\d_]{{3,12}}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b.*"
    rf"|[^\W\d_]{{2,12}}\.?,? \d{{1,2}}\.? {_MONTH} (?:de )?\d{{4}}\b.*"
)
"""A day with its year, with or without the time: `2024-01-02T10:00`, `12. Mai 2024`."""
_STARTS = frozenset("#EnNu([<\\-+0123456789")
"""The first characters of all of these."""


def find_absent(text: str, *, is_name: bool) -> str | None:
    """Say why a text is no name or username, None if it is one.

    `Null`, `None` and `Nan` are names of people. Only other spellings are refused.
    """
    if is_name and not text.replace(" ", "").isalpha() and _DATE.fullmatch(text):
        return f"is {text}, a date. Name the column with the name"
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
