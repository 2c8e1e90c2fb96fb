"""`matricula roster report`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import Force, JournalFile
from ...terminal import choose_output, say, say_kept
from ...values import one, read_output
from ..codes import JOURNAL as CODES

app = make_command("report", f"  matricula roster report {JOURNAL} --html people.html\n", CODES)


@app.default
def report(
    journal: JournalFile,
    /,
    *,
    html: Annotated[
        Path,
        Parameter(
            metavar="FILE",
            converter=one(read_output),
            allow_leading_hyphen=True,  # of `-`
            help="the page to write; - is standard output",
        ),
    ],
    force: Force = False,
) -> Exit:
    """Write a page for a browser: a chart, the next steps, and a table to search and sort."""
    output = choose_output(html)
    say_kept(rosters.write_report(journal, output, force=force))
    if output is html:
        say(f"{html} is written: open it in a browser. It holds names and emails.")
    return Exit.OK
