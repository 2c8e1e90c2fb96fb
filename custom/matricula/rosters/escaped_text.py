"""Names whose letters a program has written as codes: of URLs, mail, program text, HTML or XML.

No name has any of these codes. Sources: RFC 3986 (`%C3%A9`), RFC 2045 (`=C3=A9`), the escapes of
JSON, Python and C (`\\u00e9`, `\\xe9`, `\\351`), R (`<U+00E9>`), ECMA-376 (`_x00E9_`), HTML.
"""

import re
from html import unescape
from html.entities import html5
from urllib.parse import unquote_to_bytes

_LETTERS = sorted(
    (name for name, sign in html5.items() if len(name) > 3 and name[-1] != ";" and sign.isalpha()),
    key=len,
    reverse=True,
)
"""The letters that HTML knows without a semicolon as well."""
_OPEN_ENTITY = re.compile(
    rf"&(?:#\d{{2,7}}|#[xX][0-9a-fA-F]{{2,6}}|(?:{'|'.join(_LETTERS)})|(?:amp|quot|nbsp)(?![A-Za-z]))"
)
_URL = re.compile("%[0-9A-Fa-f]{2}")
_QUOTED_PRINTABLE = re.compile("(?:=[0-9A-Fa-f]{2})+")
_BYTES = re.compile(r"(?:\\x[0-9A-Fa-f]{2}|\\[0-3][0-7]{2})+")
_BYTE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|([0-7]{3}))")
_CHARACTERS = re.compile(
    r"\\u([0-9A-Fa-f]{4})|\\U000?([0-9A-Fa-f]{5})|\\u\{([0-9A-Fa-f]{2,6})\}"
    r"|<U\+([0-9A-Fa-f]{4,6})>|%u([0-9A-Fa-f]{4})|_x([0-9A-Fa-f]{4})_|(?<=[^\W\d_])u(00[A-Fa-f][0-9A-Fa-f])"
)


def find_escapes(name: str) -> tuple[str, str] | None:
    """Say which codes a name has, and the name that was probably meant; None for other names."""
    if _URL.search(name):
        return "is quoted as in a URL", _decode(unquote_to_bytes(name))
    if _QUOTED_PRINTABLE.search(name):
        meant = _QUOTED_PRINTABLE.sub(
            lambda found: _decode(bytes.fromhex(found[0].replace("=", ""))), name
        )
        if any(sign.isalpha() and not sign.isascii() for sign in meant):
            return "is in quoted-printable as in mail", meant
    if _BYTES.search(name) or _CHARACTERS.search(name):
        meant = _CHARACTERS.sub(_read_character, _BYTES.sub(_read_bytes, name))
        return "has the codes of letters, as in the text of a program", meant
    if _OPEN_ENTITY.search(name):
        return "has characters of HTML", unescape(name)
    return None


def _read_bytes(found: re.Match[str]) -> str:
    codes: list[tuple[str, str]] = _BYTE.findall(found[0])
    return _decode(bytes(int(hexa, 16) if hexa else int(octal, 8) for hexa, octal in codes))


def _read_character(found: re.Match[str]) -> str:
    code = int(next(filter(None, found.groups())), 16)
    return chr(code) if code <= 0x10FFFF else found[0]


def _decode(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")
