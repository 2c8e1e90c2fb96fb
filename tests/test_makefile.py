"""The help of the Makefile."""

import re
import shutil

import pytest
from makefile import ROOT, run_make


@pytest.mark.skipif(not shutil.which("make"), reason="make is missing")
def test_help_is_plain_text_in_a_pipe() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^([a-z-]+):.*## (.+)$", text, re.MULTILINE))
    lines = [line.split(maxsplit=1) for line in run_make("help").splitlines()]
    assert lines == [list(item) for item in documented.items()]
    assert len(lines) > 20
