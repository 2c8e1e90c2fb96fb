"""`matricula roster failed`."""

from typing import Annotated

from cyclopts import Parameter

from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import JournalFile, Output
from ...terminal import prepare_csv
from ...values import Delimiter
from ..codes import JOURNAL as CODES

app = make_command("failed", f"  matricula roster failed {JOURNAL} --output corrected.csv\n", CODES)


@app.default
def failed(
    journal: JournalFile,
    /,
    *,
    output: Output = None,
    force: Annotated[
        bool, Parameter(help="even if FILE exists: it gets ~ behind its name")
    ] = False,
    unconfirmed: Annotated[bool, Parameter(help="unconfirmed rows as well")] = False,
    delimiter: Annotated[
        Delimiter | None,
        Parameter(help="the character between cells, or tab; default: the one of the roster"),
    ] = None,
) -> Exit:
    """Write the rejected rows as CSV in the roster's own columns, with the reasons."""
    if output is not None and output.exists() and not force:
        raise rosters.RosterError(
            f"{output} exists, and may have rows that were corrected: name another file, or say"
            " --force to keep the old one with ~ behind its name."
        )
    rosters.write_rejected(
        journal, output or prepare_csv(), unconfirmed=unconfirmed, delimiter=delimiter
    )
    return Exit.OK
