"""`matricula roster purge`."""

from typing import Annotated

from cyclopts import Parameter

from matricula import rosters

from ...app import make_command
from ...exits import Exit
from ...options import JournalFile
from ...terminal import show
from ..codes import JOURNAL

app = make_command("purge", "  matricula roster purge people.tahoe.journal\n", JOURNAL)


@app.default
def purge(
    journal: JournalFile,
    /,
    *,
    force: Annotated[bool, Parameter(help="even if people are unconfirmed")] = False,
) -> Exit:
    """Remove the personal data of a journal and keep the numbers."""
    summary = rosters.purge(journal, force=force)
    show(f"{sum(summary.counts.values())} rows were removed from {journal}; the numbers are kept")
    for file, what in rosters.list_leftovers(journal):
        show(f"{file} still holds people ({what}): delete it if you do not need it")
    show("nothing else was removed; copies in other places are not known here")
    return Exit.OK
