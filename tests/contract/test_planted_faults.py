"""The contract tests find the faults that are planted in the mock server."""

import re
from pathlib import Path

import pytest

import fuzz
import mutate
from matricula_contract.behaviour.checks import CHECKS, find_breach
from matricula_contract.behaviour.target import TargetServer
from planted_faults import PlantedFault, read_faults, serve_fault
from planted_faults.fault import PLANTS, write_faults
from planted_faults.tahoe import crash_on_accents, lose_users, split_versions

FAULTS = read_faults()
BY_CHECKS = [fault for fault in FAULTS if fault.caught_by[:1] not in ((), (mutate.FUZZER,))]
DAILY = {(fault.platform, fault.caught_by[0]): fault for fault in reversed(BY_CHECKS)}.values()
"""A fault for each check of each platform. `make mutate` plants all."""


@pytest.mark.parametrize("fault", DAILY, ids=lambda fault: f"{fault.platform}-{fault.name}")
def test_a_check_finds_it(fault: PlantedFault) -> None:
    with (
        serve_fault(fault.platform, PLANTS[fault.platform, fault.name]) as server,
        TargetServer(server.url, fault.platform) as target,
    ):
        assert find_breach(CHECKS[fault.caught_by[0]], target)


def test_every_check_finds_something() -> None:
    assert {fault.caught_by[0] for fault in BY_CHECKS} == set(CHECKS)


def test_the_table_has_all_planted_faults() -> None:
    assert [(fault.platform, fault.name) for fault in FAULTS] == list(
        dict.fromkeys((fault.platform, fault.name) for fault in FAULTS)
    )
    assert {(fault.platform, fault.name) for fault in FAULTS} == set(PLANTS)


@pytest.mark.slow
def test_the_fuzzer_finds_planted_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve_fault("tahoe", crash_on_accents, split_versions, lose_users) as server:
        options = ["--on", "tahoe", "--examples", "8", "--base-url", server.url]
        code = fuzz.main([*options, "--reports", str(tmp_path)])
    said = capsys.readouterr().out
    assert code == 1
    assert "Server error" in said
    assert "createRegistrationV1: 200: accepted although taken before" in said
    assert "getUser: 200 is documented and never came" in said
    assert re.search(r"Reproduce: .*fuzz.py --on tahoe --examples 8 --base-url http", said)
    assert re.search(r"^tahoe .* FAILED$", said, re.MULTILINE)


def test_the_table_is_written_as_it_is_read(
    tmp_path: Path,
) -> None:
    write_faults(FAULTS, tmp_path)
    assert read_faults(tmp_path) == FAULTS
