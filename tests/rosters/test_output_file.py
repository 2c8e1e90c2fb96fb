"""The file that an export is written into."""

from pathlib import Path
from typing import BinaryIO

import pytest

from matricula.rosters import RosterError
from matricula.rosters.output_file import write_output


@pytest.mark.parametrize("output", ["", ".", Path("")])
def test_output_without_a_name(
    output: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RosterError, match=r"^\. is a folder: name a file"):
        write_output(output, lambda file: None, is_ours=lambda path: False)
    assert list(tmp_path.iterdir()) == []


def test_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)

    def write(file: BinaryIO) -> None:
        file.write(b"text")

    assert write_output("-", write, is_ours=lambda path: False) is None
    assert capfdbinary.readouterr().out == b"text"
    assert list(tmp_path.iterdir()) == []
