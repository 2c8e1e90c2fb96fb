"""The mock server passes each of our own checks on each platform, in each of its variants."""

import pytest

from matricula_contract.behaviour.checks import CHECKS
from matricula_contract.behaviour.target import TargetServer
from matricula_contract.behaviour.variants import find_variant
from matricula_contract.specification import PLATFORMS, read_spec
from matricula_mock import MockServer

CASES = [
    (platform, variant)
    for platform in PLATFORMS
    for variant in (*read_spec(platform).variants,) or (None,)
]


@pytest.mark.parametrize(("platform", "variant"), CASES)
@pytest.mark.parametrize("check", CHECKS)
def test_the_mock_behaves(
    mock_of_variant: MockServer, platform: str, variant: str | None, check: str
) -> None:
    with TargetServer(mock_of_variant.url, platform, variant=variant) as target:
        CHECKS[check](target)


@pytest.mark.parametrize(("platform", "variant"), CASES)
def test_the_variant_is_found(
    mock_of_variant: MockServer, platform: str, variant: str | None
) -> None:
    with TargetServer(mock_of_variant.url, platform) as target:
        assert find_variant(target) == variant
