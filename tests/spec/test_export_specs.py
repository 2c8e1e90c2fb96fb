"""`make specs`: the files that it writes, and the losses that it prints."""

import json
from pathlib import Path

import pytest

from export_specs import main
from spec_data import list_specs, read_spec


def test_every_spec_is_written_in_three_forms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--output", str(tmp_path / "new")]) == 0
    printed = capsys.readouterr().out
    for path in list_specs():
        files = [tmp_path / "new" / f"{path.stem}{end}" for end in (".yaml", ".json")]
        assert files[0].read_bytes() == path.read_bytes()
        assert json.loads(files[1].read_text("utf-8")) == read_spec(path)
        converted = json.loads((tmp_path / "new" / f"{path.stem}.openapi-3.0.json").read_text())
        assert converted["openapi"] == "3.0.3"
        assert list(converted["paths"]) == list(read_spec(path)["paths"])
        assert f"{files[1]}: OpenAPI 3.1.0\n" in printed
    assert "  the whole: 2 webhooks are in the extension `x-webhooks`\n" in printed


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    assert main(["--output", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"{file} cannot be written: ")
