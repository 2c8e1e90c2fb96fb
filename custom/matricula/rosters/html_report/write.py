"""Writes the report of a journal as one page, which needs nothing else and opens as a file."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from matricula_extras import name_install

from ...discovery import find_title
from ..errors import RosterError
from ..exports import People, name_state, show_local_time, write_from_journal
from ..journal.report import JournalReport
from ..output_file import open_text
from ..paths import FilePath
from ..tables.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template

_FOLDER = Path(__file__).parent
_LEFT_OUT = ("row", "run")
_LAST = ("place", "roster")
_WIDE = ("next_step", "reason")
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and marks that would reverse the text behind them."""


def write_report(
    journal: FilePath, output: FilePath | TextIO, *, force: bool = False
) -> Path | None:
    """Write a page about a journal: a chart of the outcomes, next steps, and a table of everybody.

    Returns the path at which an older file was kept. Raises JournalError; RosterError if the file
    cannot be written, or if the package for pages is missing.
    """
    if find_spec("jinja2") is None:
        raise RosterError(f"A page needs one more package: {name_install('reports')}.")
    with JournalReport(journal) as report:
        if not isinstance(output, (str, os.PathLike)):
            output.writelines(_make_page(report))
            return None

        def write(stream: BinaryIO) -> None:
            with open_text(stream) as file:
                file.writelines(_make_page(report))

        return write_from_journal(report, output, write, force=force)


def _make_page(report: JournalReport) -> Iterator[str]:
    """Yield the page in pieces, so that a long table is never in memory as a whole."""
    people = People(report)
    state_at, step_at = map(people.headers.index, ("outcome", "next_step"))
    groups = Counter((str(row[state_at]), str(row[step_at])) for row in people.list_rows())
    columns = [place for place, name in enumerate(people.headers) if name not in _LEFT_OUT]
    # The people come first, and their rows last.
    columns = sorted(columns, key=lambda place: people.headers[place] in _LAST)
    summary = people.summary
    style, script = (
        (_FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    rosters = {run.roster for run in summary.runs}
    counts = Counter({name_state(state): number for state, number in summary.counts.items()})
    return _load_template().generate(
        title=rosters.pop() if len(rosters) == 1 else report.path.name,
        platform=find_title(summary.platform),
        summary=summary,
        written=show_local_time(datetime.now(UTC)),
        counts=counts.most_common(),
        total=counts.total(),
        groups=groups.most_common(),
        wide=[at for at, place in enumerate(columns) if people.headers[place] in _WIDE],
        headers=[people.headers[place] for place in columns],
        rows=([row[place] for place in columns] for row in people.list_rows()),
        style=_trust(style),
        script=_trust(script),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)};"
        " base-uri 'none'; form-action 'none'",
    )


def _load_template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined
    )
    environment.filters |= {
        "plain": make_plain,
        "local": show_local_time,
        "words": lambda name: name.replace("_", " "),
    }
    return environment.get_template("page.html")


def make_plain(value: str | int | float | None) -> str:
    """Return a value as text that cannot change the text around it."""
    return _HIDDEN.sub("\ufffd", as_text(value))


def _trust(text: str) -> str:
    """Return a text of our own files that is put into the page as it is."""
    from markupsafe import Markup

    return Markup(text)


def _hash(text: str) -> str:
    """Return the source of a policy that allows this text, and no other in the page."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
