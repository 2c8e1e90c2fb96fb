"""The command `matricula`. What a command needs is imported when it runs, so that help is quick."""

from .entry import main
from .exits import Exit

__all__ = ["Exit", "main"]
