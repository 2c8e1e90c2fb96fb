"""Every operation under every fault: how the call ends, what arrived, and what was done.

A row for each follows from the spec (`every_operation.py`). Nothing is lost and nothing is done twice; a second server plays
the foreign host and never sees a request. Rows that may depend on a variant of the platform hold
under each.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from every_operation import CALLS, TABLE, ConformanceRow, derive_rows, read_exceptions
from platform_data import list_platforms
from scripted_server import ScriptedServer, response

import matricula
from matricula_contract.specification import read_spec
from matricula_mock import MockServer


def list_other_variants(platform: str) -> list[str]:
    """The variants that are not the default."""
    spec = read_spec(platform)
    return [name for name in spec.variants if name != spec.usual_variant]


def pick_cases() -> Iterator[tuple[str, ConformanceRow, str]]:
    """Every row with one kind of connections; with the others each operation without a fault, and
    each way in which a fault ends on a platform once. How a fault ends is decided above them."""
    yield from (("aiohttp", row, "") for row in TABLE)
    for row in TABLE:
        if row.variants == "all":
            yield from (("aiohttp", row, name) for name in list_other_variants(row.platform))
    for kind in ("sync", "async"):
        seen = set()
        for row in TABLE:
            way = (row.platform, row.fault, row.result, row.arrivals, row.done)
            if row.fault == "none" or way not in seen:
                yield kind, row, ""
            seen.add(way)


CASES = list(pick_cases())
FAULTS: dict[str, dict[str, Any]] = {
    "delay": {"fault": "delay", "delay_ms": 30},
    "429": {"fault": "status", "status": 429},
    "429 retry-after": {"fault": "status", "status": 429, "retry_after": 0},
    "500": {"fault": "status", "status": 500},
    "503": {"fault": "status", "status": 503},
    "503 retry-after": {"fault": "status", "status": 503, "retry_after": 0},
}


@pytest.fixture
def foreign_host() -> Iterator[ScriptedServer]:
    server = ScriptedServer(lambda request, number: response(200, "{}"))
    yield server
    server.close()


def name_case(kind: str, row: ConformanceRow, variant: str) -> str:
    return "-".join(filter(None, (kind, row.platform, row.operation, row.fault, variant)))


@pytest.mark.parametrize(
    ("runner", "row", "variant"),
    CASES,
    ids=[name_case(*case) for case in CASES],
    indirect=["runner"],
)
def test_the_table(
    runner: ConnectionRunner,
    mock: MockServer,
    foreign_host: ScriptedServer,
    row: ConformanceRow,
    variant: str,
) -> None:
    if variant:
        mock.variants({row.platform: variant})
        mock.seed({row.platform: CALLS[row.platform].hidden})
    calls = CALLS[row.platform](runner, mock)
    calls.prepare(row.operation)
    name = row.operation.partition(".")[0]
    before = len([call for call in mock.requests() if call["operationId"] == name])
    if row.fault != "none":
        fault = FAULTS.get(
            row.fault, {"fault": row.fault, "times": 9 if "page" in row.fault else 1}
        )
        if row.fault in ("redirect", "page-foreign"):
            fault = {**fault, "host": foreign_host.url}
        mock.faults({"operationId": name, "platform": row.platform, **fault})
    if row.result == "ok":
        calls.call(row.operation)
    else:
        with pytest.raises(matricula.MatriculaError) as caught:
            calls.call(row.operation)
        assert type(caught.value).__name__ == row.result
    arrived = [call for call in mock.requests() if call["operationId"] == name]
    if "list" not in name or row.result != "ok":  # a list takes as many calls as it has pages
        assert len(arrived) - before == row.arrivals
    if row.done:
        assert calls.count(row.operation) == (1 if row.done == "yes" else 0)
    assert foreign_host.requests == []


@pytest.mark.parametrize(
    "platform", list_platforms({row.platform for row in TABLE}, "conformance/kinds.csv")
)
def test_the_table_has_every_operation_of_the_spec(platform: str) -> None:
    rows = {row.operation.partition(".")[0] for row in TABLE if row.platform == platform}
    assert rows == set(read_spec(platform).operations)


def test_every_exception_is_one() -> None:
    derived = {
        (row.platform, row.operation, row.fault): (row.result, row.arrivals)
        for platform, calls in CALLS.items()
        for row in derive_rows(platform, calls)
    }
    for key, other in read_exceptions().items():
        assert other["reason"]
        assert derived[key] != (other["result"], int(other["arrivals"] or 0)), key
