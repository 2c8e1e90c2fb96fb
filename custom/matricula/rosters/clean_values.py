"""Values of learners as a person would type them: without what nobody sees, or refused.

Invisible characters come along when people copy from web pages, mails and spreadsheets. At the ends
of a value they are removed. Inside an email or a username they refuse the row, because two such
values look alike and are not the same.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field, frozen

from matricula_runtime.outcomes import Rejected

from .absent_values import find_absent, find_comment, find_no_password
from .damaged_text import find_damage

NAMES = ("name", "first_name", "last_name")
_PLAIN_EMAIL = re.compile(
    r"(?![#%!]|//|--)[\w.!#$%&*+/=?^`{|}~-]+@(?:\w+(?:-+\w+)*\.)+\w{2,}", re.ASCII
)
_BREAKS = re.compile("[ \t\n\v\f\r\x85\u2028\u2029]*[\t\n\v\f\r\x85\u2028\u2029][\\s]*")
_WIDE_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_OVERRIDES = "\u202d\u202e"
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_JOINERS = "\u200c\u200d\u200e\u200f\u061c"
"""They shape or order letters of some scripts, so that names may have them inside."""
_NOT_SHOWN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters and marks that are not shown, such as the fillers of Korean."""
_VARIATIONS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_WORDS = re.compile(r"[^\W\d_]+")
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK"})
"""Scripts with letters that look alike."""
_ORDINARY = " \t\r\n"
_LOST = "\ufffd"
_PLACEHOLDERS = frozenset("-.–—")
"""Signs that people with one name have as last name, where the platform requires one."""
_GUEST = re.compile("(?:#|%(?:25)*23)EXT(?:#|%(?:25)*23)", re.IGNORECASE)
"""Part of the sign-in name that Microsoft Entra gives to a guest; URLs have it quoted, or twice."""
_NOT_IN_EMAILS = "<>()[],;:\\\"'"
_NOT_IN_DOMAINS = "!#$%&*+/=?^`{|}~"


@define
class Cleaned:
    """The values of a learner, what was changed in them, and why the row is refused, if it is."""

    values: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    refusal: Rejected | None = None


class _Problem(Exception):
    """A value that cannot be used. The message goes on after the name of its field."""


def clean_values(values: Mapping[str, str | None]) -> Cleaned:
    """Return the values of a learner, by field, without what nobody sees in them.

    A password is returned as it is; a placeholder or a hash refuses the row.
    """
    if _is_plain(values):
        return Cleaned(values)
    return _Cleaner(dict(values)).clean()


def _is_plain(values: Mapping[str, str | None]) -> bool:
    """Tell whether there is certainly nothing to do, which is so for most rows."""
    email = values.get("email")
    if email and (not _PLAIN_EMAIL.fullmatch(email) or _GUEST.search(email)):
        return False
    for name in NAMES:
        text = values.get(name)
        if text and (find_damage(text) or find_absent(text, is_name=True)):
            return False
    username = values.get("username")
    if username and find_absent(username, is_name=False):
        return False
    password = values.get("password")
    if password and find_no_password(password):
        return False
    others = "".join([text for name, text in values.items() if text and name != "password"])
    if not others.isprintable():
        return False
    if others.isascii():
        return True
    if username and not username.isascii():
        return False
    return _LOST not in others and _NOT_SHOWN.isdisjoint(others)


@frozen
class _Cleaner:
    """Cleans the values of one learner."""

    values: dict[str, str | None]
    notes: list[str] = field(factory=list)

    def clean(self) -> Cleaned:
        refusal = None
        for name, text in self.values.items():
            if not text:
                continue
            try:
                if name == "password":
                    _check_password(text)
                else:
                    self.values[name] = self._clean(name, text)
            except _Problem as problem:
                refusal = refusal or _refuse(name, str(problem))
        return Cleaned(self.values, tuple(self.notes), refusal)

    def _clean(self, name: str, text: str) -> str:
        if name in NAMES:
            return self._clean_name(name, text)
        bare = strip_invisible(text)
        removed = [*_list_unusual(text[: text.find(bare)] + text[text.find(bare) + len(bare) :])]
        if bare and removed:
            self._note(name, removed, "from its ends")
        if name == "email":
            _check_email(bare)
        else:
            _check_visible(bare)
        if name == "username":
            _check_username(bare)
        return bare

    def _clean_name(self, name: str, text: str) -> str:
        if (damage := find_damage(text)) is not None:
            raise _Problem(damage)
        bare = _WIDE_BLANKS.sub(" ", _BREAKS.sub(" ", text))
        for sign in bare:
            if sign in _OVERRIDES or sign == _LOST:
                raise _Problem(f"has {name_character(sign)}")
        bare = strip_invisible(bare)
        for sign in bare:
            if unicodedata.category(sign) == "Cc" or sign in _DIRECTIONS:
                raise _Problem(f"has {name_character(sign)}")
        hidden = {sign for sign in bare if _is_invisible(sign) and sign not in _JOINERS}
        if hidden:
            self._note(name, sorted(hidden), "")
            bare = "".join(sign for sign in bare if sign not in hidden)
        is_placeholder = name == "last_name" and bare in _PLACEHOLDERS
        absent = None if is_placeholder else find_absent(bare, is_name=True)
        if absent is not None:
            raise _Problem(absent)
        return bare

    def _note(self, name: str, signs: list[str], where: str) -> None:
        characters = ", ".join(map(name_character, dict.fromkeys(signs)))
        place = f" {where}" if where else ""
        self.notes.append(f"{_show(name)}: removed {characters}{place}")


def _refuse(name: str, problem: str) -> Rejected:
    return Rejected(f"the {_show(name)} {problem}", {name: (problem,)})


def _show(name: str) -> str:
    return name.replace("_", " ")


def strip_invisible(text: str) -> str:
    """Return a text without blanks and invisible characters at its ends."""
    start, end = 0, len(text)
    while start < end and _is_edge(text[start]):
        start += 1
    while end > start and _is_edge(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_edge(sign: str) -> bool:
    if sign in _ORDINARY or _is_invisible(sign):
        return True
    return sign.isspace() and unicodedata.category(sign) != "Cc"


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign in _NOT_SHOWN


def _list_unusual(text: str) -> Iterator[str]:
    """Yield the characters that are neither blanks nor ends of lines."""
    return (sign for sign in text if sign not in _ORDINARY)


def find_hidden(text: str) -> str | None:
    """Return the first character that is invisible, or looks like a blank and is none."""
    if text.isascii() and text.isprintable():
        return None
    return next((sign for sign in text if _is_invisible(sign) or _is_false_blank(sign)), None)


def find_variation(text: str) -> str | None:
    """Return the first character that only says how the one before it looks.

    Names may have them, in Chinese and Japanese above all.
    """
    return None if text.isascii() else next(filter(_VARIATIONS.__contains__, text), None)


def _find_mixed(text: str) -> str | None:
    """Return a letter that looks like one of another script in the same word."""
    if text.isascii():
        return None
    words: list[str] = _WORDS.findall(text)
    for word in words:
        scripts = {sign: unicodedata.name(sign, "").partition(" ")[0] for sign in word}
        if len({*scripts.values()} & _ALIKE) > 1:
            return next(sign for sign in word if scripts[sign] != "LATIN")
    return None


def _is_false_blank(sign: str) -> bool:
    return sign != " " and unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Zs")


def _check_visible(text: str) -> None:
    if (sign := find_hidden(text) or find_variation(text)) is not None:
        raise _Problem(f"has {name_character(sign)}")


def _check_scripts(text: str) -> None:
    if (sign := _find_mixed(text)) is not None:
        raise _Problem(f"has {_name_letter(sign)} among letters of another script")


def _check_password(text: str) -> None:
    if (reason := find_no_password(text)) is not None:
        raise _Problem(reason)


def _check_username(text: str) -> None:
    if (absent := find_absent(text, is_name=False)) is not None:
        raise _Problem(absent)
    _check_scripts(text)


def _check_email(text: str) -> None:
    """Raise _Problem unless a text is one email and nothing else."""
    if not text:
        return
    if len(re.findall(r"[^\s@]@[^\s@]", text)) > 1:
        raise _Problem("has several emails in it: write one into each row")
    if text.casefold().startswith("mailto:"):
        raise _Problem(f"begins with 'mailto:': write only {text[7:].strip()}")
    if found := re.search(r"<\s*([^<>\s]+@[^<>\s]+)\s*>", text):
        raise _Problem(f"has more than the email: write only {found[1]}")
    if "@" in text and (comment := find_comment(text)) is not None:
        raise _Problem(comment)
    _check_visible(text)
    if _GUEST.search(text):
        raise _Problem("is the sign-in name of a guest in Microsoft Entra, and no email")
    if "@" not in text:
        raise _Problem("has no @")
    before, _, after = text.partition("@")
    for sign in text:
        if sign == " ":
            raise _Problem("has a blank in it")
        is_odd = not sign.isascii() and unicodedata.category(sign)[0] not in "LMN"
        if is_odd or (sign in _NOT_IN_EMAILS and not (sign == "'" and sign in before.strip(sign))):
            raise _Problem(f"has {name_character(sign)} in it")
    _check_scripts(text)
    _check_parts(before, after)


def _check_parts(before: str, after: str) -> None:
    if not before or not after:
        raise _Problem(f"has nothing {'after' if before else 'before'} the @")
    if "'" in after or any(sign in _NOT_IN_DOMAINS for sign in after):
        sign = next(sign for sign in after if sign in "'" + _NOT_IN_DOMAINS)
        raise _Problem(f"has {name_character(sign)} behind the @")
    if "@" in after:  # `ana@@example.org`: the platform says what it makes of that
        return
    labels = after.split(".")
    if any(not label or label.startswith("-") or label.endswith("-") for label in labels):
        raise _Problem("has a dot or a hyphen too many")
    if len(labels) < 2:
        raise _Problem("has no dot behind the @")
    if len(labels[-1]) < 2:
        raise _Problem("ends with a single character")


def name_character(sign: str) -> str:
    """Return a character as people can look it up: `','`, `U+200B (ZERO WIDTH SPACE)`."""
    code = f"U+{ord(sign):04X}"
    if sign.isascii() and sign.isprintable() and sign != " ":
        return repr(sign)
    if (
        sign.isprintable()
        and sign not in (" ", _LOST)
        and not unicodedata.category(sign).startswith("C")
    ):
        return f"{sign} ({code})"
    name = _CONTROL_NAMES.get(sign) or unicodedata.name(sign, "")
    return f"{code} ({name})" if name else code


def _name_letter(sign: str) -> str:
    return f"{sign} (U+{ord(sign):04X} {unicodedata.name(sign, '')})"


_CONTROL_NAMES = {
    "\0": "NUL",
    "\t": "TAB",
    "\n": "LINE FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
}
