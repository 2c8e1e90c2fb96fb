"""`matricula roster purge`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import JournalFile, Yes
from ...terminal import say, show

_MOST_NAMES = 20

app = make_command(
    "purge",
    f"  matricula roster purge {JOURNAL}\n  matricula roster purge {JOURNAL} --rejected\n",
    "Exit codes: 0 done, 2 usage, 4 the journal cannot be used, 130 you stopped it",
)


@app.default
def purge(
    journal: JournalFile,
    /,
    *,
    force: Annotated[
        bool, Parameter(help="delete the people even if some are unconfirmed or not sent")
    ] = False,
    rejected: Annotated[
        bool,
        Parameter(help="only rows that were refused or rejected and that nobody needs any more"),
    ] = False,
    yes: Yes = False,
) -> Exit:
    """Remove the personal data of a journal and keep the numbers."""
    from ...confirmation import confirm

    if rejected:
        return _purge_rejected(journal, yes=yes)
    with rosters.JournalReport(journal) as report:
        summary = report.summarize()
    if not summary.is_purged and (force or not (summary.unfinished or summary.unsent)):
        what = f"remove {sum(summary.counts.values())} rows of people from {journal} for good"
        confirm(what, None, yes=yes, refusal="Nothing was removed.")
    summary = rosters.purge(journal, force=force)
    show(f"{sum(summary.counts.values())} rows were removed from {journal}; the numbers are kept")
    for file, what in rosters.list_leftovers(journal):
        show(f"{file} still holds people ({what}): delete it if you do not need it")
    show("nothing else was removed; copies in other places are not known here")
    return Exit.OK


def _purge_rejected(journal: Path, *, yes: bool) -> Exit:
    from ...confirmation import confirm
    from ...run_report import count_rows

    with rosters.JournalReport(journal) as report:
        rows = rosters.list_removable_rows(report)
        summary = report.summarize()
        file = report.find_refused_file()
    rejected = 0 if summary.is_purged else summary.counts.get("rejected", 0)
    left = rejected - len(rows)
    for one in rows[:_MOST_NAMES]:
        show(f"to remove: {one.name}: {one.reason}")
    if len(rows) > _MOST_NAMES:
        show(f"to remove: … {len(rows) - _MOST_NAMES} more")
    if rows:
        what = f"remove {count_rows(len(rows))} from {journal} for good"
        confirm(what, None, yes=yes, refusal="Nothing was removed.")
        rows = rosters.purge_rejected(journal)
    show(f"{count_rows(len(rows))} removed; everybody else stays")
    if left:
        say(f"{count_rows(left)} left: the people have an account, whose id is in this journal")
    if rows and file is not None:
        show(f"{file} still holds rejected rows: delete it if you do not need it")
    return Exit.OK
