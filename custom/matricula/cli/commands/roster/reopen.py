"""`matricula roster reopen`."""

from typing import Annotated

from cyclopts import Parameter

import matricula
from matricula import rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import JournalFile, Yes
from ...terminal import show
from ...values import Text

app = make_command(
    "reopen",
    f"  matricula roster reopen {JOURNAL} ana@example.org\n",
    """\
Do this only for people you have checked are missing on the platform. Otherwise
you create duplicates.

Exit codes: 0 done, 2 usage, 4 the journal cannot be used, 130 you stopped it
""",
)


@app.default
def reopen(
    journal: JournalFile,
    /,
    *emails: Annotated[Text, Parameter(name="EMAIL", help="the people to send again")],
    all_: Annotated[bool, Parameter(name="--all", help="all unconfirmed people")] = False,
    yes: Yes = False,
) -> Exit:
    """Let the next run send unconfirmed people again."""

    from ...confirmation import confirm

    if bool(emails) == all_:
        raise matricula.ConfigurationError("Give the emails of the people, or --all.")
    chosen = None if all_ else emails
    with rosters.JournalReport(journal) as report:
        url = report.summarize().origin
    people = {one.identity for one in rosters.find_unconfirmed(journal, chosen)}
    if not people:
        show("nobody is unconfirmed")
        return Exit.OK
    what = f"let the next run send {len(people)} people again to {url}"
    confirm(what, url, yes=yes, refusal="Nothing was changed.")
    for one in rosters.reopen(journal, chosen):
        show(f"{one.name}: will be sent by the next run")
    show(f"{len(people)} reopened")
    return Exit.OK
