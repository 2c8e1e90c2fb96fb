"""What the conformance table needs of a platform: people, the calls to make, and what was done."""

from typing import Any

from runner import ConnectionRunner

from matricula import Options
from matricula_mock import MockServer


class Stage:
    """A platform with two people in it, and a method for each operation, `do_<operation>`.

    Where an operation takes one of several bodies, the body's name follows. A method makes the call
    and gives its value; what is read has to be read right.
    """

    platform: str

    def __init__(self, runner: ConnectionRunner, mock: MockServer) -> None:
        self.runner, self.mock = runner, mock
        self.api = runner.connect(
            self.platform,
            mock.url,
            token="mock-token",
            options=Options(retries=2, retry_delay=0.001, timeout=3),
        )
        self.wait, self.collect = runner.wait, runner.collect
        self.people: list[Any] = [self.make_person(number) for number in range(2)]

    @property
    def state(self) -> dict[str, list[dict[str, Any]]]:
        """What the mock holds of the platform."""
        state: dict[str, list[dict[str, Any]]] = self.mock.state()[self.platform]
        return state

    def make_person(self, number: int) -> Any:
        """Make a person; the id."""
        raise NotImplementedError

    def prepare(self, operation: str) -> None:
        """What the call needs to be there."""

    def call(self, operation: str) -> Any:
        """Make the call; its value."""
        return getattr(self, f"do_{operation.replace('.', '_')}")()

    def count(self, operation: str) -> int:
        """How often what the call does has been done."""
        raise NotImplementedError

    def check_list(self, pages: Any, key: str = "id") -> None:
        """Walk a list: no record comes twice, though the faults on pages let some be missing."""
        keys = [getattr(record, key) for record in self.collect(pages)]
        assert len(set(keys)) == len(keys)

    def count_matching(self, table: str, **values: Any) -> int:
        """How many records of a table have these values."""
        return sum(
            all(record.get(name) == value for name, value in values.items())
            for record in self.state[table]
        )
