"""Errors of a roster as a whole. A fault of one row is an outcome."""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from matricula_runtime.errors import MatriculaError


@frozen
class Solution:
    """The options with which a roster can most likely be read; see `ReadOptions`.

    `settings` are the names of settings that have to be given, such as `course`.
    """

    sheet: str | None = None
    header_row: int | None = None
    hidden: str | None = None
    columns: Mapping[str, str] = field(factory=dict)
    derive_usernames: bool = False
    settings: tuple[str, ...] = ()

    def join(self, other: "Solution") -> "Solution":
        """Return both; where they contradict each other, this one counts."""
        return Solution(
            self.sheet or other.sheet,
            self.header_row or other.header_row,
            self.hidden or other.hidden,
            {**other.columns, **self.columns},
            self.derive_usernames or other.derive_usernames,
            tuple(dict.fromkeys((*self.settings, *other.settings))),
        )


@frozen
class Candidate:
    """A sheet or a column that may be the right one, with one of its values."""

    name: str
    sample: str = ""


@frozen
class MissingChoice:
    """A choice that only the user can make: of a sheet (`SHEET`), or of the column of a field."""

    of: str
    candidates: tuple[Candidate, ...]


SHEET = "sheet"


class RosterError(MatriculaError):
    """The roster cannot be read, or lacks a column or setting. Nothing was sent.

    `solution` is the most likely one, if it is known, and `choices` are those that the user has
    instead. `parts` are the errors of which this one is made, if there are several at once.
    """

    def __init__(
        self,
        message: str,
        solution: Solution | None = None,
        choices: Iterable[MissingChoice] = (),
    ) -> None:
        super().__init__(message)
        self.solution = solution or Solution()
        self.choices = tuple(choices)
        self.parts: tuple[RosterError, ...] = (self,)


class RosterObstacles(RosterError):
    """Several errors at once."""

    def __init__(self, parts: Iterable[RosterError]) -> None:
        single = (one for part in parts for one in part.parts)
        unique = tuple({str(one): one for one in single}.values())
        solution = Solution()
        for part in unique:
            solution = solution.join(part.solution)
        super().__init__("\n".join(map(str, unique)), solution)
        self.parts = unique


def join_obstacles(parts: Iterable[RosterError]) -> RosterError:
    """Return one error for several; the only one as it is."""
    joined = RosterObstacles(parts)
    return joined.parts[0] if len(joined.parts) == 1 else joined


class DifferingColumnError(RosterError):
    """A setting has a value as an option, and another one in the column with this header.

    `is_target`: the setting says what people are registered on, such as the course.
    """

    def __init__(
        self, message: str, setting: str, value: str, header: str, *, is_target: bool
    ) -> None:
        super().__init__(message)
        self.setting = setting
        self.value = value
        self.header = header
        self.is_target = is_target


class EmptyRosterError(RosterError):
    """The roster has nothing at all, not even headers."""


class JournalError(MatriculaError):
    """The journal cannot be used or written. The results so far are in it.

    The message is one line, although it may quote wrong bytes of the file.
    """

    def __str__(self) -> str:
        return "".join(sign if sign.isprintable() else " " for sign in super().__str__())


class StoppedError(MatriculaError):
    """The run ended before its roster did; `interrupted` if somebody asked for that.

    `is_about_target`: the target, such as the course, is probably wrong.
    """

    def __init__(
        self, message: str, *, interrupted: bool = False, is_about_target: bool = False
    ) -> None:
        super().__init__(message)
        self.interrupted = interrupted
        self.is_about_target = is_about_target
