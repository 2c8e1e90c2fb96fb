"""The watch over a journal's files notices changes at any moment, also during a commit."""

import sys
from pathlib import Path

import pytest

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
