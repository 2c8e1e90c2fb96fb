"""`matricula roster undo`."""

from contextlib import closing
from typing import Annotated

from cyclopts import Parameter

import matricula
from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import Access, JournalFile, Yes
from ...terminal import show
from ...values import Count
from ..codes import ASKING

app = make_command(
    "undo",
    f"  matricula roster undo {JOURNAL} --run 2\n",
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
    from ...confirmation import confirm
    from ...connect import reconnect

    with rosters.Undo(journal, run) as undone:
        url = undone.summary.origin
        connection = reconnect(undone.summary.platform, url, access)
        confirm(f"undo the registrations of {undone.people} people at {url}", url, yes=yes)
        refused = _run(undone, connection)
    show(f"{undone.people - refused} undone, {refused} refused")
    if undone.accounts:
        show(f"{undone.accounts} left as they are: accounts without a course cannot be removed")
    if undone.registered_before:
        show(f"{undone.registered_before} left as they are: they may have been registered before")
    return Exit.REFUSED if refused else Exit.OK


def _run(undo: "rosters.Undo", connection: "matricula.AsyncConnection") -> int:
    """Undo all of it, and return the number that the platform refused."""
    from ...progress import BarProgress, make_bar

    done = refused = 0
    with closing(make_bar(undo.people)) as bar:
        for one in undo.run(connection):
            if one.problem is not None:
                refused += 1
                show(f"{one.record.name}: {one.problem}")
                continue
            done += 1
            bar.update(BarProgress(done, {rosters.UNDONE: done}))
    return refused
