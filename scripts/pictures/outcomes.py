"""The outcomes of a row, with the names of the code."""

from typing import Final

from matricula.rosters.result import BEFORE, DONE, OUTCOMES, UPDATED

from .svg import LINE, MARGIN, WIDTH, Picture

MEANINGS: Final = {
    "created": ("It adds the person.",),
    "invited": ("It adds the person when the", "account is active."),
    "exists": ("It has the person already.",),
    UPDATED: ("It takes the new values.",),
    "rejected": ("It says no.",),
    "unconfirmed": ("The response is lost, and", "a look-up cannot tell."),
}
"""A response of the platform, by the outcome that follows from it."""
KINDS: Final = {"rejected": "bad", "unconfirmed": "doubt"} | dict.fromkeys((*DONE, UPDATED), "good")
"""The colour of each outcome."""
_BOX: Final = 240
_PILL: Final = 126
_ROW: Final = 42
_PILL_X: Final = WIDTH - MARGIN - _PILL


class OutcomesDifferError(Exception):
    """The picture has other outcomes than the code. The text says which."""


def draw_outcomes() -> Picture:
    """Draw how a row gets its outcome. Raises OutcomesDifferError."""
    if different := set(MEANINGS) ^ set(OUTCOMES):
        raise OutcomesDifferError(
            f"{', '.join(sorted(different))}: MEANINGS of scripts/pictures/outcomes.py and OUTCOMES"
            " of custom/matricula/rosters/result.py have to be the same"
        )
    picture = Picture("outcomes", "The outcomes of a row", _describe())
    lower = picture.box(MARGIN, MARGIN, _BOX, "A row of your file", kind="own")
    lower = _ask(
        picture,
        lower,
        ("Complete and readable?", "for example with an email"),
        ("no", "rejected", "nothing is sent"),
    )
    lower = _ask(
        picture,
        lower,
        ("New in the journal?", "nobody is registered twice"),
        ("no", "exists", f"“{BEFORE}”"),
    )
    picture.arrow((MARGIN + 20, lower), (MARGIN + 20, lower + 21))
    lower = picture.box(MARGIN, lower + 22, _BOX, "The platform responds", kind="own")
    _list_responses(picture, lower)
    return picture


def _ask(
    picture: Picture, upper: float, question: tuple[str, str], answer: tuple[str, str, str]
) -> float:
    """Draw a question below `upper`, with an outcome to its right; return its lower edge."""
    y = upper + 22
    picture.arrow((MARGIN + 20, upper), (MARGIN + 20, y - 1))
    lower = picture.box(MARGIN, y, _BOX, *question)
    word, outcome, note = answer
    picture.arrow((MARGIN + _BOX, y + 20), (_PILL_X - 1, y + 20))
    picture.text((MARGIN + _BOX + _PILL_X) / 2 - 4, y + 14, word, "small middle")
    picture.pill(_PILL_X, y + 7, _PILL, outcome, KINDS[outcome])
    picture.text(_PILL_X + _PILL / 2, y + 50, note, "small middle")
    return lower


def _list_responses(picture: Picture, upper: float) -> None:
    """Draw a line for each outcome of the code, in its order."""
    trunk, last = MARGIN + 20, upper + _ROW * len(OUTCOMES) - _ROW / 2 + 8
    picture.line((trunk, upper), (trunk, last))
    for number, outcome in enumerate(OUTCOMES):
        lines, middle = MEANINGS[outcome], upper + _ROW * number + _ROW / 2 + 8
        picture.line((trunk, middle), (trunk + 16, middle))
        for line, text in enumerate(lines):
            picture.text(trunk + 24, middle + 13 - 9 * len(lines) + LINE * line, text, "small")
        picture.arrow((_PILL_X - 40, middle), (_PILL_X - 1, middle))
        picture.pill(_PILL_X, middle - 13, _PILL, outcome, KINDS[outcome])


def _describe() -> str:
    responses = " ".join(f"{name}: {' '.join(MEANINGS[name])}" for name in OUTCOMES)
    return (
        "A row that is incomplete is rejected, and nothing is sent. A person of an earlier run"
        f" exists and counts as {BEFORE}. Otherwise the platform's response decides. {responses}"
    )
