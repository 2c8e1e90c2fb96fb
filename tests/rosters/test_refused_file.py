"""The file of refused and rejected rows."""

import csv
import os
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from roster_rows import make_row

from matricula import DigitalChalk, Tahdah, Tahoe
from matricula.rosters import Result, RosterRow, RunSummary, StepResult, plan
from matricula.rosters.refused_file import NoFileLog, RefusedFile, name_part, read_digest
from matricula.rosters.tags import make_tag

HEADERS = ("email", "username", "name", "city")


class FileNotes:
    """Remembers written files as a journal does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digests: dict[Path, bytes] = {}

    def recall_file(self, path: Path) -> bytes | None:
        return self.digests.get(path)

    def note_file(self, path: Path, digest: bytes) -> None:
        self.digests[path] = digest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r.refused.csv"


@pytest.fixture
def notes(tmp_path: Path) -> FileNotes:
    return FileNotes(tmp_path / "r.tahoe.journal")


def reject(row: RosterRow, reason: str = "no", *steps: StepResult) -> Result:
    return Result(row, "rejected", None, reason, steps=steps)


def write(
    path: Path,
    results: Sequence[Result],
    log: FileNotes | NoFileLog,
    *,
    headers: Sequence[str] = HEADERS,
    ids: Mapping[str, int | None] | None = None,
    delimiter: str = ",",
) -> RefusedFile:
    """Write a file; the spare name has the platform."""
    spare = path.with_name("r.tahoe.refused.csv")
    file = RefusedFile(path, spare, headers, log, ids or {}, delimiter)
    for result in results:
        file.add(result)
    file.close()
    return file


def read(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_rows_have_the_columns_of_the_roster_and_the_reason(path: Path, notes: FileNotes) -> None:
    row = make_row(3, city="Bern")
    file = write(path, [reject(row, "no such user")], notes)
    assert read(path) == [
        [*HEADERS, "reason"],
        [*row.cells, f"no such user {make_tag(row.place, row.fingerprint)}"],
    ]
    assert (file.rows, file.with_account, file.kept, file.path) == (1, 0, "", path)


def test_rows_are_in_the_order_of_the_roster(path: Path, notes: FileNotes) -> None:
    rows = [make_row(number, f"p{number}@example.org") for number in (30, 4, 200, 5)]
    write(path, [reject(row) for row in rows], notes)
    assert [row[0] for row in read(path)[1:]] == [
        "p4@example.org",
        "p5@example.org",
        "p30@example.org",
        "p200@example.org",
    ]


def test_without_rows_there_is_no_file(path: Path, notes: FileNotes) -> None:
    write(path, [], notes)
    assert not path.exists()


def test_reason_of_an_earlier_round_is_replaced(path: Path, notes: FileNotes) -> None:
    row = evolve(make_row(1), cells=["a@example.org", "old [row 7 00112233]", "x"])
    write(path, [reject(row, "new")], notes, headers=("email", "Reason", "city"))
    head, first = read(path)
    assert head == ["email", "city", "reason"]
    assert first[:2] == ["a@example.org", "x"]
    assert first[2].startswith("new [row 1 ")


def test_cells_beyond_the_headers_come_before_the_reason(path: Path, notes: FileNotes) -> None:
    row = evolve(make_row(1), cells=["a@example.org", "ana", "Ana", "Bern", "more", "still more"])
    write(path, [reject(row)], notes)
    assert read(path)[1][3:-1] == ["Bern", "more", "still more"]


def test_missing_cells_are_blank(path: Path, notes: FileNotes) -> None:
    write(path, [reject(evolve(make_row(1), cells=["a@example.org"]))], notes)
    assert read(path)[1][:4] == ["a@example.org", "", "", ""]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_spreadsheet_takes_a_cell_for_a_formula(path: Path, notes: FileNotes, cell: str) -> None:
    write(path, [reject(make_row(1, city=cell), cell)], notes)
    row = read(path)[1]
    assert row[3] == f"'{cell}"
    assert row[4].startswith(f"'{cell} [row")


def test_delimiter_of_the_roster(path: Path, notes: FileNotes) -> None:
    write(path, [reject(make_row(1, city="a;b,c"))], notes, delimiter=";")
    assert read(path, ";")[1][3] == "a;b,c"


def test_ids_of_steps_are_a_new_column(path: Path, notes: FileNotes) -> None:
    candidate = StepResult("candidate", "created", 7)
    results = [reject(make_row(1), "no", candidate), reject(make_row(2, "b@example.org"))]
    file = write(path, results, notes, ids={"candidate_id": None})
    assert [row[4] for row in read(path)] == ["candidate_id", "7", ""]
    assert (file.rows, file.with_account) == (2, 1)


def test_ids_of_steps_fill_the_column_of_the_roster(path: Path, notes: FileNotes) -> None:
    candidate = StepResult("candidate", "exists", 7)
    results = [
        reject(make_row(1), "no", candidate),
        reject(make_row(2, "b@example.org", city="5"), "no", candidate),
    ]
    write(path, results, notes, ids={"candidate_id": 3})
    assert [row[3] for row in read(path)] == ["city", "7", "5"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_file_is_for_its_owner_alone(path: Path, notes: FileNotes) -> None:
    write(path, [reject(make_row(1))], notes)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the mark"


# --- Files that are there already ---


def test_file_of_an_earlier_run_is_replaced(path: Path, notes: FileNotes) -> None:
    write(path, [reject(make_row(1)), reject(make_row(2, "b@example.org"))], notes)
    file = write(path, [reject(make_row(1))], notes)
    assert (len(read(path)), file.kept) == (2, "")


def test_file_that_was_changed_since_is_kept(path: Path, notes: FileNotes) -> None:
    write(path, [reject(make_row(1))], notes)
    path.write_text("mine")
    for expected in ("r.refused-2.csv", "r.refused-2.csv"):
        file = write(path, [reject(make_row(1))], notes)
        assert file.path == path.with_name(expected)
        assert file.kept == f"{path} was changed since it was written; left as it is"
    file.path.write_text("mine as well")
    assert write(path, [reject(make_row(1))], notes).path == path.with_name("r.refused-3.csv")
    assert path.read_text() == "mine"


@pytest.mark.parametrize("has_journal", [True, False])
def test_file_of_somebody_else_is_kept(path: Path, notes: FileNotes, has_journal: bool) -> None:
    path.write_text("theirs")
    log = notes if has_journal else NoFileLog(path)
    file = write(path, [reject(make_row(1))], log)
    assert file.path == path.with_name("r.tahoe.refused.csv")
    assert file.kept == f"{path} is not from a run with this journal; left as it is"
    assert path.read_text() == "theirs"


def test_spare_file_goes_when_the_name_is_free_again(path: Path, notes: FileNotes) -> None:
    path.write_text("theirs")
    spare = write(path, [reject(make_row(1))], notes).path
    path.unlink()
    assert write(path, [reject(make_row(1))], notes).path == path
    assert not spare.exists()


def test_stale_file_is_removed_unless_it_was_changed(path: Path, notes: FileNotes) -> None:
    file = write(path, [reject(make_row(1))], notes)
    file.remove_stale()
    assert not path.exists()
    file = write(path, [reject(make_row(1))], notes)
    path.write_text("mine")
    file.remove_stale()
    assert path.read_text() == "mine"


def test_digest_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert read_digest(tmp_path / "nowhere") == read_digest(tmp_path) == b"unreadable"


KILLS = """
import os, sys
from pathlib import Path

from roster_rows import make_row

from matricula.rosters import Result, refused_file
from matricula.rosters.journal.store import Journal

def write(journal, rows):
    file = refused_file.RefusedFile(
        Path("r.refused.csv"), Path("r.tahoe.refused.csv"), ("email",), journal, {}
    )
    for row in rows:
        file.add(Result(row, "rejected", None, "no"))
    file.close()
    return file

def kill_at(moment):
    lines = 0
    def trace(frame, event, argument):
        nonlocal lines
        code = frame.f_code
        if code.co_filename != refused_file.__file__ or code.co_name in ("add", "_as_line"):
            return None
        lines += event == "line"
        if lines == moment:
            os._exit(9)
        return trace
    sys.settrace(trace)

FIRST, SECOND = [make_row(1)], [make_row(2), make_row(3)]
earlier = sys.argv[1] == "earlier"
moment = status = 0
while moment == 0 or status != 0:
    moment += 1
    for path in Path().iterdir():
        path.unlink()
    if earlier:
        journal = Journal(Path("j"))
        write(journal, FIRST)
        journal.close()
    child = os.fork()
    if not child:
        journal = Journal(Path("j"))
        kill_at(moment)
        write(journal, SECOND)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    journal = Journal(Path("j"))
    file = write(journal, SECOND)
    journal.close()
    assert (file.kept, file.path.name) == ("", "r.refused.csv"), (moment, file.kept)
    left = sorted(path.name for path in Path().iterdir())
    assert left == ["j", "r.refused.csv"], (moment, left)
print(moment)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
@pytest.mark.parametrize("earlier", ["earlier", "none"])
def test_file_of_a_killed_run_is_recognised_whenever_it_was_killed(
    tmp_path: Path, earlier: str
) -> None:
    """A child process is killed at each line, with and without a file of an earlier run."""
    support = str(Path(__file__).parents[1] / "support")
    memory = Path("/dev/shm")  # each of the many commits waits for a disk
    with TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        done = subprocess.run(
            [sys.executable, "-c", KILLS, earlier],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": support},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30


@pytest.mark.parametrize("rows", [0, 1])
def test_unfinished_file_of_a_killed_run_is_removed(
    path: Path, notes: FileNotes, rows: int
) -> None:
    part = path.with_name(f"{path.name}.{name_part(notes.path)}")
    part.write_text("with a password")
    write(path, [reject(make_row(1))] * rows, notes)
    assert not part.exists()


def test_empty_file_of_somebody_else_is_kept(path: Path, notes: FileNotes) -> None:
    path.touch()
    assert write(path, [reject(make_row(1))], notes).path != path


# --- In a run ---

TABLE = "email;first name;last name;username\n"


def run(
    platform: Tahoe | Tahdah | DigitalChalk, folder: Path, text: str, **settings: Any
) -> RunSummary:
    (folder / "r.csv").write_text(TABLE + text)
    with plan(
        platform,
        folder / "r.csv",
        journal=folder / f"r.{type(platform).__name__}",
        refused_file=folder / "r.refused.csv",
        **settings,
    ) as run_:
        list(run_.register())
        return run_.summary


GOOD, BAD = "a@example.org;Ann;Lee;annlee\n", "b@example.org;Bo;;\n"
EXPERIENCE: dict[str, Any] = {"course": 2001, "legal_entity": 1001, "behavior": 1}


def test_summary_names_the_file_and_the_people_with_an_account(
    tahdah: Tahdah, tmp_path: Path
) -> None:
    summary = run(tahdah, tmp_path, GOOD + BAD, **{**EXPERIENCE, "course": 999999})
    assert summary.refused_file == tmp_path / "r.refused.csv"
    assert (summary.refused_rows, summary.with_account) == (2, 1)
    head, ann, bo = read(tmp_path / "r.refused.csv", ";")
    assert head == ["email", "first name", "last name", "username", "candidate_id", "reason"]
    assert ann[4].isdigit()
    assert bo[5].startswith("no last name [line 3 ")


def test_file_goes_with_the_last_rejected_row(tahoe: Tahoe, tmp_path: Path) -> None:
    assert run(tahoe, tmp_path, BAD).refused_rows == 1
    summary = run(tahoe, tmp_path, GOOD)
    assert (summary.refused_file, summary.refused_rows) == (None, 0)
    assert not (tmp_path / "r.refused.csv").exists()


def test_pilot_leaves_the_file_of_an_earlier_run(tahoe: Tahoe, tmp_path: Path) -> None:
    run(tahoe, tmp_path, BAD)
    run(tahoe, tmp_path, GOOD, pilot=1)
    assert (tmp_path / "r.refused.csv").exists()


def test_files_of_two_platforms_are_two(tahoe: Tahoe, tahdah: Tahdah, tmp_path: Path) -> None:
    run(tahoe, tmp_path, BAD)
    before = (tmp_path / "r.refused.csv").read_bytes()
    summary = run(tahdah, tmp_path, BAD, **EXPERIENCE)
    assert summary.refused_file == tmp_path / "r.tahdah.refused.csv"
    assert "is not from a run with this journal; left as it is" in summary.kept
    assert (tmp_path / "r.refused.csv").read_bytes() == before
