"""The sample of the guide for parallel tests: workers share a server, and see only their session."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from guide import ROOT, read_blocks

OWN_NAME = "tests/mock/test_xdist.py"


@pytest.mark.slow
def test_workers_share_a_server(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "guides" / "parallel-tests.md").read_text(encoding="utf-8")
    fixture, test = [block.code for block in read_blocks(guide) if block.value == OWN_NAME]
    (tmp_path / "conftest.py").write_text(fixture, encoding="utf-8")
    copies = test.replace("def test_", "@pytest.mark.parametrize('number', range(8))\ndef test_")
    copies = copies.replace("(mock_url", "(number: int, mock_url")
    (tmp_path / "test_mine.py").write_text(f"import pytest\n{copies}", encoding="utf-8")
    plugins = [f"-pno:{name}" for name in ("cacheprovider", "schemathesis", "hypothesispytest")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", *plugins],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        env={name: value for name, value in os.environ.items() if "PYTEST" not in name},
    )
    assert "8 passed" in done.stdout, done.stdout + done.stderr
