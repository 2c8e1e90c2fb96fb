"""The encoding of a roster. A file that can be read in two ways is not read at all."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from attrs import define, evolve, field

from ..errors import RosterError
from .columns import is_secret
from .legacy_encodings import (
    Reading,
    find_examples,
    is_certain,
    is_romanian_doubt,
    rank_readings,
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TABLE = 'email,;\t|"@\r\n'
"""Characters that tables have, which each of their encodings can write."""
_NO_TABLES = {
    *("punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape", "unicode_escape"),
    *("raw_unicode_escape", "utf-7", "charmap"),
}
"""Encodings of Python for other things than files."""
_PIECE = LONGEST_LINE = 1 << 20
_SAMPLE = 1 << 16
_MOST_LINES = 20_000
"""The most lines with other letters than ASCII by which an encoding is found."""
_MIXED = 0.2
"""The least share of lines in UTF-8 for which the other lines are wrong."""
_MOST_BY_CHANCE = 0.4
"""The most bytes of another encoding that may look like letters in UTF-8."""
_ASCII = bytes(range(128))
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_EMAIL = re.compile(rb"[\w.+-]+@[\w-]+\.[\w.-]+")
_SEVERAL_BYTES = ("cp932", "euc-jp", "gb18030", "big5", "cp949")
_WAY_OUT = "Save it as UTF-8 (in Excel: `CSV UTF-8`), or name its encoding with --encoding"


def find_encoding(file: BinaryIO, named: str | None = None, notes: list[str] | None = None) -> str:
    """Return the encoding of a file, which is read to its end and set back to its start.

    A byte order mark decides, then `named`, the encoding that the user gave, then zero bytes
    (UTF-16), then UTF-8 if the whole file is. Other encodings are found by the names in the file;
    `notes` gets a sentence about words that look wrong in the encoding that was found, and about a
    named encoding that is not used.
    Raises RosterError at a line with other bytes, and where the encoding is in doubt.
    """
    start = file.read(_SAMPLE)
    file.seek(0)
    mark = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if named is None and mark is None and _is_utf32(start):
        raise RosterError(
            "The roster is UTF-32 without a byte order mark. Save it as UTF-8, or add --encoding"
            f" {'utf-32-be' if start.startswith(bytes(3)) else 'utf-32-le'}."
        )
    if named is not None:
        known = _choose_named(named, mark, notes)
        if mark is None:
            known = _fit_unicode(named, known, start)
        _require(file, known, named if mark is None else None)
        return known
    if (found := mark or find_utf16(start)) is not None:
        _require(file, found)
        return found
    if _find_error(file, "utf-8") is None:
        return "utf-8"
    survey = _LineSurvey.of_file(file)
    legacy = _find_legacy(survey)
    _require(file, legacy.encoding)
    if notes is not None and legacy.odd:
        notes.append(_describe_odd(survey, legacy))
    return legacy.encoding


def _choose_named(named: str, mark: str | None, notes: list[str] | None) -> str:
    try:
        name = codecs.lookup(named).name
        _TABLE.encode(named)
    except (LookupError, ValueError):  # of bytes and not of text, or without these characters
        name = ""
    if not name or name in _NO_TABLES:
        raise RosterError(
            f"--encoding {named}: there is no such encoding of texts. Usual ones are utf-8, utf-16,"
            " cp1252, mac-roman, cp1250, cp1251, shift_jis and gb18030."
        )
    if mark is None:
        return name
    family = mark.removesuffix("-sig")
    if notes is not None and not name.startswith(family):
        notes.append(
            f"--encoding {named} is not used: the file begins with the byte order mark of"
            f" {family.upper()}"
        )
    return mark


def _fit_unicode(named: str, name: str, start: bytes) -> str:
    """Return the encoding that the user gave, with the order of its bytes if that was left out.

    Raises RosterError if the file has other units: two or four bytes for each character, or one.
    """
    size = 4 if _is_utf32(start) else 2 if find_utf16(start) is not None else 1
    wanted = 4 if name.startswith("utf-32") else 2 if name.startswith("utf-16") else 1
    if start and size != wanted:
        known = {4: "is UTF-32", 2: "is UTF-16", 1: "has no zero bytes, which that would have"}
        raise RosterError(
            f"--encoding {named} does not fit: the roster {known[size]}. Leave the option out, or"
            " name another one."
        )
    if name == "utf-16":
        return find_utf16(start) or name
    if name == "utf-32":
        return "utf-32-be" if start.startswith(bytes(3)) else "utf-32-le"
    return name


def find_utf16(start: bytes) -> str | None:
    """Return the kind of UTF-16 without a mark, by its line breaks and other ASCII letters."""
    if b"\0" not in start:
        return None
    whole = start[: len(start) // 2 * 2]
    pairs = list(zip(whole[::2], whole[1::2], strict=True))
    counts = {
        "utf-16-le": sum(not second and first < 128 for first, second in pairs),
        "utf-16-be": sum(not first and second < 128 for first, second in pairs),
    }
    name = max(counts, key=counts.__getitem__)
    text = whole.decode(name, "ignore")
    is_table = counts[name] > len(text) // 10 and len(whole) > 1
    return name if is_table and "\0" not in text else None


def _is_utf32(start: bytes) -> bool:
    """Tell whether a file begins with two ASCII characters of four bytes each."""
    pattern = [byte != 0 for byte in start[:8]]
    return pattern in ([True, *[False] * 3] * 2, [*[False] * 3, True] * 2)


def _require(file: BinaryIO, name: str, named: str | None = None) -> None:
    if (line := _find_error(file, name)) is not None:
        if _ends_in_character(file, name):
            raise RosterError(
                f"Line {line} of the roster ends inside a character ({name}): the file was cut off."
                " Copy it again."
            )
        if named is not None:
            raise RosterError(
                f"--encoding {named} does not fit: line {line} of the roster is not {name}. Leave"
                " the option out, or name another one."
            )
        raise RosterError(
            f"Line {line} of the roster is not {name}, in which the file begins. Correct that line."
            " Or save the file as UTF-8."
        )


def _ends_in_character(file: BinaryIO, name: str) -> bool:
    """Tell whether the only error of a file in Unicode is that its last character is not whole."""
    if not name.startswith("utf"):
        return False
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        return True
    except UnicodeError:
        return False
    finally:
        file.seek(0)


def _find_error(file: BinaryIO, name: str) -> int | None:
    """Return the first line that cannot be decoded, None if there is none."""
    # The decoder of utf-8-sig counts its places from behind the mark.
    decoder = codecs.getincrementaldecoder("utf-8" if name == "utf-8-sig" else name)()
    line = 1
    try:
        while piece := file.read(_PIECE):
            if len(piece) == _PIECE and b"\n" not in piece and b"\r" not in piece:
                raise RosterError("A line of the roster is longer than a mebibyte: no roster.")
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                good = piece[: max(0, error.start - pending)]
                return line + (good.count(b"\n") or good.count(b"\r"))
            line += piece.count(b"\n") or piece.count(b"\r")
        decoder.decode(b"", final=True)
    except UnicodeError:
        return line
    finally:
        file.seek(0)
    return None


@define
class _LineSurvey:
    """The lines of a file that have other bytes than ASCII.

    `unicode` and `other` are the numbers of lines that are UTF-8 and that are not, with the first
    of each. `lines` has the first of those that are not.
    """

    headers: str = ""
    lines: set[bytes] = field(factory=set)
    unicode: int = 0
    other: int = 0
    first_unicode: tuple[int, bytes] = (0, b"")
    first_other: tuple[int, bytes] = (0, b"")
    other_bytes: int = 0
    unicode_bytes: int = 0
    """The number of bytes beyond ASCII, and of those among them that are letters in UTF-8."""
    has_surrogates: bool = False
    is_cut: bool = False

    @property
    def has_secrets(self) -> bool:
        """True if there may be a column of passwords, whose words are never shown."""
        return any(map(is_secret, re.split(r"[,;\t|]", self.headers)))

    @classmethod
    def of_file(cls, file: BinaryIO) -> "_LineSurvey":
        survey = cls()
        for number, line in enumerate(_read_lines(file), 1):
            if number == 1:
                survey.headers = line.decode("ascii", "ignore")
            if not line.isascii():
                survey._add(number, line)
        file.seek(0)
        return survey

    def _add(self, number: int, line: bytes) -> None:
        self.other_bytes += _count_beyond_ascii(line)
        self.is_cut = False
        try:
            line.decode()
        except UnicodeDecodeError as error:
            self.other += 1
            self.unicode_bytes += _count_beyond_ascii(line.decode("utf-8", "ignore").encode())
            if len(self.lines) < _MOST_LINES:
                self.lines.add(line)
            self.first_other = self.first_other if self.other > 1 else (number, line)
            self.has_surrogates |= _has_surrogates(line)
            self.is_cut = error.reason == "unexpected end of data"
        else:
            self.unicode += 1
            self.unicode_bytes += _count_beyond_ascii(line)
            self.first_unicode = self.first_unicode if self.unicode > 1 else (number, line)


def _has_surrogates(line: bytes) -> bool:
    """Tell whether a line is UTF-8 but for halves of characters."""
    try:
        return _SURROGATE.search(line) is not None and bool(line.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return False


def _count_beyond_ascii(line: bytes) -> int:
    return len(line.translate(None, _ASCII))


def _read_lines(file: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while piece := file.read(_PIECE):
        lines = (rest + piece).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        rest = lines.pop()
        yield from lines
    yield rest


def _find_legacy(survey: _LineSurvey) -> Reading:
    """Return the reading of a file that is not UTF-8. Raises RosterError if it is in doubt."""
    place = _name_place(survey.first_other)
    if survey.has_surrogates:
        raise RosterError(
            f"{place} has halves of characters (surrogates), which is no UTF-8. Export the file"
            " again as UTF-8."
        )
    if survey.is_cut and survey.other == 1:
        raise RosterError(f"{place} ends inside a character: the file was cut off. Copy it again.")
    share = survey.unicode / (survey.unicode + survey.other)
    if share > _MIXED or survey.unicode_bytes > _MOST_BY_CHANCE * survey.other_bytes:
        raise RosterError(
            f"{place} is not UTF-8, and the rest of the file is. Correct the letters there, and"
            " save the file as UTF-8."
        )
    readings = rank_readings(survey.lines)
    # A single byte may as well be damaged as be a letter.
    if survey.other_bytes == 1 or not is_certain(readings):
        raise RosterError(_explain_doubt(survey, readings))
    found = readings[0]
    if survey.unicode and found.encoding not in _SEVERAL_BYTES:
        raise RosterError(
            f"{_name_place(survey.first_unicode)} is UTF-8, and other lines are {found.encoding}."
            " Correct the letters there, and save the file as UTF-8."
        )
    return found


def _describe_odd(survey: _LineSurvey, found: Reading) -> str:
    shown = "" if survey.has_secrets else f": {', '.join(map(repr, found.odd[:3]))}"
    more = ", …" if shown and len(found.odd) > 3 else ""
    return f"words that look wrong in {found.encoding}: {len(found.odd)}{shown}{more}"


def _name_place(place: tuple[int, bytes]) -> str:
    number, line = place
    email = _EMAIL.search(line)
    return f"Line {number}, {email[0].decode()}," if email else f"Line {number}"


def _explain_few(place: str, only: Reading, *, has_secrets: bool) -> str:
    shown = "the names are" if has_secrets else f"{only.example!r} is"
    way_out = f"if {shown} right in {only.encoding}, add --encoding {only.encoding}"
    return (
        f"The roster is not UTF-8 from {place} on, and has too few other letters to be certain:"
        f" {way_out}. Otherwise save it as UTF-8 (in Excel: `CSV UTF-8`)."
    )


def _explain_romanian(place: str, *encodings: str) -> str:
    cedillas = next((one for one in encodings if one.startswith("cp")), encodings[0])
    commas = next(one for one in encodings if one != cedillas)
    return (
        f"The roster seems to be Romanian from {place} on, and its bytes may be ş and ţ with a"
        f" cedilla or ș and ț with a comma. Save it as UTF-8 (in Excel: `CSV UTF-8`). Or add"
        f" --encoding {cedillas} for the cedilla, --encoding {commas} for the comma."
    )


def _explain_doubt(survey: _LineSurvey, readings: list[Reading]) -> str:
    place = _name_place(survey.first_other).removesuffix(",").replace("Line", "line", 1)
    if not readings or not readings[0].score:
        return f"The encoding of the roster is not known: {place} is not UTF-8. {_WAY_OUT}."
    likely = [one for one in readings if one.score >= 0.6 * readings[0].score][:3]
    if len(likely) > 1 and is_romanian_doubt(survey.lines, *likely[:2]):
        return _explain_romanian(place, likely[0].encoding, likely[1].encoding)
    examples = find_examples(survey.lines, [one.encoding for one in likely])
    if examples:  # otherwise each has a word of its own
        likely = [evolve(one, example=text) for one, text in zip(likely, examples, strict=True)]
    likely = [*{one.example: one for one in reversed(likely)}.values()][::-1]
    if len(likely) == 1:
        return _explain_few(place, likely[0], has_secrets=survey.has_secrets)
    names = ", ".join(one.encoding for one in likely)
    if not survey.has_secrets:
        names = " or ".join(f"{one.example!r} ({one.encoding})" for one in likely)
    return (
        f"The encoding of the roster is in doubt from {place} on: perhaps {names}. {_WAY_OUT} NAME."
    )
