"""The commands to use next, after a run and for a journal."""

from collections.abc import Iterator
from pathlib import Path

from matricula import find_registrar, find_title, name_option
from matricula.rosters import STDIN, JournalSummary, can_look_up

from .shell import join, quote


def list_next_steps(
    summary: JournalSummary, journal: Path, refused: Path | None = None
) -> Iterator[str]:
    """Yield lines that name what to do about the rows of a journal.

    `refused` is the file with the refused rows of its runs, if there is one.
    """
    if summary.is_purged:
        return
    counts, name = summary.counts, quote(str(journal))
    has_ended = [run.state for run in summary.runs[-1:]] == ["finished"]
    if not has_ended or {"open", "intended"} & set(counts):
        yield _describe_rerun(summary, journal)
    if number := counts.get("unconfirmed", 0):
        yield from describe_unconfirmed(
            number, summary.platform, name, can_look_up=can_look_up(summary.platform)
        )
    if counts.get("rejected") and refused is not None:
        path = _show_path(refused)
        yield (
            f"To correct rejected rows: correct them in {path}. Then register that file, with the"
            f" other options that you gave: {_name_register(summary, path, journal)}"
        )
    elif counts.get("rejected"):
        yield (
            f"To correct rejected rows: matricula roster failed {name} --output corrected.csv."
            f" Then register corrected.csv with --journal {name}"
        )
    if counts.get("rejected"):
        yield f"If nobody needs them any more: matricula roster purge {name} --rejected"


def _describe_rerun(summary: JournalSummary, journal: Path) -> str:
    roster = summary.runs[-1].roster if summary.runs else ""
    if roster in ("", STDIN):
        return "To go on: register the same rows again with this journal"
    command = _name_register(summary, roster, journal)
    return f"To go on, with the other options that you gave: {command}"


def _show_path(path: Path) -> str:
    """Return a path as short as it can be named from the current folder."""
    folder = Path.cwd()
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def _name_register(summary: JournalSummary, roster: str, journal: Path) -> str:
    """Return the command that registers a file with a journal."""
    words = ["matricula", "register", roster, "--on", summary.platform]
    words += ["--base-url", summary.origin]
    for setting, text in summary.target.items():
        words += [name_option(setting), text]
    words += ["--journal", str(journal)]
    return join(words)


def describe_unconfirmed(
    number: int, platform: str, journal: str, *, can_look_up: bool
) -> Iterator[str]:
    """Yield the commands for people who may or may not be registered; `journal` is quoted."""
    people = "1 person of the journal is" if number == 1 else f"{number} people of the journal are"
    if can_look_up:
        yield f"{people} unconfirmed. To look them up: matricula roster reconcile {journal}"
        return
    yield (
        f"{people} unconfirmed, and {find_title(platform)} cannot be asked. To list them:"
        f" matricula roster failed --unconfirmed {journal}"
    )
    yield (
        "Look for them on the platform. To send missing people again:"
        f" matricula roster reopen {journal} EMAIL"
    )
    if ids := find_registrar(platform).row_ids:
        yield (
            f"For people who are there: write the platform's id into the column {ids[0]} of that"
            f" list, and register it with --journal {journal}"
        )
