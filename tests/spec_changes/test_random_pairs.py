"""A validator and the comparison agree on random changes: no break is called a feature.

`SCHEMA_PAIRS=20000 pytest tests/spec_changes/test_random_pairs.py` runs for some minutes.
"""

import os
import random

import pytest
from equal_specs import describe_thing
from schema_pairs import edit_schema, find_break, take_schema

from spec_changes import Severity, compare

COUNT = int(os.environ.get("SCHEMA_PAIRS", "40"))


@pytest.mark.parametrize("seed", range(3))
def test_no_change_that_breaks_is_called_a_feature(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(COUNT):
        schema = take_schema(dice)
        old, new = dice.sample([schema, edit_schema(schema, dice)], 2)
        for direction in ("request", "response"):
            changes = compare("things", *(describe_thing(direction, one) for one in (old, new)))
            if value := find_break(direction, old, new):
                severities = {change.severity for change in changes}
                assert Severity.BREAKING in severities, (direction, old, new, value)
