"""`matricula roster undo`."""

from typing import Annotated

from cyclopts import Parameter

from ...app import make_command
from ...exits import Exit
from ...options import Access, JournalFile, Yes
from ...values import Count
from ..codes import ASKING

app = make_command(
    "undo",
    "  matricula roster undo people.digitalchalk.journal --run 2\n",
    f"Only enrollments can be undone. Accounts stay.\n\n{ASKING}",
)


@app.default
def undo(
    journal: JournalFile,
    /,
    *,
    access: Access = Access(),
    run: Annotated[Count | None, Parameter(help="only registrations of this run")] = None,
    yes: Yes = False,
) -> Exit:
    """Take back the registrations of a journal, as far as the platform allows it."""
    return Exit.OK
