"""Cells of a workbook as text, with doubts where Excel shows something else than it stores."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element

from .number_formats import GENERAL, show_number, show_text
from .source import Doubt
from .xml_parts import local_name

SheetCell: TypeAlias = tuple[str, Doubt | None]
"""The text of a cell, and the reason to doubt it, if there is one."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_DIGITS = 15
_AS_TEXT = "Format the cell as text, and type the value again"


class CellReader:
    """Reads cells: `texts` are the shared ones, `formats` the number formats by style.

    With `is_stale`, Excel calculates all formulas anew when it opens the workbook.
    """

    def __init__(
        self,
        texts: Sequence[str],
        formats: Sequence[str],
        since_1904: bool,
        is_stale: bool = False,
    ) -> None:
        self._texts = texts
        self._formats = formats
        self._since_1904 = since_1904
        self._is_stale = is_stale

    def read(self, cell: Element) -> SheetCell | None:
        """Return a cell, None if it is empty."""
        value = formula = inline = None
        for part in cell:
            match local_name(part):
                case "v":
                    value = part.text or ""
                case "f":
                    formula = part.text or ""
                case "is":
                    inline = read_text(part)
        kind = cell.get("t", "n")
        code = self._find_format(cell)
        if formula is not None and self._is_stale:
            return value or "", _doubt_stale(formula)
        if inline is not None:
            return _read_shown(inline, code)
        if not value and formula is not None and kind != "str":
            reason = f"is the formula ={formula[:60]} without a result"
            return "", _doubt_value(f"{reason}: open the workbook in Excel, and save it")
        read = self._read_value(kind, value, code) if value else None
        if formula is not None and kind == "n" and read is not None and read[1] is None:
            reason = f"is the number {read[0]}, the result of the formula ={formula[:60]}"
            return read[0], Doubt(f"{reason}. {_AS_TEXT}")
        return read

    def _find_format(self, cell: Element) -> str:
        style = cell.get("s", "0")
        place = int(style) if style.isdigit() else 0
        return self._formats[place] if place < len(self._formats) else GENERAL

    def _read_value(self, kind: str, value: str, code: str) -> SheetCell | None:
        match kind:
            case "s":
                place = int(value) if value.isdigit() else -1
                text = self._texts[place] if 0 <= place < len(self._texts) else ""
                return _read_shown(text, code)
            case "str":
                return _read_shown(unescape(value), code)
            case "b":
                shown = "TRUE" if value == "1" else "FALSE"
                return shown.lower(), Doubt(f"is {shown} in Excel, stored as {value}. {_AS_TEXT}")
            case "e":
                return value, _doubt_value(f"is the error {value}. Correct the formula")
            case "d":
                return value, Doubt(f"is the date {value} in Excel. {_AS_TEXT}")
        return read_number(value, code, since_1904=self._since_1904)


def _doubt_stale(formula: str) -> Doubt:
    return _doubt_value(
        f"is the formula ={formula[:60]}, which may never have been calculated: open the workbook"
        " in Excel, and save it"
    )


def _doubt_value(reason: str) -> Doubt:
    """Return the doubt about a cell whose value nobody knows."""
    return Doubt(reason, is_for_all=True, is_unknown=True)


def _read_shown(text: str, code: str) -> SheetCell | None:
    """Return a text, with a doubt if its number format shows another one."""
    if not text:
        return None
    shown = show_text(text, code)
    if shown.strip() == text.strip():
        return text, None
    reason = f"is shown as {shown!r}, and stored as {text!r}. {_AS_TEXT}"
    return text, Doubt(reason, is_for_all=True, shown=shown)


def read_number(value: str, code: str, *, since_1904: bool = False) -> SheetCell:
    """Return a number with a number format as text."""
    try:
        number = float(value)
        stored = str(int(number)) if number == int(number) else repr(number)
    except (ValueError, OverflowError):
        return value, _doubt_value(f"is {value[:40]}, which is no number. {_AS_TEXT}")
    digits = value.lstrip("-").split(".")[0]
    if digits.isdigit() and len(digits.lstrip("0")) > _MOST_DIGITS:
        stored = digits  # some programs write more digits than Excel keeps
    shown = show_number(number, code, since_1904=since_1904)
    if shown is not None and shown.date is not None:
        date = shown.date
        text = date.date().isoformat() if date.time() == date.min.time() else date.isoformat()
        reason = f"is a date, shown as {shown.text} and stored as {value}"
        return text, Doubt(f"{reason}. {_AS_TEXT}", shown=_keep_common(shown.text, "/,"))
    if len(stored.lstrip("-").partition(".")[0].lstrip("0")) > _MOST_DIGITS:
        text = shown.text if shown else stored
        reason = f"is a number of more than {_MOST_DIGITS} digits, shown as {text} and stored as"
        reason = f"{reason} {stored}: Excel keeps only {_MOST_DIGITS}"
    elif shown is None:
        reason = f"is a number with the format {code}, stored as {stored}: its look is not known"
    elif shown.text != stored:
        reason = f"is shown as {shown.text}, and stored as {stored}"
    elif "." in stored:  # another language shows another sign
        return stored, Doubt(f"is a number with a fraction, {stored}. {_AS_TEXT}")
    else:
        return stored, None
    look = _keep_common(shown.text, ".,") if shown else ""
    return stored, Doubt(f"{reason}. {_AS_TEXT}", is_for_all=True, shown=look)


def _keep_common(shown: str, signs: str) -> str:
    """Return a text unless it has signs that Excel shows differently in other languages."""
    return "" if any(sign in shown for sign in signs) else shown


def read_text(element: Element) -> str:
    """Return the text of a cell with its runs, without the reading aids of Japanese."""
    return unescape("".join(_list_texts(element)))


def _list_texts(element: Element) -> Iterator[str]:
    for part in element:
        match local_name(part):
            case "t":
                yield part.text or ""
            case "r":
                yield from _list_texts(part)


def unescape(text: str) -> str:
    """Return a text with the characters that XML cannot have, such as `_x000D_`."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # A character beyond 16 bits is escaped as two halves.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
