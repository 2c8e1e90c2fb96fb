"""The file that an export is written into."""

from pathlib import Path

import pytest

from matricula.rosters import RosterError
from matricula.rosters.output_file import write_output


@pytest.mark.parametrize("output", ["-", "", Path("")])
def test_output_without_a_name(
    output: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RosterError, match="--output needs the name of a file"):
        write_output(output, lambda file: None, is_ours=lambda path: False)
    assert list(tmp_path.iterdir()) == []
