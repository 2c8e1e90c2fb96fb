"""The generated clients are complete, importable, stable, and not edited."""

import importlib
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from matricula import PLATFORMS

ROOT = Path(__file__).parents[2]
PACKAGES = [f"{platform}_api" for platform in PLATFORMS]


def generate(*arguments: str | Path, seed: str = "0") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts/generate.py", *arguments]
    environment = {"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_generated_module_can_be_imported(package: str) -> None:
    root = importlib.import_module(package)
    names = [info.name for info in pkgutil.walk_packages(root.__path__, f"{package}.")]
    assert len(names) > 15
    for name in names:
        importlib.import_module(name)


def test_a_difference_is_named_and_the_tree_is_not_changed(tmp_path: Path) -> None:
    copy = shutil.copytree(ROOT / "generated", tmp_path / "generated")
    (copy / "tahoe_api/models/user.py").write_text("edited")
    (copy / "tahoe_api/models/new.py").write_text("")
    (copy / "tahdah_api/client.py").unlink()
    (copy / "old_api").mkdir()
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    done = generate("--check", "--output", copy)
    assert done.returncode == 1
    assert set(done.stdout.splitlines()[:-1]) == {
        "different: tahoe_api/models/user.py",
        "not generated: tahoe_api/models/new.py",
        "missing: tahdah_api/client.py",
        "not generated: old_api/",
    }
    assert "make generate" in done.stdout
    assert before == {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_committed_clients_match_the_specs_whatever_the_hash_seed(tmp_path: Path) -> None:
    assert generate("--output", tmp_path / "elsewhere", seed="12345").returncode == 0
    done = subprocess.run(
        ["diff", "-r", "-x", "__pycache__", ROOT / "generated", tmp_path / "elsewhere"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""


def test_a_patch_that_does_not_fit_any_more_is_named() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    from generator.plain import PATCHES, GenerationError, apply_patch

    with pytest.raises(GenerationError, match=r"endpoint_module\.py\.jinja .* has changed"):
        apply_patch(PATCHES[0], "another template")
