"""The mock responds as the vendor's published code did, which was run and recorded.

`data/tahoe-recorded.jsonl` is a part of the recording; `scripts/replay_recording.py` replays any.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from matricula_mock.document import spec_folder
from replay_recording import (
    ExplainedDifference,
    ReplayedCall,
    count_agreement,
    read_explanations,
    read_recording,
    replay_all,
)
from spec_yaml import LOADER

DATA = Path(__file__).with_name("data")
DIFFERENCES = read_explanations()
CALLS = read_recording(DATA / "tahoe-recorded.jsonl")


@pytest.fixture(scope="module")
def replayed() -> list[ReplayedCall]:
    users = json.loads((DATA / "tahoe-recorded.seed.json").read_text("utf-8"))["users"]
    return replay_all(CALLS, users, DIFFERENCES)


def test_every_difference_has_a_reason(replayed: list[ReplayedCall]) -> None:
    strange = [
        (one.call.group, one.call.path, one.call.body, one.parts)
        for one in replayed
        if one.parts and one.reason is None
    ]
    assert strange == []


def test_the_required_shares_agree(replayed: list[ReplayedCall]) -> None:
    """99 % of the statuses, 95 % of the whole responses; one request in twenty may be left out."""
    total = count_agreement(replayed)["all"]
    assert total.is_enough, total
    assert total.left_out <= 0.05 * len(replayed)
    assert len(replayed) >= 290


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda one: one.name)
def test_no_reason_is_stale(difference: ExplainedDifference, replayed: list[ReplayedCall]) -> None:
    assert difference in [one.reason for one in replayed]


def test_reasons_name_their_source() -> None:
    spec = yaml.load((spec_folder() / "tahoe.yaml").read_bytes(), LOADER)
    assert {one.source for one in DIFFERENCES} <= set(spec["x-sources"])


def test_the_recording_has_each_kind_of_request() -> None:
    groups = {call.group.split("/")[0] for call in CALLS}
    assert groups == {
        *("regv1", "regv2", "users", "user", "courses", "enrollments"),
        *("methods", "tokens", "paths", "accept"),
    }
    assert {call.variant for call in CALLS} == {"all-accounts", "active-accounts"}
