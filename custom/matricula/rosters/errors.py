"""Errors of a roster as a whole. A fault of one row is an outcome."""

from matricula_runtime.errors import MatriculaError


class RosterError(MatriculaError):
    """The roster cannot be read, or lacks a column or setting. Nothing was sent."""


class EmptyRosterError(RosterError):
    """The roster has nothing at all, not even headers."""


class JournalError(MatriculaError):
    """The journal cannot be used or written. The results so far are in it."""


class StoppedError(MatriculaError):
    """The run ended before its roster did; `interrupted` if somebody asked for that."""

    def __init__(self, message: str, *, interrupted: bool = False) -> None:
        super().__init__(message)
        self.interrupted = interrupted
