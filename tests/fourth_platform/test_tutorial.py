"""The tutorial on adding a platform: its code is the platform's, its commands do what it says."""

import re
import sys
from pathlib import Path

import pytest
from guide import ROOT, GuideRunner, read_blocks
from project_copy import COMMAND, FILES, CopiedProject, RemoteMock

PAGE = ROOT / "docs" / "project" / "adding-a-platform.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_block_runs(
    project: CopiedProject, campus: RemoteMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in project.environment.items():
        monkeypatch.setenv(name, value)
    put_command_first(tmp_path / "bin", monkeypatch)
    page = PAGE.relative_to(ROOT).as_posix()
    GuideRunner(campus.url, tmp_path, page, is_own_command=False).run_page(TEXT)
    assert len(campus.list_records("enrollments")) == 2


def put_command_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `matricula` be the command of the copy."""
    folder.mkdir()
    command = folder / "matricula"
    command.write_text(f"#!{sys.executable}\n{COMMAND}\n", encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_parts_of_files_are_up_to_date(tmp_path: Path) -> None:
    runner = GuideRunner("http://127.0.0.1:1", tmp_path, PAGE.name)
    parts = [block for block in read_blocks(TEXT) if block.comment == "part of"]
    assert len(parts) > 8
    for block in parts:
        runner.run(block)


def test_sizes_of_the_files() -> None:
    printed = dict(re.findall(r"^\| `(\S+)` \| (\d+) \|", TEXT, re.MULTILINE))
    sizes = {
        path.relative_to(FILES).as_posix(): str(len(path.read_text(encoding="utf-8").splitlines()))
        for path in FILES.rglob("*")
        if path.is_file()
    }
    assert printed == sizes
