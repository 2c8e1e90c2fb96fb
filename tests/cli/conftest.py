"""The command in a folder of its own, with a mock server and the sample roster."""

import json
import shutil
from pathlib import Path

import pytest
from command_line import Command

from matricula_mock import MockServer

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def command(tmp_path: Path, mock: MockServer) -> Command:
    return Command(tmp_path, mock)


@pytest.fixture
def sample(command: Command) -> str:
    """The sample roster, in the command's folder."""
    shutil.copy(DATA / "roster.csv", command.folder)
    return "roster.csv"


@pytest.fixture
def expected() -> dict[int, str]:
    """The outcome of each row of the sample on Tahoe."""
    named = json.loads((DATA / "roster.expected.json").read_text(encoding="utf-8"))
    return {
        row: named[str(row)]["outcome"] if str(row) in named else "created" for row in range(1, 201)
    }


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip slow tests unless `-m slow` asks for them."""
    if "slow" not in config.option.markexpr:
        skip = pytest.mark.skip(reason="slow: ask for it with -m slow")
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(skip)
