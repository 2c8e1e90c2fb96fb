"""Texts that programs write where they have no value or another one: errors, null, numbers."""

import base64
import re
from unicodedata import category

from .no_names import find_no_name

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
_COMMENT = re.compile("#|//|--|[;%!]")
"""The beginning of a row that somebody has commented out."""
_BASE64 = re.compile(r"::?\s*([A-Za-z0-9+/]{3,}={0,2})")
_BARE_BASE64 = re.compile("[A-Za-z0-9+/]{2,}={0,2}")
_MEANT = re.compile(r"[^\W\d_]{2}|[^\x00-\x7f]")
"""Two letters, or a letter of a script whose names may have one."""
_STARTS = frozenset("#EnNu([<\\-+0123456789/;%!:")
"""The first characters of all of these."""


def find_absent(text: str, *, is_name: bool) -> str | None:
    """Say why a text is no name or username, None if it is one.

    `Null`, `None` and `Nan` are names of people. Only other spellings are refused.
    """
    if is_name and not text.replace(" ", "").isalpha() and _DATE.fullmatch(text):
        return f"is {text}, a date. Name the column with the name"
    if is_name and (encoded := _find_encoded(text)) is not None:
        return encoded
    if text[:1] in _STARTS and (reason := _find_start(text, is_name=is_name)) is not None:
        return reason
    return find_no_name(text) if is_name else None


def _find_start(text: str, *, is_name: bool) -> str | None:
    """Say why a text that begins like none is no name or username, None if it may be one."""
    if _ERROR.fullmatch(text):
        return f"is the error {text}. Correct the formula, and export the file again"
    if _TOO_WIDE.fullmatch(text):
        return f"is {text[:8]}, as in a column that is too narrow to show its values"
    if _NOTHING.fullmatch(text) or (is_name and _NO_NAME.fullmatch(text)):
        return f"is {text}, which programs write where there is no value"
    if _SHORTENED.fullmatch(text):
        return f"is {text}, a number that a spreadsheet has shortened. Format the column as text"
    if found := _BASE64.fullmatch(text):
        meant = _decode(found[1])
        looks = f", perhaps {meant!r}" if meant and meant.isprintable() else ""
        return f"is {text[:60]}, in base64 as in LDIF{looks}. Export it as plain text"
    if is_name and (comment := find_comment(text)) is not None:
        return comment
    if is_name and _NUMBER.fullmatch(text):
        return f"is {text}, a number. Name the column with the name"
    return None


def _find_encoded(text: str) -> str | None:
    """Say that a name is in base64 without the colons of LDIF, None for any other name.

    Many names are valid base64, and some of those decode to letters. So it has to have a shape that
    no name has: a `=` at its end, or digits, signs or capitals inside, and letters when decoded.
    """
    if len(text) % 4 or not text.isascii() or (text.isalpha() and _is_written_as_name(text)):
        return None
    if _BARE_BASE64.fullmatch(text) is None:
        return None
    meant = (_decode(text) or "").strip()
    is_name = _MEANT.search(meant) is not None and all(map(_may_be_in_name, meant))
    if not is_name and not text.endswith("="):
        return None
    looks = f", perhaps {meant!r}" if is_name else ""
    return f"looks like base64 of an LDAP export: {text[:60]}{looks}. Export it as plain text"


def _is_written_as_name(text: str) -> bool:
    return text[1:].islower() or text.isupper()


def _may_be_in_name(sign: str) -> bool:
    return category(sign)[0] in "LM" or sign in " -'’."


def _decode(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return None


def find_comment(text: str) -> str | None:
    """Say that a value begins like a row that is commented out, None if it does not."""
    found = _COMMENT.match(text)
    if found is None:
        return None
    return (
        f"begins with {found[0]!r}, as in a row that is commented out. Remove the sign or the row"
    )


_PLACEHOLDER = re.compile(
    r"null|none|nan|undefined|redacted|masked|not set|n/?a|n\.a\.?|tb[ad]|\\N|#N/A"
    r"|[(<\[](?:null|none|na|n/a|empty|blank|hidden|redacted|masked|secret|encrypted|unchanged"
    r"|removed|protected|not set|password)[)>\]]",
    re.IGNORECASE,
)
_ONE_SIGN = re.compile(r"([\W_])\1*|([xX])\2{3,}")
_HASH = re.compile(
    r"\{[A-Z][A-Z0-9.-]{2,}\}\S{8,}"  # LDAP
    r"|\$(?:[1256789]|2[abxy]|[PHSy]|gy|apr1|md5|sha1|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*)\$\S{8,}"
    r"|\$[PHS]\$\S{8,}"
    r"|(?:pbkdf2|bcrypt|argon2|scrypt|sha1|sha256|sha512|md5)[\w:]*\$\S*\$\S{8,}"
    r"|\*[0-9A-F]{40}|0x0[12]00[0-9A-F]{40,}"
)
_WAY_OUT = "Leave the cell empty, or write the password itself"


def find_no_password(text: str) -> str | None:
    """Say why a password is none, None if it may be one. The password is not shown."""
    bare = text.strip()
    if bare and (_PLACEHOLDER.fullmatch(bare) or _ONE_SIGN.fullmatch(bare)):
        return f"is a placeholder, as programs write where they show no password. {_WAY_OUT}"
    if _HASH.fullmatch(bare):
        return f"is the hash of a password, which nobody can log in with. {_WAY_OUT}"
    return None
