"""A wheel in a clean environment has the fourth platform."""

import sys
from pathlib import Path

from project_copy import CopiedProject, RemoteMock

HERE = Path(sys.executable).parent


def test_installed_wheel_registers(
    project: CopiedProject, campus: RemoteMock, tmp_path: Path
) -> None:
    wheel = build_wheel(project, tmp_path)
    command = install(project, wheel, tmp_path / "clean")
    roster = tmp_path / "people.csv"
    roster.write_text("email,name,username\nana@example.org,Ana Lee,ana\n", encoding="utf-8")
    where = ["--on", "campus", "--base-url", campus.url, "--course", "c-2"]
    clean = CopiedProject(tmp_path)  # without the modules of the copy
    done = clean.run(str(command), "register", str(roster), *where, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [one["course_id"] for one in campus.list_records("enrollments")] == ["c-2"]
    shown = clean.run(str(command), "register", "--help").stdout
    assert "campus" in shown
    assert "--section" in shown


def build_wheel(project: CopiedProject, folder: Path) -> Path:
    done = project.run_python("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(project: CopiedProject, wheel: Path, target: Path) -> Path:
    """Install the wheel without the network; the other packages are those of this environment."""
    uv = str(HERE / "uv")
    done = project.run(uv, "venv", "--quiet", "--offline", "--python", sys.executable, str(target))
    assert done.returncode == 0, done.stderr
    python = target / "bin" / "python"
    words = ["pip", "install", "--quiet", "--offline", "--no-deps", "--python", str(python)]
    done = project.run(uv, *words, str(wheel))
    assert done.returncode == 0, done.stderr
    (packages,) = target.glob("lib/python*/site-packages")
    # The line names a folder, and the .pth files in that folder are not read: not this project.
    others = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    (packages / "others.pth").write_text(f"{others}\n", encoding="utf-8")
    return target / "bin" / "matricula"
