"""The encoding of a roster is found from its bytes."""

import codecs
import io
from pathlib import Path

import pytest
from roster_files import describe_roster, write_roster

from matricula.rosters import RosterError
from matricula.rosters.readers.encoding import find_encoding

HEADER = "Émail,First name,Last name,Username\n"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_description_names_the_encoding(tmp_path: Path, encoding: str, shown: str) -> None:
    assert shown in describe_roster(write_roster(tmp_path, HEADER, encoding))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param(b"", "utf-8", id="an empty file"),
        pytest.param("é".encode("utf-8-sig"), "utf-8-sig", id="a byte order mark"),
        pytest.param(b"\0e\0m", "utf-16-be", id="every first byte is zero"),
        pytest.param(b"e\0m\0", "utf-16-le", id="every second byte is zero"),
        pytest.param(codecs.BOM_UTF32_LE + "é".encode("utf-32-le"), "utf-32", id="UTF-32"),
        pytest.param(b"x" * 2_000_000 + b"\xc3\xa9", "utf-8", id="one letter far into the file"),
        pytest.param(b"x" * 2_000_000 + b"\xe9", "cp1252", id="one cp1252 letter far into it"),
        pytest.param(b"x" * ((1 << 20) - 1) + b"\xc3\xa9", "utf-8", id="a letter across two reads"),
    ],
)
def test_encoding_is_found_and_the_file_set_back(content: bytes, encoding: str) -> None:
    file = io.BytesIO(content)
    assert find_encoding(file) == encoding
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (codecs.BOM_UTF16_LE + b"E\x00m\x00\n\x00\x00\xd8\n\x00", "not all utf-16"),
        (b"Email,Name,Username\n\x81\x8d,A,a\n", "neither UTF-8 nor UTF-16"),
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        find_encoding(io.BytesIO(content))
