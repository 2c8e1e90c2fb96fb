"""The table of roster files through the command: exactly the people that a spreadsheet shows.

Here each file is registered on one platform within this process. `make roster-files` registers each
on all platforms in processes of their own. See tests/support/roster_table.py.
"""

import pytest
from command_line import Command
from roster_table import PLATFORMS, TableFile, load_table, run_file, show_file

TABLE = load_table()
DRY_RUNS = 5
"""Every fifth file has a dry run as well."""


@pytest.mark.parametrize(
    ("place", "file"),
    [*enumerate(TABLE)],
    ids=lambda one: show_file(one) if isinstance(one, TableFile) else "",
)
def test_exactly_these_people_are_registered(command: Command, place: int, file: TableFile) -> None:
    platform = file.on[place % len(file.on)]
    run = run_file(command, file, platform, has_dry_run=place % DRY_RUNS == 0)
    assert run.faults == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_installed_command_reads_as_well(command: Command, platform: str) -> None:
    file = next(one for one in TABLE if "a mark left open in the next row" in one.name)
    assert run_file(command, file, platform, is_installed=True).faults == []


def test_the_table_is_large() -> None:
    assert len({show_file(file) for file in TABLE}) == len(TABLE) >= 300
    assert sum(file.on == PLATFORMS for file in TABLE) >= 300
