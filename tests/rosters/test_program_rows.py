"""Rows that a program makes: errors of its own iterator, and values that cannot be sent."""

import asyncio
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matricula import AsyncTahoe, Learner, NotSent, Tahoe
from matricula.rosters import JournalReport, Result, plan, register, register_async
from matricula_mock import MockServer
from matricula_runtime.operation import Mode, Operation, Replay

ROWS = 30


class OwnError(Exception):
    """An error of the program."""


def make_learner(number: int, **values: Any) -> Learner:
    return Learner(f"p{number}@example.org", name="Ana Lee", username=f"p{number}", **values)


def yield_then_raise(error: BaseException) -> Iterator[Learner]:
    for number in range(ROWS):
        yield make_learner(number)
    raise error


def check_records(journal: Path, mock: MockServer) -> None:
    """Check that the journal has everybody whom the platform has, and nobody in doubt."""
    users = len(mock.state()["tahoe"]["users"])
    with JournalReport(journal) as report:
        counts = dict(report.summarize().counts)
    assert users > 0
    assert counts.pop("created") == users
    assert set(counts) <= {"open"}


ERRORS = [
    KeyboardInterrupt(),
    SystemExit(3),
    asyncio.CancelledError(),
    OwnError("no more"),
    # As from a program that reads its learners from another platform.
    NotSent(
        "no route",
        operation=Operation("listUsers", "GET", "/", frozenset(), Replay(Mode.SAFE)),
        platform="DigitalChalk",
    ),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_error_of_the_programs_rows_ends_a_run_cleanly(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path, error: BaseException
) -> None:
    journal = tmp_path / "j"
    results: list[Result] = []
    with pytest.raises(type(error)) as caught:
        for result in register(tahoe, yield_then_raise(error), journal=journal, concurrency=4):
            results.append(result)
    assert caught.value is error
    assert len(results) == len(mock.state()["tahoe"]["users"])
    check_records(journal, mock)
    again = register(tahoe, map(make_learner, range(ROWS)), journal=journal)
    assert {one.outcome for one in again} <= {"created", "exists"}
    assert len(mock.state()["tahoe"]["users"]) == ROWS


def test_error_of_the_programs_rows_reaches_an_asynchronous_caller(
    mock: MockServer, tmp_path: Path
) -> None:
    error = OwnError("no more")

    async def work() -> None:
        async with AsyncTahoe("mock-token", base_url=mock.url) as tahoe:
            async for _ in register_async(
                tahoe, yield_then_raise(error), journal=tmp_path / "j", concurrency=4
            ):
                pass

    with pytest.raises(OwnError) as caught:
        asyncio.run(work())
    assert caught.value is error
    check_records(tmp_path / "j", mock)


LOOP: dict[str, Any] = {}
LOOP["itself"] = LOOP
NOT_JSON: list[Any] = [math.nan, math.inf, -math.inf, {"a": [math.nan]}, {1, 2}, b"bytes", LOOP]


@pytest.mark.parametrize("value", NOT_JSON, ids=repr)
@pytest.mark.parametrize("is_dry_run", [False, True])
def test_extra_value_that_json_has_not_refuses_its_row_only(
    tahoe: Tahoe, value: object, is_dry_run: bool
) -> None:
    rows = [make_learner(1), make_learner(2, extra={"note": value}), make_learner(3)]
    with plan(tahoe, rows) as run:
        results = list(run.dry_run() if is_dry_run else run.register())
    good = "ready" if is_dry_run else "created"
    found = sorted((one.row, one.outcome) for one in results)
    assert found == [(1, good), (2, "rejected"), (3, good)]
    (reason,) = (one.reason for one in results if one.row == 2)
    assert reason.startswith("its extra values are not valid JSON")


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_nan_is_no_name(tahoe: Tahoe, mock: MockServer, value: float) -> None:
    rows: list[dict[str, object]] = [
        {"email": "a@example.org", "name": "Ana", "username": "ana"},
        {"email": "b@example.org", "name": value, "username": "bo"},
    ]
    found = {one.row: one for one in register(tahoe, rows)}
    assert (found[1].outcome, found[2].outcome) == ("created", "rejected")
    assert "give None where there is no value" in found[2].reason
    assert len(mock.state()["tahoe"]["users"]) == 1
