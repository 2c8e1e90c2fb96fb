"""A roster's run on the fastest event loop there is, and its results on the screen."""

import asyncio
import errno
import gc
from collections.abc import Iterator
from contextlib import aclosing, closing, contextmanager

from matricula.rosters import (
    READY,
    TO_UPDATE,
    UNKNOWN,
    JournalError,
    Plan,
    StoppedError,
    Survey,
    find_loop,
)

from .exits import Exit, exit_for
from .pace import Pace
from .run_report import describe_changed
from .screen import Screen, make_screen
from .signals import Signals, leave, list_terminals
from .terminal import Tone, say

_TICK = 0.2
"""Seconds between two looks at the rows that are half done."""


def check_rows(
    plan: Plan, survey: Survey, *, look_up: bool, as_json: bool, is_quiet: bool = False
) -> Exit:
    """Show what a run would do, without sending anything but look-ups."""
    outcomes = (READY, TO_UPDATE, UNKNOWN, "invited", "exists", "rejected")
    left_out = survey.left_out.people
    screen = make_screen(as_json, survey.rows, outcomes, left_out, is_quiet=is_quiet)
    with closing(screen):
        for result in plan.dry_run(look_up=look_up):
            screen.show(result)
    if screen.changed and not is_quiet:
        for line in describe_changed(plan, screen.changed, "the same command with --json"):
            say(line, Tone.DOUBT)
    if not is_quiet:
        say("a dry run: nothing was sent")
    return exit_for(screen.counts)


def run_plan(
    plan: Plan, survey: Survey, *, as_json: bool, is_quiet: bool = False
) -> StoppedError | None:
    """Register the roster, and return the reason if the run ended early."""
    left_out = survey.left_out.people
    screen = make_screen(
        as_json, survey.rows, unselected=left_out, is_quiet=is_quiet, pace=Pace.of_plan(plan)
    )
    try:
        with closing(screen), asyncio.Runner(loop_factory=find_loop()) as loop:
            loop.run(_show_results(plan, screen))
    except StoppedError as error:
        return error
    except JournalError as error:
        if not plan.has_begun:
            raise
        return StoppedError(str(error))
    except OSError as error:  # the reader of the output has gone, or its disk is full
        return StoppedError(f"The output cannot be written any more: {error.strerror}.")
    return None


async def _show_results(plan: Plan, screen: Screen) -> None:
    terminals = list_terminals()
    async with aclosing(plan.register_async()) as results:
        with Signals(plan.stop, screen.say), _watching(plan, screen):
            spare_collector()  # not before: a Ctrl-C would get lost in what it removes
            async for result in results:
                try:
                    screen.show(result)
                except OSError as error:
                    if not terminals or error.errno != errno.EIO:
                        raise
                    # The terminal was closed, and the signal that says so is still to come.
                    leave(terminals)
                    plan.stop()


@contextmanager
def _watching(plan: Plan, screen: Screen) -> Iterator[None]:
    """Show meanwhile how many people have an account and wait for their registration."""

    async def watch() -> None:
        while True:
            await asyncio.sleep(_TICK)
            screen.show_pending(plan.pending)

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        screen.show_pending(plan.pending)


def spare_collector() -> None:
    """Let the garbage collector look less often, and not at what was imported: 8 % of CPU time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
