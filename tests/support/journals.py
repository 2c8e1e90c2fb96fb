"""Journals with runs that were written without a platform."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from matricula.rosters.journal.store import Journal
from matricula.rosters.result import Result

HEADERS = ("email", "username", "name", "city")
"""The headers that go with `make_row`."""
ORIGIN = "https://tahoe.example.org"


@contextmanager
def open_run(
    path: Path,
    roster: str = "r.csv",
    *,
    platform: str = "tahoe",
    origin: str = ORIGIN,
    target: Mapping[str, str] | None = None,
    headers: Sequence[str] = HEADERS,
) -> Iterator[Journal]:
    """Begin a run in a journal, and close the journal at the end. The run is not ended."""
    journal = Journal(path)
    try:
        owner = platform, origin, target or {}
        journal.begin(*owner, roster, headers, unit="row", delimiter=",")
        yield journal
    finally:
        journal.close()


def write_run(
    path: Path,
    results: Sequence[Result],
    roster: str = "r.csv",
    *,
    platform: str = "tahoe",
    target: Mapping[str, str] | None = None,
    headers: Sequence[str] = HEADERS,
    is_whole: bool = True,
) -> None:
    """Write a run that ended with these results, which are of different people."""
    with open_run(path, roster, platform=platform, target=target, headers=headers) as journal:
        journal.plan([one.source for one in results if not one.is_repeat], [])
        journal.save(
            results, ((one.source.identity, step) for one in results for step in one.steps)
        )
        journal.end("finished", is_whole=is_whole)
