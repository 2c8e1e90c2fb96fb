"""Platforms for tests that need data on each, such as the name of the operation that fails.

A platform that somebody adds has no such data at first. These tests are skipped for it then, with
the name of the table to extend. Contract tests, fuzzing and checks of the spec need no data.
"""

from collections.abc import Collection, Mapping, Sequence

import pytest

from matricula import PLATFORMS


def list_platforms(data: Collection[str], table: str) -> list[pytest.ParameterSet]:
    """Return all platforms, for one parameter; those that `data` lacks are skipped.

    `table` is the name of `data` in its file, for the reason.
    """
    known = [pytest.param(name) for name in PLATFORMS if name in data]
    return [*known, *list_skipped(data, table)]


def list_cases(data: Mapping[str, Sequence[object]], table: str) -> list[pytest.ParameterSet]:
    """Return pairs of a platform and one of its cases in `data`, for two parameters."""
    known = [pytest.param(name, case) for name in PLATFORMS if name in data for case in data[name]]
    return [*known, *list_skipped(data, table, None)]


def list_skipped(data: Collection[str], table: str, *more: object) -> list[pytest.ParameterSet]:
    """Return a skipped case for each platform that `data` lacks; `more` are further parameters."""
    return [
        pytest.param(name, *more, marks=pytest.mark.skip(f"{name} is not in {table} of this file"))
        for name in PLATFORMS
        if name not in data
    ]
