"""The mock server passes each of our own checks on each platform."""

import pytest

from matricula_contract.behaviour.checks import CHECKS
from matricula_contract.behaviour.target import TargetServer
from matricula_contract.specification import PLATFORMS
from matricula_mock import MockServer


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("check", CHECKS)
def test_the_mock_behaves(mock: MockServer, platform: str, check: str) -> None:
    with TargetServer(mock.url, platform) as target:
        CHECKS[check](target)
