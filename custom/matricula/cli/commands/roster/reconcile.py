"""`matricula roster reconcile`."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing

from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import Access, JournalFile
from ...terminal import show
from ..codes import LOOKING_UP

app = make_command(
    "reconcile",
    f"  matricula roster reconcile {JOURNAL}\n",
    f"The platform is asked at the URL of the journal's runs.\n\n{LOOKING_UP}",
)

_FOUND = {
    "exists": "is registered",
    "open": "is not registered",
    "created": "still registered",
    rosters.UNDONE: "taken back",
    "intended": "not finished, will be done by the next run",
}


@app.default
def reconcile(journal: JournalFile, /, *, access: Access = Access()) -> Exit:
    """Look up everybody who may or may not be registered. Nobody is registered."""
    from ...connect import add_url, connect
    from ...progress import BarProgress, make_bar
    from ...questions import ask_for_access

    with rosters.JournalReport(journal) as report:
        summary = report.summarize()
    access = add_url(access, summary.origin)
    with ask_for_access(summary.platform, access):
        connection = connect(summary.platform, access)
    found: list[rosters.Reconciled] = []
    counts: Counter[str] = Counter()
    with closing(make_bar(summary.unfinished)) as bar:
        for one in rosters.reconcile(journal, connection):
            found.append(one)
            counts[_name(one)] += 1
            bar.update(BarProgress(len(found), counts))
    _show(found)
    return Exit.UNCONFIRMED if any(one.state == "unconfirmed" for one in found) else Exit.OK


def _name(one: "rosters.Reconciled") -> str:
    return _FOUND.get(one.state, "unknown")


def _show(found: "Sequence[rosters.Reconciled]") -> None:
    for one in found:
        reason = f" ({one.reason})" if one.reason and one.state != "exists" else ""
        show(f"{one.record.name}: {_name(one)}{reason}")
    if not found:
        show("nobody is unconfirmed")
    if any(one.state in ("open", "intended") for one in found):
        show("To register missing people, register the roster again.")
    if any(one.is_left for one in found):
        show("Register the roster again for rows that a killed run left unfinished.")
