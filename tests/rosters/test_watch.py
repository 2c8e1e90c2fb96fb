"""The watch over a journal's files notices changes at any moment, also during a commit."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from histories import ANA
from journals import open_run

from matricula.rosters import JournalError
from matricula.rosters.journal import store
from matricula.rosters.journal.store import Journal
from matricula.rosters.journal.watch import FileWatch

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there an open file cannot be removed"
)


@pytest.mark.parametrize("is_replaced", [True, False])
@pytest.mark.parametrize("ending", ["", "-wal"])
def test_file_that_goes_during_a_commit_is_noticed(
    tmp_path: Path, ending: str, is_replaced: bool
) -> None:
    journal, other = tmp_path / "j", tmp_path / f"j{ending}"
    for name in ("j", "j-wal", "j-shm"):
        (tmp_path / name).write_bytes(b"own")
    watch = FileWatch(journal)
    if is_replaced:
        (tmp_path / "new").write_bytes(b"own")
        (tmp_path / "new").replace(other)
    else:
        other.unlink()
    watch.note()  # the commit ends
    change = watch.find_change()
    watch.close()
    assert change is not None


def test_nothing_is_written_once_others_could_use_the_journal(tmp_path: Path) -> None:
    with open_run(tmp_path / "j") as journal:
        (tmp_path / "j.lock").unlink()
        with pytest.raises(JournalError, match=r"j\.lock was removed .* Run again"):
            journal.plan([ANA], [])


def test_journal_that_cannot_be_written_again_has_to_be_put_back(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    with open_run(folder / "j") as journal:
        shutil.rmtree(folder)
        with pytest.raises(JournalError, match="Put it back and run again"):
            journal.plan([ANA], [])


def test_journal_that_could_not_be_opened_is_free_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> FileWatch:
        raise PermissionError(13, "Permission denied")

    before = len(os.listdir("/dev/fd"))
    with monkeypatch.context() as patch:
        patch.setattr(store, "FileWatch", fail)
        with pytest.raises(PermissionError) as caught:
            Journal(tmp_path / "j")
    assert len(os.listdir("/dev/fd")) <= before, caught
    with open_run(tmp_path / "j") as journal:
        journal.plan([ANA], [])
