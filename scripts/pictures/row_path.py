"""The path of a row: the steps that a user sees, and the files of the code that do them."""

from typing import Final

from .pages import ROOT
from .svg import MARGIN, WIDTH, Picture

GAP: Final = 20
STEPS: Final = (
    ("Your file", "CSV, Excel or JSON lines"),
    ("Read and checked", "each column, each row"),
    ("Saved in the journal", "before anything is sent"),
    ("Sent to the platform", "the account, then the course"),
    ("Saved with its response", "in the journal"),
    ("Its outcome", "in the summary and the journal"),
)
GROUPS: Final = (
    (
        "custom/matricula/rosters",
        (
            ("readers/", "cells of a file"),
            ("row.py", "a learner"),
            ("run/queue.py", "saved in the journal"),
            ("decision.py", "send, look up or not"),
            ("run/row_executor.py", "the steps of one row"),
        ),
    ),
    (
        "custom/matricula/platforms/*",
        (("connection.py", "the account, the course"),),
    ),
    (
        "custom/matricula_runtime",
        (
            ("registration.py", "an outcome of a step"),
            ("session.py", "token, rate limit, retries"),
            ("responses.py", "a value or an error"),
        ),
    ),
)
"""The files in the order of a row, by their folder, and the part of each."""
_BOX: Final = 250
_SIDE: Final = MARGIN + _BOX + 26


class MissingFileError(Exception):
    """The picture has a file that the code has not. The text says which."""


def draw_steps() -> Picture:
    """Draw the steps that a user sees."""
    picture = Picture(
        "row-path",
        "The path of a row",
        f"{', '.join(title.lower() for title, _ in STEPS).capitalize()}. You correct rejected rows"
        " and register them again. After a stop, the same command continues.",
    )
    edges = _draw_boxes(picture, STEPS)
    _draw_restart(picture, edges[2][0], edges[4][1])
    _draw_correction(picture, edges[0], edges[-1])
    return picture


def _draw_boxes(picture: Picture, steps: tuple[tuple[str, str], ...]) -> list[tuple[float, float]]:
    """Draw boxes one below the other, joined by arrows; return their upper and lower edges."""
    edges, y = [], float(MARGIN)
    for number, lines in enumerate(steps):
        kind = "own" if number in (0, len(steps) - 1) else ""
        lower = picture.box(MARGIN, y, _BOX, *lines, kind=kind)
        edges.append((y, lower))
        y = lower + GAP
    picture.stack(MARGIN + 24, edges)
    return edges


def _draw_restart(picture: Picture, upper: float, lower: float) -> None:
    """Draw a bracket beside the steps at which a run may be stopped."""
    x, middle = MARGIN + _BOX + 8, (upper + lower) / 2
    picture.line((x, upper + 4), (x + 7, upper + 4), (x + 7, lower - 4), (x, lower - 4))
    for number, text in enumerate(("Stopped?", "Run the same", "command again.")):
        kind = "bold" if not number else "small"
        picture.text(_SIDE, middle - 14 + 18 * number, text, kind)


def _draw_correction(
    picture: Picture, first: tuple[float, float], last: tuple[float, float]
) -> None:
    """Draw the way of rejected rows, from the last box back to the first one."""
    right, middle = WIDTH - MARGIN - 6, (last[0] + last[1]) / 2
    picture.line((MARGIN + _BOX, middle), (right, middle))
    start = (first[0] + first[1]) / 2
    picture.arrow((right, middle), (right, start), (MARGIN + _BOX + 2, start))
    picture.text(_SIDE, middle - 8, "rejected rows", "small")
    picture.text(_SIDE, middle + 20, "correct them", "small")


def draw_files() -> Picture:
    """Draw the files of the code. Raises MissingFileError."""
    described = " ".join(
        f"In {folder}, {' '.join(f'{name}: {text}.' for name, text in files)}"
        for folder, files in GROUPS
    )
    picture = Picture(
        "row-files",
        "The path of a row through the code",
        f"Files in the order of a row. {described}",
    )
    y, lower = float(MARGIN) + 16, 0.0
    for folder, files in GROUPS:
        picture.text(WIDTH - MARGIN, y - 6, folder, "small code end")
        for name, text in files:
            if not [*ROOT.glob(f"{folder}/{name}")]:
                raise MissingFileError(f"{folder}/{name} is missing; GROUPS in {__file__} has it")
            if lower:
                picture.arrow((MARGIN + 24, lower), (MARGIN + 24, y - 1))
            lower = picture.box(MARGIN, y, WIDTH - 2 * MARGIN, f"`{name}`")
            picture.text(WIDTH - MARGIN - 12, y + 23, text, "small end")
            y = lower + 16
        y += 20
    return picture
