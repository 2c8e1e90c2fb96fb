"""The samples of the guide for containers: their options exist, and the mock runs with them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from guide import ROOT, read_blocks
from mock_command import running

from matricula_mock.__main__ import main

GUIDE = (ROOT / "docs" / "guides" / "mock-in-containers.md").read_text(encoding="utf-8")
DOCKERFILE, COMPOSE = [
    next(block.code for block in read_blocks(GUIDE) if block.language == language)
    for language in ("dockerfile", "yaml")
]


def read_command(name: str) -> list[str]:
    """Return the command of an instruction of the Dockerfile."""
    text = DOCKERFILE.replace("\\\n", "")
    match = re.search(rf"^{name} .*?(\[.*\])$", text, re.MULTILINE)
    assert match
    command: list[str] = json.loads(match[1])
    assert command[0] == "python"
    return [sys.executable, *command[1:]]


def test_the_image_serves_its_compose_file(tmp_path: Path) -> None:
    (tmp_path / "people.json").write_text('{"tahoe": {"users": [{"id": 7}]}}')
    service: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]["mock"]
    options = [word.replace("/seeds/", f"{tmp_path}/") for word in service["command"]]
    entry = read_command("ENTRYPOINT")
    assert entry[1:3] == ["-m", "matricula_mock"]
    with running(*entry[3:], *options, "--port", "0") as (process, line):
        port = int(line.rpartition(":")[2])
        url = f"http://127.0.0.1:{port}"
        headers = {"Host": f"mock:{port}"}
        state = httpx2.get(url + "/_mock/state", headers=headers, trust_env=False).json()
        assert [user["id"] for user in state["tahoe"]["users"]] == [7]
        check = [word.replace("8000", str(port)) for word in read_command("HEALTHCHECK")]
        assert subprocess.run(check, timeout=10).returncode == 0
        process.terminate()
        assert process.wait(5) == 0
    failed = subprocess.run(check, capture_output=True, timeout=10)
    assert failed.returncode != 0, "nobody listens any more"


def test_the_image_has_all_that_the_package_is_built_of() -> None:
    copied = re.findall(r"^COPY (.*) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    assert names == {"pyproject.toml", "README.md", "LICENSE", "custom", "generated", "spec"}
    assert all((ROOT / name).exists() for name in names)


def test_options_of_the_guide_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    prose = re.sub(r"curl .*|pip .*|HEALTHCHECK .*|docker .*|RUN .*", "", GUIDE)
    assert set(re.findall(r"(?<=[`\"\s])--[a-z-]+", prose)) - {"--cacert", "--allow-http"} <= known
