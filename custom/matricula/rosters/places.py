"""The rows of a roster as the user's program shows them: `line 25`, `Excel row 25`."""

from array import array
from bisect import bisect_right


class RowPlaces:
    """The lines of rows that were read, by their numbers.

    Only rows after an empty row or a line break in a cell are kept: the others follow from them.
    """

    def __init__(self, unit: str = "row") -> None:
        self.unit = unit
        self._numbers = array("Q", [0])
        self._offsets = array("q", [0])

    def add(self, number: int, line: int) -> None:
        """Note the line of a row; rows come in their order."""
        offset = line - number
        if offset != self._offsets[-1]:
            self._numbers.append(number)
            self._offsets.append(offset)

    def find_line(self, number: int) -> int:
        """Return the line of a row, or its row of the sheet."""
        return number + self._offsets[bisect_right(self._numbers, number) - 1]

    def name(self, number: int) -> str:
        """Return a row as messages name it."""
        return f"{self.unit} {self.find_line(number)}"
