"""The contract tests are tested: faults are planted in the mock server, and must be found."""

import re
from pathlib import Path

import pytest
from suite.behaviour.checks import CHECKS
from suite.behaviour.target import Target
from suite.planted import faults
from suite.planted.fault import FAULTS, Fault, serve_fault

import fuzz


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_finds_it(name: str) -> None:
    fault = FAULTS[name]
    with (
        serve_fault(fault) as url,
        Target(url, fault.platform) as target,
        pytest.raises(AssertionError),
    ):
        CHECKS[fault.found_by](target)


def test_every_check_finds_something() -> None:
    assert {fault.found_by for fault in FAULTS.values()} == set(CHECKS)


def test_the_fuzzer_finds_what_it_can(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def plant(platform: faults.Mock) -> None:
        faults.crash_on_accents(platform)
        faults.split_versions(platform)
        faults.lose_users(platform)

    with serve_fault(Fault("three at once", "tahoe", "", plant)) as url:
        options = ["--platform", "tahoe", "--examples", "12", "--url", url]
        code = fuzz.main([*options, "--reports", str(tmp_path)])
    said = capsys.readouterr().out
    assert code == 1
    assert "Server error" in said
    assert "createRegistrationV1: 200: accepted although taken before" in said
    assert "getUser: 200 is documented and never came" in said
    assert re.search(r"Again: .*fuzz.py --platform tahoe --examples 12 --url http", said)
    assert re.search(r"^tahoe .* FAILED$", said, re.MULTILINE)
