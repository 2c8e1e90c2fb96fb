"""Hints about missing packages say how to install them from where the project came."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from matricula_extras import name_install


class Installed:
    """Stands for an installed distribution with this origin."""

    def __init__(self, origin: object) -> None:
        self._text = None if origin is None else json.dumps(origin)

    def read_text(self, name: str) -> str | None:
        return self._text if name == "direct_url.json" else None


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        pytest.param(
            {"url": "file:///home/a%20b/m", "dir_info": {"editable": True}},
            "pip install '.[mock]' in '/home/a b/m'",
            id="a checkout",
        ),
        pytest.param(
            {"url": "file:///m-0.1.0.whl", "archive_info": {}},
            "pip install 'matricula[mock] @ file:///m-0.1.0.whl'",
            id="a file",
        ),
        pytest.param(
            {"url": "https://git.example.org/m", "vcs_info": {"vcs": "git"}},
            "pip install 'matricula[mock] @ git+https://git.example.org/m'",
            id="a repository",
        ),
        pytest.param(None, "pip install 'matricula[mock]'", id="an index"),
    ],
)
def test_extra_comes_from_where_the_project_came(
    monkeypatch: pytest.MonkeyPatch, origin: object, command: str
) -> None:
    monkeypatch.setattr("matricula_extras.distribution", lambda _: Installed(origin))
    assert name_install("mock") == command


def test_mock_server_names_its_extra() -> None:
    code = "import sys; sys.modules['orjson'] = None\nfrom matricula_mock import MockServer"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)
    wanted = f"orjson is missing. It comes with the extra mock: {name_install('mock')}"
    # Python 3.15 adds a module with a similar name.
    assert done.stderr.splitlines()[-1].startswith(f"ModuleNotFoundError: {wanted}")


def test_fixture_names_its_extra(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("import sys; sys.modules['httptools'] = None")
    (tmp_path / "test_mine.py").write_text("def test_one(matricula_mock): pass")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-pno:schemathesis", "-pno:hypothesispytest"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
    )
    wanted = f"httptools is missing. It comes with the extra mock: {name_install('mock')}"
    assert wanted in done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_plugin.py" not in done.stdout
