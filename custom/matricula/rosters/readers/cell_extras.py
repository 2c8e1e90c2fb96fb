"""Parts of the cells of an .ods workbook that are no value, and texts that would not be read.

Notes, readings, pictures and shapes are no value: the reader of these workbooks gives the text of
readings and shapes as a part of it. It gives an empty value for a cell that names no type, and for
an error, whose text `#N/A` is shown and whose stored text is empty, and leaves out CDATA sections.
Such a cell is given the text that is shown.

Sources: OpenDocument 1.3 (`office:annotation`, `text:ruby-text`, `text:note`, the elements of
`draw`, `office:value-type`, `office:string-value`), and its extensions of LibreOffice
(`loext:annotation`, `calcext:value-type="error"`).
"""

import io
import re
import zlib
from typing import BinaryIO
from xml.sax.saxutils import escape
from zipfile import BadZipFile, ZipFile

from ..errors import RosterError
from .lost_cells import search_parts

_CONTENT = "content.xml"
_LARGEST = 1 << 28
_NAMES = rb"(?:[\w.-]+:(?:annotation|ruby-text)|text:note|(?:draw|dr3d):[\w.-]+)(?=[\s/>])"
_BEGIN = re.compile(rb"<" + _NAMES)
_ATTRIBUTES = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
_TAG = re.compile(rb"<(/?)" + _NAMES + _ATTRIBUTES + rb">")
_TEXT_CELL = re.compile(rb"(<table:table-cell(?=[\s>])" + _ATTRIBUTES + rb")(?<!/)>(?=\s*<text:)")
_TYPE = re.compile(rb"\soffice:value-type\s*=\s*[\"']\s*([\w-]*)\s*[\"']")
_STORED_TEXT = re.compile(rb"\soffice:string-value\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_OTHER_TYPES = frozenset({b"float", b"percentage", b"currency", b"boolean", b"date", b"time"})


def remove_extras(file: BinaryIO) -> BinaryIO:
    """Return a workbook whose cells have only their values, as they are shown.

    It is the file itself if nothing has to be changed.

    Raises RosterError for a workbook that is too large.
    """
    if not search_parts(file, re.escape(_CONTENT), _has_extras):
        return file
    try:
        with ZipFile(file) as package:
            if package.getinfo(_CONTENT).file_size > _LARGEST:
                raise RosterError("The workbook is too large to be read here. Save it as .xlsx.")
            content = _remove(_CDATA.sub(_escape, package.read(_CONTENT)))
            return _copy(package, _TEXT_CELL.sub(_show_text, content))
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        return file  # the reader of the workbook reports it
    finally:
        file.seek(0)


def _has_extras(content: bytes) -> bool:
    cells = _TEXT_CELL.finditer(content)
    is_found = _BEGIN.search(content) is not None or b"<![CDATA[" in content
    return is_found or any(_show_text(one) != one[0] for one in cells)


def _escape(section: re.Match[bytes]) -> bytes:
    """Return a CDATA section as ordinary text; the reader leaves such sections out."""
    return escape(section[1].decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _show_text(cell: re.Match[bytes]) -> bytes:
    """Return the first tag of a cell that shows a text, so that this text is its value."""
    found = _TYPE.search(cell[1])
    kind = b"" if found is None else found[1]
    if kind in _OTHER_TYPES:
        return cell[0]
    tag = _STORED_TEXT.sub(b"", cell[1])
    if kind != b"string":
        tag = _TYPE.sub(b"", tag) + b' office:value-type="string"'
    return tag + b">"


def _copy(package: ZipFile, content: bytes) -> BinaryIO:
    """Return a copy of a workbook in memory, with another content."""
    copy = io.BytesIO()
    with ZipFile(copy, "w") as target:
        for name in ("mimetype", "META-INF/manifest.xml"):
            if name in package.namelist():
                target.writestr(name, package.read(name))
        target.writestr(_CONTENT, content)
    copy.seek(0)
    return copy


def _remove(content: bytes) -> bytes:
    """Return XML without the elements that are no value, however they are nested."""
    kept, end, depth = [], 0, 0
    for tag in _TAG.finditer(content):
        if depth == 0:
            kept.append(content[end : tag.start()])
        if tag[1]:
            depth -= 1
        elif not tag[0].endswith(b"/>"):
            depth += 1
        end = tag.end()
    return b"".join([*kept, content[end:]]) if depth == 0 else content
