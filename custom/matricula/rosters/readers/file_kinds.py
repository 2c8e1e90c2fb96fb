"""The kinds of files that people take for a roster, by their first bytes, and the way out."""

import json
import re

from .encoding import find_utf16

WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""The first bytes of .xlsx, .xlsb and .ods, of an empty archive, and of .xls."""

_EXPORT = "Open it where it was made, and save it as .xlsx or CSV."
_ARCHIVE = "Unpack it, and name the file in it."
_PICTURE = "A picture has no cells. Ask for the file that it shows."
_BY_START: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Ask for the spreadsheet that it was made from."),
    (b"\x89PNG", "a picture (PNG)", _PICTURE),
    (b"\xff\xd8\xff", "a picture (JPEG)", _PICTURE),
    (b"GIF8", "a picture (GIF)", _PICTURE),
    (b"II*\0", "a picture (TIFF)", _PICTURE),
    (b"MM\0*", "a picture (TIFF)", _PICTURE),
    (b"BM", "a picture (BMP)", _PICTURE),
    (b"\x1f\x8b", "an archive (gzip)", _ARCHIVE),
    (b"BZh", "an archive (bzip2)", _ARCHIVE),
    (b"\xfd7zXZ\0", "an archive (xz)", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7-Zip)", _ARCHIVE),
    (b"Rar!", "an archive (RAR)", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", "an archive (Zstandard)", _ARCHIVE),
    (
        b"SQLite format 3\0",
        "an SQLite database, such as a journal of matricula",
        "Name the roster.",
    ),
    (b"\0\x05\x16\x07", "a Mac's companion file", "Name the file without `._` in front."),
    (b"{\\rtf", "a text document (RTF)", _EXPORT),
    (b"\x09\x08\x10\0", "an old Excel file", "Open it in Excel, and save it as .xlsx or CSV."),
    (b"\x09\x04", "an old Excel file", "Open it in Excel, and save it as .xlsx or CSV."),
    (b"PAR1", "a Parquet file", "Save it as CSV."),
    (b"BEGIN:VCARD", "a list of contacts (vCard)", "Export the contacts as CSV."),
    (b"BEGIN:VCALENDAR", "a calendar", "Export the people as CSV."),
    (b"[InternetShortcut]", "a shortcut to a web page", "Download the file behind it."),
    (b"ID;P", "a SYLK file", "Open it in Excel, and save it as .xlsx or CSV."),
    (b"bplist", "a Mac's shortcut or settings", "Download the file behind it."),
)
_SQL = re.compile(
    r"(?:--.*\s+|/\*.*\*/;?\s*)*(?:insert into|create table|drop table)\s", re.IGNORECASE
)
_LDIF = re.compile(r"(?:#.*\n|version: *\d+ *\r?\n|\s)*dn::? ")
"""The first entry, below comments and the version."""
_AT_EIGHT = {b"WEBP": "WebP", b"heic": "HEIC", b"mif1": "HEIC", b"heix": "HEIC", b"avif": "AVIF"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def explain_kind(name: str, start: bytes) -> str | None:
    """Name what a file is and the way out, if it is no roster; `start` are its first bytes."""
    if name.startswith("~$"):
        other = name.removeprefix("~$")
        return f"{name} is Excel's lock file, which has no people. Name {other} instead."
    if name.startswith(".~lock."):
        other = name.removeprefix(".~lock.").removesuffix("#")
        return f"{name} is LibreOffice's lock file, which has no people. Name {other} instead."
    if start.startswith(WORKBOOKS):
        return None
    for mark, kind, way_out in _BY_START:
        if start.startswith(mark) and not _is_text(mark, start):
            return f"{name} is {kind}. {way_out}"
    if (picture := _AT_EIGHT.get(start[8:12])) is not None:
        return f"{name} is a picture ({picture}). {_PICTURE}"
    return _explain_text(name, _decode(start).lstrip("\ufeff \t\r\n")) or _explain_binary(
        name, start
    )


def _is_text(mark: bytes, start: bytes) -> bool:
    """Tell whether two or four letters are the beginning of a header, and no mark of a kind."""
    return mark in (b"BM", b"ID;P", b"BZh") and start[:200].isascii() and b"\0" not in start


def _decode(start: bytes) -> str:
    return start.decode("utf-16" if start.startswith(_UTF16) else "utf-8", "replace")


def _explain_text(name: str, text: str) -> str | None:
    lower = text[:2000].casefold()
    if text.startswith("<"):
        return _explain_markup(name, lower)
    if text.startswith("["):
        return (
            f"{name} seems to be one JSON list. Write an object on each line, without commas"
            " between them, as `jq -c '.[]'` does."
        )
    if _LDIF.match(text):
        return f"{name} is a file of LDAP entries (LDIF). Export the entries as CSV."
    if _SQL.match(text):
        return f"{name} is a script of a database (SQL). Export the people as CSV."
    if text.startswith("{") and _is_google_shortcut(name, text):
        return (
            f"{name} is a shortcut to a Google sheet, without its people. Open the sheet, and"
            " download it as .xlsx or CSV."
        )
    return None


def _explain_markup(name: str, lower: str) -> str:
    if 'progid="excel.sheet"' in lower or "schemas-microsoft-com:office:spreadsheet" in lower:
        return (
            f"{name} is a spreadsheet in XML of 2003, whatever its name says. Open it in Excel, and"
            " save it as .xlsx or CSV."
        )
    if re.search(r"<(!doctype html|html|table|head|body|meta|div)\b", lower):
        return (
            f"{name} is an HTML page, whatever its name says. Open it in Excel or a browser, check"
            " that it shows the people, and save it as .xlsx or CSV."
        )
    if "<plist" in lower:
        return f"{name} is a Mac's shortcut or settings. Download the file behind it."
    return f"{name} is an XML file. Export the people as .xlsx or CSV."


def _is_google_shortcut(name: str, text: str) -> bool:
    if name.casefold().endswith((".gsheet", ".gdoc")):
        return True
    try:
        record = json.loads(text)
    except ValueError:
        return False
    is_document = isinstance(record, dict) and {"doc_id", "resource_id"} & record.keys() != set()
    return is_document and ("" in record or "docs.google.com" in text)


def _explain_binary(name: str, start: bytes) -> str | None:
    """Say that a file is no text, if it has bytes that no text has beside UTF-16."""
    if start.startswith(_UTF16) or find_utf16(start) is not None:
        return None
    controls = sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in start if byte)
    if controls > len(start) // 10:
        return (
            f"{name} is no text and no workbook that can be read. Save the roster as .xlsx or CSV."
        )
    return None
