"""The journal and the file of refused rows of one run, and the run in numbers."""

from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Self

from attrs import evolve, field, frozen

from .errors import JournalError, StoppedError
from .journal.store import Journal
from .refused_file import FileLog, NoFileLog, RefusedFile
from .result import BEFORE, CORRECTED, OUTCOMES, Result
from .roster import Roster
from .selection import LeftOut


@frozen
class RunSummary:
    """A run in numbers, and what is left to do.

    `counts` has the outcomes of the rows that were read, `rows` the rows of the roster (None if
    nobody counted them). `done_before` of them were registered by earlier runs, `corrected` in
    another row; `changed` have other values than the registered row. `pending` people have an
    account, and the run ended before their registration. `refused_file` was written if there are
    refused or rejected rows; `with_account` of them have an account now, and `kept` says which
    older file was kept.
    `unconfirmed` people of the whole journal may or may not be registered; `can_look_up` says
    whether the platform can be asked for them. `rejected_before` rows of earlier runs are still
    rejected. `stopped` is the reason if the run ended early. `left_out` counts the rows of the
    roster that are no people or not selected.
    """

    counts: Mapping[str, int]
    rows: int | None
    done_before: int = 0
    corrected: int = 0
    changed: int = 0
    pending: int = 0
    refused_file: Path | None = None
    refused_rows: int = 0
    with_account: int = 0
    kept: str = ""
    unconfirmed: int = 0
    can_look_up: bool = True
    rejected_before: int = 0
    stopped: StoppedError | None = None
    left_out: LeftOut = field(factory=LeftOut)

    @property
    def left(self) -> int:
        """The number of rows that the run did not reach; 0 if nobody counted them."""
        return max(0, (self.rows or 0) - sum(self.counts.values()) - self.pending)


@frozen
class PeopleCount:
    """The people that a run would register, and those whose changed values it would send."""

    new: int
    updates: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything would be sent."""
        return bool(self.new or self.updates)


@frozen
class PlanOptions:
    """The files and limits of a run; see `plan`."""

    journal: Path | None = None
    refused_file: Path | None = None
    pilot: int | None = None
    concurrency: int = 32
    update: bool = False
    is_course_list: bool = False
    """True if the roster replaces all earlier rosters of the journal."""


class RunRecords:
    """Begins and ends a run in its journal, and writes the file of refused rows.

    `rows` is the number of rows that were counted before, if they were. `summary` is the run so
    far; it is complete after the context has been left.
    """

    def __init__(
        self,
        name: str,
        url: str,
        roster: Roster,
        options: PlanOptions,
        rows: int | None,
        can_look_up: bool,
        left_out: LeftOut,
    ) -> None:
        self._name = name
        self._url = url
        self._roster = roster
        self._options = options
        self._counts = Counter(dict.fromkeys(OUTCOMES, 0))
        self._groups: Counter[str] = Counter()
        self._changed = 0
        self.pending = 0
        """The number of people who have an account and no registration yet."""
        self._refused: RefusedFile | None = None
        self.journal: Journal | None = None
        self.summary = RunSummary(self._counts, rows, can_look_up=can_look_up, left_out=left_out)

    def __enter__(self) -> Self:
        if self._options.journal is not None:
            self.journal = self._begin_journal(self._options.journal)
        path = self._options.refused_file
        if path is not None:
            log: FileLog = self.journal or NoFileLog(path)
            self._refused = RefusedFile.of_roster(path, self._roster, log)
        return self

    def _begin_journal(self, path: Path) -> Journal:
        roster = self._roster
        journal = Journal(path)
        try:
            journal.begin(
                roster.registrar.name,
                self._url,
                roster.target,
                self._name,
                roster.source.headers,
                unit=roster.source.unit,
                delimiter=roster.source.delimiter,
            )
        except BaseException:
            journal.close()
            raise
        return journal

    def add(self, result: Result) -> None:
        """Take the result of a row."""
        self._counts[result.outcome] += 1
        self._groups[result.group] += 1
        self._changed += result.is_changed and not result.is_update
        if self._refused is not None and result.outcome == "rejected":
            self._refused.add(result)

    @property
    def _seen(self) -> int:
        return sum(self._counts.values())

    @property
    def _is_whole(self) -> bool:
        """True if the run went through all rows of the roster."""
        rows = self.summary.rows
        if self._options.pilot is not None:
            return rows is not None and self._seen == rows
        return not self._roster.is_partial

    def check_complete(self) -> None:
        """Raise StoppedError if the roster was changed, or rows are missing that were counted."""
        self._roster.check_unchanged("its end")
        rows = self.summary.rows
        if rows is not None and self._options.pilot is None and self._seen < rows:
            raise StoppedError(
                f"The roster was changed during the run: {self._seen} of its {rows} rows were"
                " there."
            )

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.summary = evolve(
            self.summary,
            done_before=self._groups[BEFORE],
            corrected=self._groups[CORRECTED],
            changed=self._changed,
            pending=self.pending,
        )
        if isinstance(error, StoppedError):
            self.summary = evolve(self.summary, stopped=error)
        # The error that ended the run is raised, not what follows from it.
        with nullcontext() if error is None else suppress(JournalError):
            self._end(error)

    def _end(self, error: BaseException | None) -> None:
        try:
            if self.journal is not None:
                self._end_run(self.journal, error)
        finally:
            try:
                self._end_refused_file(error)
            finally:
                if self.journal is not None:
                    self._count_people(self.journal)

    def _end_run(self, journal: Journal, error: BaseException | None) -> None:
        if error is None:
            is_list = self._options.is_course_list
            journal.end("finished", is_whole=self._is_whole, is_course_list=is_list)
        elif isinstance(error, StoppedError):
            state = "interrupted" if error.interrupted else "stopped"
            journal.end(state, str(error))
        elif isinstance(error, GeneratorExit):
            journal.end("stopped", "the program took no more results")
        elif isinstance(error, KeyboardInterrupt):
            journal.end("interrupted", "the program was interrupted")
        else:
            journal.end("stopped", str(error) or type(error).__name__)

    def _end_refused_file(self, error: BaseException | None) -> None:
        refused = self._refused
        if refused is None:
            return
        refused.close()
        is_last = error is None and self._options.pilot is None and not self._roster.is_partial
        if is_last and not refused.rows:
            refused.remove_stale()
        self.summary = evolve(
            self.summary,
            refused_file=refused.path if refused.rows else None,
            refused_rows=refused.rows,
            with_account=refused.with_account,
            kept=refused.kept,
        )

    def _count_people(self, journal: Journal) -> None:
        try:
            self.summary = evolve(
                self.summary,
                unconfirmed=journal.count_unfinished(),
                rejected_before=journal.count_rejected_before(),
            )
        finally:
            journal.close()
