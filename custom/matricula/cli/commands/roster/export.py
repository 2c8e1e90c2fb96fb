"""`matricula roster export`."""

from typing import Annotated

from cyclopts import Parameter

from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import Force, JournalFile, Output
from ...terminal import choose_output, say_kept
from ..codes import JOURNAL as CODES
from ..codes import OUTPUT_KINDS

app = make_command(
    "export",
    f"""\
  matricula roster export {JOURNAL} --output everybody.xlsx
  matricula roster export {JOURNAL} --json
""",
    f"{OUTPUT_KINDS}\n{CODES}",
)


@app.default
def export(
    journal: JournalFile,
    /,
    *,
    output: Output = None,
    force: Force = False,
    changed: Annotated[
        bool, Parameter(help="only people with values that differ from the registered ones")
    ] = False,
    json: Annotated[bool, Parameter(help="JSON lines instead of CSV")] = False,
) -> Exit:
    """Write a line for each person, with name, username, outcome, next step, id and local time."""
    kept = rosters.write_export(
        journal, choose_output(output), as_json=json, only_changed=changed, force=force
    )
    say_kept(kept)
    return Exit.OK
