"""The list of learners with their progress, and its summary."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TextIO

from attrs import Factory, define

from matricula import (
    AsyncConnection,
    LearnerProgress,
    find_registrar,
    find_title,
    join_words,
    list_missing_targets,
    list_progress_async,
    parse_settings,
)

from .entry import CommandLine
from .exits import Exit
from .list_output import Handler, write_list
from .options import Access, OutputOptions
from .questions import ask_settings, connect_or_ask, show_completed
from .terminal import make_printable, say

COLUMNS = tuple(LearnerProgress("").to_dict())
_BAR = 30
"""The length of the longest bar of the summary."""


@define
class ProgressSummary:
    """The number of learners by status, and their grades."""

    statuses: Counter[str] = Factory(Counter)
    grades: list[float] = Factory(list)

    def add(self, one: LearnerProgress) -> None:
        """Count a learner."""
        self.statuses[one.status or "no status"] += 1
        if one.grade is not None:
            self.grades.append(one.grade)

    def describe(self, stream: TextIO) -> Iterator[str]:
        """Yield lines: a bar for each status, and the average of the grades."""
        block = "█" if (stream.encoding or "").lower().startswith("utf") else "#"
        width = max((len(name) for name in self.statuses), default=0)
        total = self.statuses.total()
        for name, number in self.statuses.most_common():
            bar = block * max(round(_BAR * number / total), 1)
            yield f"{make_printable(name):{width}} {number:>7} {number / total:>6.1%}  {bar}"
        if self.grades:
            average = sum(self.grades) / len(self.grades)
            yield f"grades: {len(self.grades)} of {total}, on average {average:.1f} %"


def show_progress(
    platform: str,
    access: Access,
    options: OutputOptions,
    typed: CommandLine,
    targets: Mapping[str, str | None],
) -> Exit:
    """List the progress of the learners of a target, and sum it up."""
    given = {name: text for name, text in targets.items() if text}
    settings = parse_settings(find_registrar(platform), given)
    summary = ProgressSummary()

    def write(handle: Handler) -> None:
        connection = connect_or_ask(platform, access, None)
        ask_settings(platform, access, list_missing_targets(platform, settings))
        show_completed(typed)
        asyncio.run(fetch(connection, handle))

    async def fetch(connection: AsyncConnection, handle: Handler) -> None:
        async with connection:
            found = list_progress_async(connection, settings)
            counted = _count(found, summary)
            await handle(counted)
            if options.limit is None:  # a table shows the first ones only
                async for _ in counted:
                    pass

    write_list(write, options, "progress", COLUMNS)
    _describe(platform, summary, options)
    return Exit.OK


async def _count(
    records: AsyncIterator[LearnerProgress], summary: ProgressSummary
) -> AsyncIterator[LearnerProgress]:
    async for one in records:
        summary.add(one)
        yield one


def _describe(platform: str, summary: ProgressSummary, options: OutputOptions) -> None:
    source = find_registrar(platform).progress
    if source is not None and source.lacks:
        shown = join_words(list(source.lacks), "or")
        say(f"{find_title(platform)} shows no {shown} of a registration")
    if source is not None and "status" in source.lacks:
        return
    # Beside records that a program reads, the summary is no record.
    is_data = options.output is not None or options.format != "table"
    stream = sys.stderr if is_data else sys.stdout
    for line in summary.describe(stream):
        print(line, file=stream)
