"""Four files make a platform: the project accepts them, and nothing else changes."""

import shutil
import sys
from pathlib import Path

import pytest
from project_copy import FILES, ROOT, CopiedProject

NEW = [path.relative_to(FILES).as_posix() for path in FILES.rglob("*") if path.is_file()]
PAGE = "docs/explanations/lost-responses.md"
"""The page with the retry table, which names platforms."""


def test_the_platform_has_four_files() -> None:
    assert sorted(NEW) == [
        "custom/matricula/platforms/campus/connection.py",
        "custom/matricula/platforms/campus/settings.py",
        "custom/matricula_mock/platforms/campus.py",
        "spec/campus.yaml",
    ]


def test_the_spec_has_no_mistake(project: CopiedProject) -> None:
    done = project.run_python("scripts/check_specs.py", "spec/campus.yaml")
    assert (done.returncode, done.stdout) == (0, "1 spec, 9 operations: no findings\n")


def test_only_generated_files_change_besides(project: CopiedProject) -> None:
    others = [
        name
        for name in project.list_changes()
        if name not in NEW and not name.startswith("generated/campus_api/")
    ]
    assert others == ["custom/matricula/platforms/__init__.py", PAGE]


def test_new_and_generated_files_have_strict_types(project: CopiedProject) -> None:
    cache = project.folder / ".mypy_cache"
    if (ROOT / ".mypy_cache").exists() and not cache.exists():  # only to be faster
        shutil.copytree(ROOT / ".mypy_cache", cache)
    python = [name for name in NEW if name.endswith(".py")]
    places = [*python, "generated/campus_api", "custom/matricula/platforms/__init__.py"]
    done = project.run_python("-m", "mypy", *places)
    assert done.returncode == 0, done.stdout


def test_new_files_have_the_project_s_style(project: CopiedProject) -> None:
    ruff = str(Path(sys.executable).with_name("ruff"))
    python = [name for name in NEW if name.endswith(".py")]
    for words in (["check"], ["format", "--check"]):
        done = project.run(ruff, *words, *python)
        assert done.returncode == 0, done.stdout


def test_the_retry_table_names_the_platform(project: CopiedProject) -> None:
    assert "never does twice (Campus, " in (project.folder / PAGE).read_text("utf-8")
    assert project.run_python("scripts/update_tables.py", "--check").returncode == 0


@pytest.mark.slow  # `make types` checks the samples without the platform
def test_samples_of_the_guides_still_fit(project: CopiedProject) -> None:
    done = project.run_python("scripts/check_samples.py")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "chosen",
    [
        ("--collect-only",),
        ("-k", "campus"),
    ],
)
@pytest.mark.slow
def test_tests_of_all_platforms_know_the_new_one_or_skip_it(
    project: CopiedProject, chosen: tuple[str, ...]
) -> None:
    """All tests can be collected; those that name the platform are kept."""
    words = ("-qq", "-p", "no:cacheprovider", "--ignore", "tests/fourth_platform", *chosen)
    done = project.run_python("-m", "pytest", *words)
    assert done.returncode == 0, done.stdout
