"""`plan_sync`: a roster, a platform and a journal in, a sync of one course out."""

import os
from typing import Any

from matricula_runtime.connection import AsyncConnection, Connection

from ..errors import DifferingColumnError, RosterError, join_obstacles
from ..paths import FilePath
from ..registration import ReadOptions, Rows, plan
from .course_sync import CourseSync, refuse_course_columns


def plan_sync(
    platform: Connection | AsyncConnection,
    rows: Rows,
    *,
    journal: FilePath,
    refused_file: FilePath | None = None,
    remove: bool = True,
    remove_others: bool = False,
    confirm_remove: int | None = None,
    concurrency: int = 32,
    read: ReadOptions | None = None,
    **settings: Any,
) -> CourseSync:
    """Return a sync that makes the participants of a course match a roster; nothing is sent yet.

    `rows` is the whole list of the course. `journal` is the one of the course: people that its runs
    registered are removed when they are no longer in the list, and other people only with
    `remove_others`. Without `remove`, people are only added. `confirm_remove` is the number of
    people to remove, which has to be given if that is more than a tenth of the participants.
    `settings` name the course; see `plan` for the other arguments.

    Raises what `plan` raises, and RosterError if the platform cannot list participants, or rows
    name courses of their own.
    """
    # Rows of a program are read several times.
    kept = rows if isinstance(rows, (str, os.PathLike)) else [*rows]
    try:
        roster = plan(
            platform,
            kept,
            journal=journal,
            refused_file=refused_file,
            concurrency=concurrency,
            read=read,
            **settings,
        )
    except RosterError as error:
        raise join_obstacles(map(_explain_for_sync, error.parts)) from error
    try:
        return CourseSync(
            roster, remove=remove, remove_others=remove_others, confirm_remove=confirm_remove
        )
    except BaseException:
        roster.close()
        raise


def _explain_for_sync(error: RosterError) -> RosterError:
    """Return the error as it is for a sync, in which no column can name the course."""
    if isinstance(error, DifferingColumnError) and error.is_target:
        return refuse_course_columns({error.setting: error.header}, {error.setting: error.value})
    return error
