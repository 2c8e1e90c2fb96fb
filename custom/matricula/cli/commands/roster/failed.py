"""`matricula roster failed`."""

from typing import Annotated

from cyclopts import Parameter

from matricula import rosters

from ...app import make_command
from ...exits import Exit
from ...options import JournalFile, Output
from ...terminal import prepare_csv
from ..codes import JOURNAL

app = make_command(
    "failed", "  matricula roster failed people.tahoe.journal --output corrected.csv\n", JOURNAL
)


@app.default
def failed(
    journal: JournalFile,
    /,
    *,
    output: Output = None,
    unconfirmed: Annotated[bool, Parameter(help="unconfirmed rows as well")] = False,
) -> Exit:
    """Write the rejected rows as CSV in the roster's own columns, with the reasons."""
    rosters.write_rejected(journal, output or prepare_csv(), unconfirmed=unconfirmed)
    return Exit.OK
