"""Property: no row that a dry run calls ready is refused for its form by the run after it."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from roster_people import EXAMPLES

from matricula import DigitalChalk, Tahdah, Tahoe
from matricula.rosters import plan
from matricula_mock import MockServer

_HEADERS = ["email", "first name", "last name", "username", "password"]
_SETTINGS: dict[str, dict[str, Any]] = {
    "tahoe": {},
    "tahdah": {"course": 2001, "legal_entity": 1001, "behavior": 1},
    "digitalchalk": {"course": f"5d2a{1:028x}"},
}
_ODD = "\u00a0\u200b\u202e\u2066\ufeff\u00ad\u2028\t\x00\x1f<>@\"';,.-_ éß漢"
_TEXTS = st.text(st.sampled_from("abcZ19" + _ODD), max_size=12)
_NAMES = st.one_of(st.sampled_from(["Ana", "O'Neil", "d’Arc", "Bo  Ray", "x" * 256, ""]), _TEXTS)
_PARTS = st.one_of(st.sampled_from(["ana", "o'neil", "a+b", "ö", "a.b", "x" * 65]), _TEXTS)
_HOSTS = st.one_of(
    st.sampled_from(["example.org", "example", "ex_ample.org", "-x.org", "x.o", "bücher.de"]),
    _TEXTS,
)
_EMAILS = st.one_of(
    st.builds("{}@{}".format, _PARTS, _HOSTS),
    st.sampled_from(["Ana <ana@example.org>", "mailto:a@b.org", "a@b.org; c@d.org", ""]),
    _TEXTS,
)
_USERNAMES = st.one_of(st.sampled_from(["ana-lee", "bo_1", "é", "a b", "x", "y" * 31]), _TEXTS)
_PASSWORDS = st.one_of(
    st.sampled_from(["", "'=secret-pass-99x", "a-long-passphrase-9", "example-1", "Example.org2"]),
    st.builds("{}{}".format, st.sampled_from(["ana-lee", "ANA_LEE", "bo_1", "eel-ana"]), _TEXTS),
    _TEXTS,
)
_ROWS = st.lists(
    st.tuples(_EMAILS, _NAMES, _NAMES, _USERNAMES, _PASSWORDS), min_size=15, max_size=30
)


@pytest.mark.parametrize("on", _SETTINGS)
@given(rows=_ROWS)
@settings(
    max_examples=EXAMPLES // 10 or 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_row_that_is_ready_is_refused_for_its_form(
    tahoe: Tahoe,
    tahdah: Tahdah,
    digitalchalk: DigitalChalk,
    mock: MockServer,
    tmp_path: Path,
    on: str,
    rows: list[tuple[str, ...]],
) -> None:
    mock.reset()
    connection = {"tahoe": tahoe, "tahdah": tahdah, "digitalchalk": digitalchalk}[on]
    path = tmp_path / "r.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([_HEADERS, *rows])
    with plan(connection, path, **_SETTINGS[on]) as run:
        expected = {result.row: result.outcome for result in run.dry_run()}
    with plan(connection, path, concurrency=1, **_SETTINGS[on]) as run:
        done = {result.row: result for result in run.register()}

    assert expected.keys() == done.keys()
    ready = {row for row, outcome in expected.items() if outcome == "ready"}
    assert [done[row] for row in ready if done[row].outcome not in ("created", "exists")] == []
