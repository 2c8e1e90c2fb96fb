"""Files that still have the people of a purged journal, as far as the journal knows."""

from contextlib import closing
from pathlib import Path

from ..paths import FilePath, read_path
from ..readers.open import STDIN
from ..refused_file import name_part, read_digest
from .problems import guard
from .schema import open_for_reading


def list_leftovers(path: FilePath) -> list[tuple[Path, str]]:
    """Return the files that exist, with what they are: rosters, rejected rows, exports, copies.

    Raises JournalError if there is no journal.
    """
    journal = read_path(path, "path")
    with closing(open_for_reading(journal)) as database, guard(journal):
        rosters = [str(name) for (name,) in database.execute("SELECT DISTINCT roster FROM runs")]
        written = {
            Path(name): bytes(digest)
            for name, digest in database.execute("SELECT path, digest FROM files")
        }
    found: dict[Path, str] = {}
    for name in rosters:
        if (roster := _find_roster(name, journal)) is not None:
            found[roster] = "a roster"
    for file, digest in written.items():
        is_changed = read_digest(file) != digest
        found[file] = "written from this journal" + (" and changed since" if is_changed else "")
        found[file.with_name(file.name + "~")] = "an earlier one of this name"
    for folder in {file.parent for file in found} | {journal.absolute().parent}:
        parts = folder.glob(f"*.{name_part(journal)}")
        found |= dict.fromkeys(parts, "left by a run that was killed")
    return sorted((file, what) for file, what in found.items() if file.is_file())


def _find_roster(name: str, journal: Path) -> Path | None:
    """Return the path of a roster: by its name from this folder, or beside the journal."""
    if name in ("", STDIN):
        return None
    places = (Path(name), journal.parent / Path(name).name)
    return next((place.resolve() for place in places if place.is_file()), None)
