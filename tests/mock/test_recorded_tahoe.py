"""The mock responds as the vendor's published code did, which was run and recorded.

`data/tahoe-recorded.jsonl` is a part of the recording; `scripts/replay_recording.py` replays any.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from attrs import frozen

from matricula_mock.document import spec_folder
from replay_recording import RecordedCall, RecordingReplay, find_differences, read_recording

DATA = Path(__file__).with_name("data")


@frozen
class ExplainedDifference:
    """A difference with its reason. Requests match if all given patterns match whole values."""

    name: str
    source: str
    reason: str
    method: str = ".*"
    path: str = ".*"
    body: str = ".*"

    def explains(self, call: RecordedCall) -> bool:
        body = (call.body or b"").decode("utf-8", "replace")
        pairs = ((self.method, call.method), (self.path, call.path), (self.body, body))
        return all(re.fullmatch(pattern, text, re.DOTALL) for pattern, text in pairs)


DIFFERENCES = [
    ExplainedDifference(**entry)
    for entry in tomllib.loads((DATA / "tahoe-differences.toml").read_text("utf-8"))["difference"]
]
CALLS = read_recording(DATA / "tahoe-recorded.jsonl")


@pytest.fixture(scope="module")
def replay() -> Iterator[RecordingReplay]:
    users = json.loads((DATA / "tahoe-recorded.seed.json").read_text("utf-8"))["users"]
    with RecordingReplay(users) as replay:
        yield replay


@pytest.fixture(scope="module")
def found(replay: RecordingReplay) -> list[tuple[RecordedCall, list[str]]]:
    """Each recorded request, with the parts of the response that differ."""
    return [(call, list(find_differences(call.expected, replay.send(call)))) for call in CALLS]


def test_every_difference_has_a_reason(found: list[tuple[RecordedCall, list[str]]]) -> None:
    strange = [
        (call.group, call.path, call.body, parts)
        for call, parts in found
        if parts and not any(one.explains(call) for one in DIFFERENCES)
    ]
    assert strange == []


def test_nearly_all_agree(found: list[tuple[RecordedCall, list[str]]]) -> None:
    """Most of the recorded requests are difficult ones, and requests were left out, not added."""
    compared = [
        parts
        for call, parts in found
        if not any(one.name == "wrong types" and one.explains(call) for one in DIFFERENCES)
    ]
    statuses = sum("status" not in parts for parts in compared)
    whole = sum(not parts for parts in compared)
    assert statuses >= 0.97 * len(compared), f"{statuses} of {len(compared)} statuses"
    assert whole >= 0.95 * len(compared), f"{whole} of {len(compared)} responses"


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda one: one.name)
def test_no_reason_is_stale(
    difference: ExplainedDifference, found: list[tuple[RecordedCall, list[str]]]
) -> None:
    assert any(parts and difference.explains(call) for call, parts in found)


def test_reasons_name_their_source() -> None:
    sources = yaml.load((spec_folder() / "sources.yaml").read_bytes(), yaml.CSafeLoader)
    assert {one.source for one in DIFFERENCES} <= set(sources)


def test_the_recording_has_each_kind_of_request() -> None:
    groups = {call.group.split("/")[0] for call in CALLS}
    assert groups == {
        *("regv1", "regv2", "users", "user", "courses", "enrollments"),
        *("methods", "tokens", "paths", "accept"),
    }
    assert {call.variant for call in CALLS} == {"all-accounts", "active-accounts"}
