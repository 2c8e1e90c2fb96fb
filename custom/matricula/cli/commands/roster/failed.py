"""`matricula roster failed`."""

from typing import Annotated

from cyclopts import Parameter

from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import Force, JournalFile, Output
from ...terminal import choose_output, say_kept
from ...values import Delimiter
from ..codes import JOURNAL as CODES

app = make_command("failed", f"  matricula roster failed {JOURNAL} --output corrected.csv\n", CODES)


@app.default
def failed(
    journal: JournalFile,
    /,
    *,
    output: Output = None,
    force: Force = False,
    unconfirmed: Annotated[bool, Parameter(help="write unconfirmed rows as well")] = False,
    delimiter: Annotated[
        Delimiter | None,
        Parameter(help="the character between cells, or tab; default: the one of the roster"),
    ] = None,
) -> Exit:
    """Write the rejected rows as CSV in the roster's own columns, with the reasons."""
    kept = rosters.write_rejected(
        journal,
        choose_output(output),
        unconfirmed=unconfirmed,
        delimiter=delimiter,
        force=force,
    )
    say_kept(kept)
    return Exit.OK
