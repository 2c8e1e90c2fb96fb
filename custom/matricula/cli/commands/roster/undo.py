"""`matricula roster undo`."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from textwrap import fill
from typing import Annotated

from cyclopts import Parameter

import matricula
from matricula import rosters

from ...app import make_command
from ...entry import Typed
from ...examples import JOURNAL
from ...exits import Exit
from ...options import Access, JournalFile, Yes
from ...reading_options import EmailFileOptions
from ...terminal import say, show
from ...values import Count, Text, one, read_input
from ..codes import ASKING

_MOST_NAMES = 20
_NOTES = (
    "Only registrations on a course can be undone: accounts stay. If the command is stopped, the"
    " same command continues. To take out everybody who is no longer in a list: `matricula sync`."
    " To end a registration that no journal has: `matricula eject`."
)

app = make_command(
    "undo",
    f"  matricula roster undo {JOURNAL} ana@example.org\n"
    f"  matricula roster undo {JOURNAL} --emails leavers.txt --dry-run\n"
    f"  matricula roster undo {JOURNAL} --run 2\n",
    f"{fill(_NOTES, 80)}\n\n{ASKING}",
)


@app.default
def undo(
    journal: JournalFile,
    /,
    *emails: Annotated[Text, Parameter(name="EMAIL", help="only these people")],
    access: Access = Access(),
    emails_file: Annotated[
        Path | None,
        Parameter(
            name="--emails",
            metavar="FILE",
            converter=one(read_input),
            allow_leading_hyphen=True,  # of `-`
            help="only the people of a file: an email in each line, or a roster (CSV, TSV, JSON"
            " lines, Excel), whose column `course` counts as well; - is standard input",
        ),
    ] = None,
    run: Annotated[Count | None, Parameter(help="only registrations of this run")] = None,
    dry_run: Annotated[bool, Parameter(help="show the people and undo nothing")] = False,
    yes: Yes = False,
    reading: EmailFileOptions = EmailFileOptions(),
    typed: Typed,
) -> Exit:
    """Take back the registrations of a journal, as far as the platform allows it."""
    from ...confirmation import confirm
    from ...connect import add_url, connect
    from ...questions import ask_for_access, show_completed
    from ...run_report import count_people

    people = _choose(journal, emails, emails_file, reading, access, is_silent=yes)
    with rosters.Undo(journal, run, people) as undone:
        url = undone.summary.origin
        platform, access = undone.summary.platform, add_url(access, url)
        with ask_for_access(platform, access, is_silent=yes):
            connection = connect(platform, access, needs_token=not dry_run)
        show_completed(typed)
        if undone.is_chosen or dry_run:
            _show_people(undone)
        if dry_run:
            noun = "registration" if undone.people == 1 else "registrations"
            show(f"a dry run: {undone.people} {noun} would be undone")
            return Exit.REFUSED if undone.has_left else Exit.OK
        if undone.people:
            what = f"undo the registrations of {count_people(undone.people)} at {url}"
            confirm(what, url, yes=yes, can_ask=str(emails_file) != rosters.STDIN)
        refused = _run(undone, connection)
    show(f"{undone.people - refused} undone, {refused} refused")
    if undone.is_chosen:
        return Exit.REFUSED if refused or undone.has_left else Exit.OK
    if undone.accounts:
        show(f"{undone.accounts} left as they are: accounts without a course cannot be removed")
    if undone.registered_before:
        show(f"{undone.registered_before} left as they are: they may have been registered before")
    return Exit.REFUSED if refused else Exit.OK


def _choose(
    journal: Path,
    emails: Sequence[str],
    file: Path | None,
    reading: EmailFileOptions,
    access: Access,
    *,
    is_silent: bool,
) -> "Sequence[str | rosters.Leaver] | None":
    """The people of the command line and of a file; None for everybody.

    Raises ConfigurationError for options about a file that is not given, and Answered.
    """
    from ...confirmation import is_interactive
    from ...questions import ask_about

    read = reading.make(reading.where)
    if file is None:
        if read != rosters.ReadOptions():
            raise matricula.ConfigurationError(
                "Options about a file of people go with --emails FILE, and it is not given."
            )
        return emails or None
    with rosters.JournalReport(journal) as report:
        platform = report.summarize().platform
    notes: list[str] = []
    try:
        found = rosters.read_leavers(file, platform, read, notes)
    except rosters.RosterError as error:
        if is_interactive() and not is_silent and str(file) != rosters.STDIN:
            ask_about("", access, error.parts)
        raise
    for note in notes:
        say(note)
    return [*emails, *found]


def _show_people(undone: "rosters.Undo") -> None:
    """Show the people whose registrations would be undone, and those who are left."""
    for record in undone.records[:_MOST_NAMES]:
        show(f"to undo: {record.name}")
    if undone.people > _MOST_NAMES:
        show(f"to undo: … {undone.people - _MOST_NAMES} more")
    for left in undone.left:
        show(f"{left.record.name}: {left.problem}")
    for sentence in undone.unmatched:
        show(sentence)


def _run(undo: "rosters.Undo", connection: "matricula.AsyncConnection") -> int:
    """Undo all of it, and return the number that the platform refused."""
    from ...progress import BarProgress, make_bar

    done = refused = 0
    with closing(make_bar(undo.people)) as bar:
        for result in undo.run(connection):
            if result.problem is not None:
                refused += 1
                show(f"{result.record.name}: {result.problem}")
                continue
            done += 1
            bar.update(BarProgress(done, {rosters.UNDONE: done}))
    return refused
