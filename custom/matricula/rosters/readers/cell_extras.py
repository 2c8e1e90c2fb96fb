"""Parts of the cells of an .ods workbook that are no value: notes, readings, pictures and shapes.

The reader of these workbooks gives the text of readings and shapes as a part of the value.
Sources: OpenDocument 1.3 (`office:annotation`, `text:ruby-text`, `text:note`, the elements of
`draw`), and its extension of LibreOffice (`loext:annotation`).
"""

import io
import re
import zlib
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from ..errors import RosterError
from .lost_cells import search_parts

_CONTENT = "content.xml"
_LARGEST = 1 << 28
_NAMES = rb"(?:[\w.-]+:(?:annotation|ruby-text)|text:note|(?:draw|dr3d):[\w.-]+)(?=[\s/>])"
_BEGIN = re.compile(rb"<" + _NAMES)
_TAG = re.compile(rb"<(/?)" + _NAMES + rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")


def remove_extras(file: BinaryIO) -> BinaryIO:
    """Return a workbook whose cells have only their values; the file itself if they have no more.

    Raises RosterError for a workbook that is too large.
    """
    if not search_parts(file, re.escape(_CONTENT), _has_extras):
        return file
    try:
        with ZipFile(file) as package:
            if package.getinfo(_CONTENT).file_size > _LARGEST:
                raise RosterError("The workbook is too large to be read here. Save it as .xlsx.")
            return _copy(package, _remove(package.read(_CONTENT)))
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        return file  # the reader of the workbook reports it
    finally:
        file.seek(0)


def _has_extras(content: bytes) -> bool:
    return _BEGIN.search(content) is not None


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
