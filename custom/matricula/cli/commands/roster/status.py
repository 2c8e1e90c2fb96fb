"""`matricula roster status`."""

from collections.abc import Iterator
from typing import Annotated

from cyclopts import Parameter

from matricula import find_title, rosters

from ...app import make_command
from ...examples import JOURNAL
from ...exits import Exit
from ...options import JournalFile
from ...terminal import show, to_json

app = make_command(
    "status",
    f"  matricula roster status {JOURNAL}\n",
    """\
Exit codes: 0 all well, 2 usage, and the first that applies of: 3 rows are
unconfirmed or not finished, 1 rows were refused or rejected, 4 rows were not
sent or the last run did not end
""",
)


@app.default
def status(
    journal: JournalFile,
    /,
    *,
    json: Annotated[bool, Parameter(help="one JSON object instead of text")] = False,
) -> Exit:
    """Show the runs of a journal, the number of rows with each outcome, and what to do next."""
    with rosters.JournalReport(journal) as report:
        summary = report.summarize()
        refused = report.find_refused_file() if summary.counts.get("rejected") else None
    from ...next_steps import list_next_steps

    steps = list(list_next_steps(summary, journal, refused))
    if json:
        print(to_json({**list_values(summary), "next": steps}))
    else:
        for line in (*_describe(summary), *steps):
            show(line)
    return _exit_for(summary)


def _exit_for(summary: "rosters.JournalSummary") -> Exit:
    """The exit code: 4 if rows are left, or may be, because the last run did not end."""
    if summary.unfinished:
        return Exit.UNCONFIRMED
    if summary.counts.get("rejected"):
        return Exit.REFUSED
    has_ended = [run.state for run in summary.runs[-1:]] == ["finished"]
    return Exit.OK if has_ended and not summary.unsent else Exit.STOPPED


def _describe(summary: "rosters.JournalSummary") -> Iterator[str]:
    target = "".join(f", {name} {value}" for name, value in summary.target.items())
    yield f"{find_title(summary.platform)} at {summary.origin}{target}"
    if summary.is_purged:
        yield "the people were removed; these are their numbers"
    for state, count in sorted(summary.counts.items()):
        yield f"{rosters.name_state(state):14} {count:>8}"
    yield f"{'rows':14} {sum(summary.counts.values()):>8}"
    for run in summary.runs:
        times = rosters.show_time(run.began)
        times += f" to {rosters.show_time(run.ended)}" if run.ended else ""
        state = "did not end, or still runs" if run.state == "running" else run.state
        reason = f": {run.reason}" if run.reason else ""
        yield f"run {run.number}: {run.roster}, {times}, {state}{reason}"


def list_values(summary: "rosters.JournalSummary") -> dict[str, object]:
    """Return the numbers and runs as a JSON object."""
    runs = [
        {
            "run": run.number,
            "roster": run.roster,
            "began": rosters.show_time(run.began),
            "ended": run.ended and rosters.show_time(run.ended),
            "state": run.state,
            "reason": run.reason,
        }
        for run in summary.runs
    ]
    return {
        "platform": summary.platform,
        "origin": summary.origin,
        "target": dict(summary.target),
        "counts": dict(summary.counts),
        "purged": summary.is_purged,
        "runs": runs,
    }
