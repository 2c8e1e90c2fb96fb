"""`matricula roster purge`."""

from typing import Annotated

from cyclopts import Parameter

from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import JournalFile, Yes
from ...terminal import show

app = make_command(
    "purge",
    f"  matricula roster purge {JOURNAL}\n",
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
    yes: Yes = False,
) -> Exit:
    """Remove the personal data of a journal and keep the numbers."""
    from ...confirmation import confirm

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
