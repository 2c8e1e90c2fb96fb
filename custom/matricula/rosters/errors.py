"""What can go wrong with a roster as a whole; what is wrong with one row is an outcome."""

from matricula_runtime.errors import MatriculaError


class RosterError(MatriculaError):
    """A roster that cannot be read, or lacks what the platform needs. Nothing was sent."""


class JournalError(MatriculaError):
    """A journal that cannot be used or written. What was answered before is in it."""


class StoppedError(MatriculaError):
    """A run that ended before its roster did. `interrupted` if that was asked for."""

    def __init__(self, message: str, *, interrupted: bool = False) -> None:
        super().__init__(message)
        self.interrupted = interrupted
