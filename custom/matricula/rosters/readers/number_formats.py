"""Numbers of a workbook as Excel shows them, in English."""

import datetime
import re

from attrs import frozen

GENERAL = "General"
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "m/d/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yyyy h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    **dict.fromkeys((41, 42), "#,##0;-#,##0;-"),
    **dict.fromkeys((43, 44), "#,##0.00;-#,##0.00;-"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy/m/d"),
}
"""The formats that a workbook does not spell out, by their numbers."""

_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DATE_PARTS = re.compile(r"y+|m+|d+|h+|s+|am/pm|a/p|\[h+\]", re.IGNORECASE)
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_FIXED = re.compile(r"(#,##)?0(?:\.(0+))?")
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
_OTHER_LOOK = re.compile(
    r"\[(?!(?:black|white|red|green|blue|yellow|magenta|cyan|color ?\d+|\$-[0-9a-f]{1,4}|h+|m+|s+)"
    r"\])",
    re.IGNORECASE,
)
"""A bracket that shows other digits or signs, such as `[DBNum1]` or `[$€]`; not a colour."""
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_IN_A_DAY = {"h": 24, "m": 1440, "s": 86400}
_CONDITION = re.compile(r"\[[<>=]")
_DIGITS = re.compile(r"[0#?]")
_MOST_GENERAL = 1e11
"""From this on `General` shows an exponent."""


@frozen
class Shown:
    """A number as Excel shows it; `date` is the date, if it is one."""

    text: str
    date: datetime.datetime | None = None


def show_number(value: float, code: str, *, since_1904: bool = False) -> Shown | None:
    """Return a number as Excel shows it with a number format, None for a format not known."""
    sections, _ = _split(code)
    if len(sections) > 1 and _CONDITION.search(code):
        return None
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if not section and ";" in code:
        return Shown("")
    if _is_date(section):
        date = _to_date(value, since_1904)
        if date is None:
            return Shown(f"{value:g}")
        return Shown(_show_date(date, _show_elapsed(value, section)), date)
    if _OTHER_LOOK.search(re.sub(r'"[^"]*"|\\.', "", section)):
        return None
    if section in (GENERAL, "Standard", "@", ""):
        return Shown(show_general(value))
    if "\0" in (marked := _mark(section)):
        plain = _LITERAL.sub(lambda found: found[1] or found[2] or "", marked)
        return Shown(plain.replace("\0", show_general(value)))
    if found := _PERCENT.fullmatch(section):
        return Shown(f"{value * 100:.{len(found[1] or '')}f}%")
    if found := _FIXED.fullmatch(section):
        comma = "," if found[1] else ""
        return Shown(f"{value:{comma}.{len(found[2] or '')}f}")
    if value == int(value) and value >= 0 and not re.search(r"[.,%/E]", _LITERAL.sub("", section)):
        return Shown(_fill(str(int(value)), section))
    return None


def show_text(text: str, code: str) -> str:
    """Return a text as Excel shows it with a number format: `"Dr. "@` puts a word before it."""
    _, section = _split(code)
    if section is None:
        return text
    return _LITERAL.sub(lambda found: found[1] or found[2] or "", _mark(section)).replace(
        "\0", text
    )


def _mark(section: str) -> str:
    """Return a section with a zero character for each place of the text."""
    pieces = re.split(r'("[^"]*"|\\.|_.|\*.|\[[^\]]*\])', section)
    pieces[::2] = [
        re.sub("general", "\0", piece.replace("@", "\0"), flags=re.IGNORECASE)
        for piece in pieces[::2]
    ]
    return "".join(pieces)


def _split(code: str) -> tuple[list[str], str | None]:
    """Return the sections for numbers, and the section for texts; None if there is none."""
    sections = _split_sections(code)
    if len(sections) > 3:
        return sections[:3], sections[3]
    if "@" in _NOT_SHOWN.sub("", sections[-1]):
        return sections[:-1] or [GENERAL], sections[-1]
    return sections, None


def _split_sections(code: str) -> list[str]:
    sections, end = [], 0
    for found in _SECTION.finditer(code):
        if found.start() >= end:
            sections.append(found[0])
            end = found.end() + 1
    return sections


def show_general(value: float) -> str:
    """Return a number as `General` shows it in a wide column."""
    if value == int(value) and abs(value) < _MOST_GENERAL:
        return str(int(value))
    if 1e-4 <= abs(value) < _MOST_GENERAL:
        return f"{value:.10g}"
    mantissa, _, exponent = f"{value:.5E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"


def _is_date(section: str) -> bool:
    plain = _NOT_SHOWN.sub("", section)
    if plain.casefold() in ("general", "standard") or "\0" in _mark(section):
        return False
    return re.search(r"[ymdhs]", plain, re.IGNORECASE) is not None and not _DIGITS.search(
        plain.replace(".0", "")
    )


def _to_date(value: float, since_1904: bool) -> datetime.datetime | None:
    start = datetime.datetime(1904, 1, 1) if since_1904 else datetime.datetime(1899, 12, 30)
    try:
        return start + datetime.timedelta(seconds=round(value * 86400))
    except (OverflowError, ValueError):
        return None


def _show_elapsed(value: float, section: str) -> str:
    """Return a section with the hours, minutes or seconds that have passed since day zero."""

    def show(found: re.Match[str]) -> str:
        count = int(round(value * 86400) * _IN_A_DAY[found[1][0].lower()] / 86400)
        return f'"{count:0{len(found[1])}}"'

    return _ELAPSED.sub(show, section)


def _show_date(date: datetime.datetime, section: str) -> str:
    plain = _LITERAL.sub(lambda found: found[1] or found[2] or "", section)
    is_half = "am/pm" in plain.casefold()
    shown, after_hour = [], section.startswith('"')  # elapsed hours
    end = 0
    for found in _DATE_PARTS.finditer(plain):
        part = found[0].casefold().strip("[]")
        shown.append(plain[end : found.start()])
        is_minute = part.startswith("m") and (after_hour or plain[found.end() :].startswith(":s"))
        shown.append(_show_part(date, part, is_minute=is_minute, is_half=is_half))
        after_hour = part.startswith("h")
        end = found.end()
    return "".join(shown) + plain[end:]


def _show_part(date: datetime.datetime, part: str, *, is_minute: bool, is_half: bool) -> str:
    number = len(part)
    if part.startswith("a"):
        return f"{date:%p}"
    if part.startswith("y"):
        return f"{date.year:04}" if number > 2 else f"{date.year % 100:02}"
    if part.startswith("m") and not is_minute:
        words = {3: f"{date:%b}", 4: f"{date:%B}", 5: f"{date:%B}"[:1]}
        return words.get(number, f"{date.month:0{min(number, 2)}}")
    if part.startswith("d") and number > 2:
        return f"{date:%a}" if number == 3 else f"{date:%A}"
    hour = (date.hour - 1) % 12 + 1 if is_half else date.hour
    value = {"m": date.minute, "d": date.day, "h": hour, "s": date.second}[part[0]]
    return f"{value:0{min(number, 2)}}"


def _fill(digits: str, section: str) -> str:
    """Put digits into a format such as `00000` or `000-0000`."""
    plain = _LITERAL.sub(lambda found: (found[1] or found[2] or "").replace("0", "\0"), section)
    left = list(digits) if _DIGITS.search(plain) else []
    shown: list[str] = []
    for sign in reversed(plain):
        if not _DIGITS.fullmatch(sign):
            shown.append(sign)
        elif left:
            shown.append(left.pop())
        elif sign == "0":
            shown.append("0")
    first = next((at for at, sign in enumerate(reversed(shown)) if sign.isdigit()), 0)
    text = "".join(reversed(shown))
    return (text[:first] + "".join(left) + text[first:]).replace("\0", "0")
