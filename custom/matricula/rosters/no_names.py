"""Texts that are in a column of names and are no name: emails, markup, program text, formulas."""

import re
from unicodedata import category

_SUSPECT = re.compile(r"[@<>{}=\\:(\[]|^[^\w]|^[_\d]|^[bu]['\"]|-\d\d$|[wW]{3}\.|-[0-9a-fA-F]{4}-")
"""Signs that all of these have; most names have none."""
_EMAIL = re.compile(r"\w@\w|\w ?[(\[]at[)\]] ?\w", re.IGNORECASE)
_URL = re.compile(
    r"\w://|\bwww\.\w|^(?:callto|data|file|javascript|mailto|sips?|skype|tel|urn):\S", re.IGNORECASE
)
_TAG = re.compile(
    r"</[a-z][a-z0-9]*\s*>|<!--|<(?:[abipsu]|em|[bht]r|li|t[dh]|[uo]l|h[1-6]|div|img|su[bp]|span|font"
    r"|small|strong|style|table|body|html)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\[object [A-Za-z]+\]|\[\s*['\"].*['\"],?\s*\]|\(\s*['\"].*['\"],?.*\)|[bu](['\"]).*\1"
    r"|<.* at 0x[0-9A-Fa-f]+>|<<.*>>|\*\|.*\|\*|\$[A-Za-z_]\w*"
    r"|(?i:\[(?:[\w ]*\bname|vorname|nachname|nombre|pr\w+nom|nom)\])"
    r"|[\w-]{2,}\\[\w.-]{2,}|[A-Za-z]:\\.*|\\\\\w.*"
    r"|(?i:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"
)
"""Values and placeholders of programs, logins and paths of Windows, and UUIDs."""
_FORMATTED = re.compile(r"(\*{1,3}|_{1,3}|~~|`)\w.*\1")
"""Bold and other formatted text, as in chats and wikis: `**Ana**`."""
_NAMED_VALUE = re.compile(r"\w=\S")
"""A part of a name in LDAP: `cn=Ana`."""
_BRACES = re.compile("[{}]")
_FORMULA = re.compile(
    r"=[-+]?[(\"'$]|=\$?[A-Za-z]{1,3}\$?\d|=[\w.]+[(!]|[-+@][A-Z]{2,}\(|[-+]\$?[A-Z]{1,3}\$?\d+\b"
)
_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|mrz|mär|mai|okt|dez|janv|févr|mars|avr"
    "|juin|juil|août|déc|ene|abr|ago|dic|fev|set|out|gen|mag|giu|lug|ott|mrt|mei|maj"
)
_SHORT_DATE = re.compile(rf"(?:{_MONTHS})\.?-\d\d|\d{{1,2}}[-.] ?(?:{_MONTHS})\.?", re.IGNORECASE)


def find_no_name(text: str) -> str | None:
    """Say why a text can be the name of nobody, None if it may be one.

    Names may have digits, brackets, dots, a single letter or only emoji, and `True` is one.
    """
    if _SUSPECT.search(text) is None:
        return None
    shown = text[:60]
    if _EMAIL.search(text):
        return f"is or has an email: {shown}. Name the column with the name"
    if _URL.search(text):
        return f"has a URL: {shown}. Name the column with the name"
    if _TAG.search(text):
        return f"has a tag of HTML: {shown}. Write the name without it"
    if _FORMATTED.fullmatch(text):
        return f"is {shown}, with the marks of formatted text. Write the name without them"
    if _FORMULA.match(text):
        return f"is the formula {shown} as text. Write the name, or export the file again"
    if _CODE.fullmatch(text) or _BRACES.search(text) or _NAMED_VALUE.search(text):
        return f"is {shown}, as programs write values that are no text. Export the file again"
    if _SHORT_DATE.fullmatch(text):
        return f"is {shown}, a date as spreadsheets write it. Format the column as text"
    if all(map(_is_sign, text)):
        return f"is {shown}, which has no letter. Write the name, or leave the cell empty"
    return None


def _is_sign(sign: str) -> bool:
    """Tell whether a character is a sign, a blank, or a digit of another script."""
    if sign.isascii():
        return not sign.isalnum()
    return category(sign)[0] in "PZ" or category(sign) == "Nd"
