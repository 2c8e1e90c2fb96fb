"""The workflow tests what the package claims, with targets that exist."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent


def read_workflow() -> str:
    return (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8")


def test_all_claimed_pythons_are_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    claimed = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    matrix = yaml.safe_load(read_workflow())["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"] == claimed


def test_all_targets_exist() -> None:
    texts = [read_workflow(), (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")]
    texts.append((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    used = set(re.findall(r"(?:run: |entry: |`|\n)make ([a-z-]+)", "\n".join(texts)))
    assert used <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
