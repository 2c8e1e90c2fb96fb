"""The progress of long scripts, in a log and on a terminal."""

import pytest

from step_count import StepCount


def count(total: int, errors: pytest.CaptureFixture[str]) -> str:
    steps = StepCount(total)
    for _ in range(total):
        steps.add()
    return errors.readouterr().err


def test_a_log_gets_a_line_for_each_hundred_steps(capsys: pytest.CaptureFixture[str]) -> None:
    assert count(250, capsys) == "100 of 250\n200 of 250\n250 of 250\n"
    assert count(200, capsys) == "100 of 200\n200 of 200\n"


def test_a_terminal_gets_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert count(3, capsys) == "\r1 of 3\r2 of 3\r3 of 3\n"
