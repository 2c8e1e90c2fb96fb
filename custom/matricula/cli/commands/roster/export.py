"""`matricula roster export`."""

from typing import Annotated

from cyclopts import Parameter

from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import JournalFile, Output
from ...terminal import prepare_csv
from ..codes import JOURNAL as CODES

app = make_command("export", f"  matricula roster export {JOURNAL} --json\n", CODES)


@app.default
def export(
    journal: JournalFile,
    /,
    *,
    output: Output = None,
    changed: Annotated[
        bool, Parameter(help="only people whose values differ from the registered ones")
    ] = False,
    json: Annotated[bool, Parameter(help="JSON lines instead of CSV")] = False,
) -> Exit:
    """Write a line for each person, with place, email, outcome, id, reason, time and roster."""
    rosters.write_export(journal, output or prepare_csv(), as_json=json, only_changed=changed)
    return Exit.OK
