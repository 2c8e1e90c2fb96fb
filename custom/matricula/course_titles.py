"""Courses that were meant, if a title or a wrong id was given in the place of an id."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from attrs import evolve

from matricula_runtime.cursor import Cursor
from matricula_runtime.errors import CallError, LinkError
from matricula_runtime.operation import Call
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

from .site_names import name_place

_MOST = 5


def explain_missing_course(
    session: Session,
    given: str,
    listed: Call[Any],
    read_title: Callable[[Any], object],
) -> Flow[str]:
    """Return a sentence that leads from a course that is not there to the one that was meant.

    `listed` is the call that lists courses. Its first page is searched for titles with the `given`
    text; otherwise the sentence names the command that lists all courses.
    """
    # The sentence is help beside an error, which must not wait for retries.
    once = evolve(session, options=evolve(session.options, retries=0))
    cursor: Cursor[Any] = Cursor(once, listed)
    courses: list[Any] = []
    with suppress(CallError, LinkError):
        courses = yield from cursor.fetch_next()
    pairs = [(str(one.id), title) for one in courses if isinstance(title := read_title(one), str)]
    wanted = given.strip().casefold()
    found = [f"{id_} ({title})" for id_, title in pairs if wanted and wanted in title.casefold()]
    if found:
        more = ", …" if len(found) > _MOST else ""
        return f"By its title, it may be {' or '.join(found[:_MOST])}{more}."
    command = ["matricula", "courses", "--on", session.platform.name, *name_place(session)]
    return f"To list them: {' '.join(command)}"
