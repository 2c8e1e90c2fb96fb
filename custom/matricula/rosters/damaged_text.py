"""Names whose letters an earlier program has damaged, in a file whose encoding is right."""

import html
import re
from unicodedata import name as name_sign

from .escaped_text import find_escapes

_SUSPECT = re.compile(
    "^\\s*['‘’‚‛`´]|[&?\\\\%=\x1b“„«»”]|<U\\+|_x|u00[A-Fa-f]|\\+[A-Za-z0-9+/]{3}|~\\{|[\u00c2-\u00f4\u221a\u0192\u2248\u251c\u252c\u253c][^\x00-\x7f]"
)
"""Signs that every kind of damage has; most names have none."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,20});")
_UTF_7 = re.compile(r"\+[A-Za-z0-9+/]{3,}-?")
_HZ = re.compile(r"~\{(?:[!-~]{2})+~\}")
_ISO_2022 = re.compile(r"\x1b[$(][@-Z]")
_QUOTED = re.compile("[“„”«»][^“„”«»]*[“„”«»]|['‘’‚‛`´][^'‘’‚‛`´]+['‘’‚‛`´]")
_ESCAPED = re.compile(r"\\(?:['\"]|$)")
_ESCAPED_BLANK = re.compile(r"\\[tnrvf0]")
_SYMBOL = re.compile(r"[^\w\s\x00-\x7f]")


def find_damage(name: str) -> str | None:
    """Say how a name is damaged, with the name that was probably meant; None for other names."""
    if _SUSPECT.search(name) is None:
        return None
    reason, meant = _recognize(name)
    if reason is None:
        return None
    looks = f", perhaps {meant!r}" if meant and meant.isprintable() else ""
    return f"looks damaged: {name[:60]!r} {reason}{looks}. Correct it, or export the file again"


def _recognize(name: str) -> tuple[str | None, str | None]:
    if _ENTITY.search(name) and (meant := html.unescape(name)) != name:
        return "has characters of HTML", meant
    if (meant := _decode_words(name)) != name:
        return "is encoded in UTF-8 twice", meant
    if _HZ.search(name):
        return "is in the encoding HZ", _decode(name, "hz")
    if _ISO_2022.search(name):
        return "has escapes of ISO-2022", _decode(name, "iso2022_jp")
    if _UTF_7.search(name):
        meant = _decode(name, "utf-7") or name
        if not meant.isascii() and meant.replace(" ", "").isalpha():
            return "is in UTF-7", meant
    if "?" in name:
        return "has a question mark, as programs write for a letter that they do not know", None
    if (escapes := find_escapes(name)) is not None:
        return escapes
    if _ESCAPED.search(name.strip()):
        return "has a backslash, as some programs write before a mark", _ESCAPED.sub(
            lambda found: found[0][1:], name.strip()
        )
    if _ESCAPED_BLANK.search(name):
        reason = "has a backslash, as databases write for a tab or a line break"
        return reason, _ESCAPED_BLANK.sub(" ", name)
    if _QUOTED.fullmatch(name.strip()):
        return "has quotation marks around it", name.strip()[1:-1]
    return None, None


def _decode(name: str, encoding: str) -> str | None:
    try:
        return name.encode("ascii").decode(encoding)
    except UnicodeError:
        return None


def _decode_words(name: str) -> str:
    return " ".join(map(_decode_twice, name.split(" ")))


def _decode_twice(word: str) -> str:
    """Return a word that was encoded twice as it was before, any other one unchanged."""
    if word.isascii():
        return word
    has_symbol = _SYMBOL.search(word) is not None
    encodings = ["cp1252"]
    if has_symbol:  # letters alone may be a name in these
        encodings += ["mac-roman", "cp850", "cp437", "cp1250"]
    for encoding in encodings:
        try:
            meant = b"".join(_encode(sign, encoding) for sign in word).decode()
        except UnicodeError:
            continue
        if has_symbol or _is_one_script(meant):  # POSPÍŠIL would have an accent of Greek
            return meant
    return word


def _is_one_script(word: str) -> bool:
    signs = (sign for sign in word if sign.isalpha() or not sign.isascii())
    return len({name_sign(sign, "").partition(" ")[0] for sign in signs}) <= 1


def _encode(sign: str, encoding: str) -> bytes:
    is_control = "\x80" <= sign <= "\x9f"  # bytes that cp1252 does not use
    return sign.encode("latin-1" if is_control else encoding)
