"""The calls of the conformance table: one class for each platform."""

from typing import Any, ClassVar

from connection_runner import ConnectionRunner

from matricula import Options
from matricula_mock import MockServer


class PlatformCalls:
    """A platform with two people in it, and a method for each operation, `do_<operation>`.

    For an operation with several bodies the body's name follows: `do_<operation>_<body>`. A method
    makes the call, checks values that are read, and returns the value of a write.
    """

    platform: str
    hidden: ClassVar[dict[str, list[dict[str, Any]]]] = {}
    """Records that only the default variant of the platform shows, by table of the mock."""

    def __init__(self, runner: ConnectionRunner, mock: MockServer, url: str | None = None) -> None:
        """Connect to the mock, or to a server before it at `url`."""
        self.runner, self.mock = runner, mock
        self.api = runner.connect(
            self.platform,
            url or mock.url,
            token="mock-token",
            options=Options(retries=2, retry_delay=0.001, timeout=3),
        )
        self.wait, self.collect = runner.wait, runner.collect
        self.people: list[Any] = [self.make_person(number) for number in range(2)]

    @property
    def state(self) -> dict[str, list[dict[str, Any]]]:
        """The records of the platform on the mock."""
        state: dict[str, list[dict[str, Any]]] = self.mock.state()[self.platform]
        return state

    def make_person(self, number: int) -> Any:
        """Create a person and return the id."""
        raise NotImplementedError

    def prepare(self, operation: str) -> None:
        """Create the records that a call needs."""

    def call(self, operation: str) -> Any:
        """Make the call and return its value."""
        return getattr(self, f"do_{operation.replace('.', '_')}")()

    def count(self, operation: str) -> int:
        """Count how often the operation was done, by the records of the mock."""
        raise NotImplementedError

    def check_list(self, pages: Any, key: str = "id") -> None:
        """Read a list and check that no record comes twice. Faults on pages may drop some."""
        keys = [getattr(record, key) for record in self.collect(pages)]
        assert len(set(keys)) == len(keys)

    def count_matching(self, table: str, **values: Any) -> int:
        """Count the records of a table that have these values."""
        return sum(
            all(record.get(name) == value for name, value in values.items())
            for record in self.state[table]
        )
