import subprocess
import sys
from pathlib import Path

import pytest
from attrs import frozen

# The scripts are no package: they run from their own folder, and so do their tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

TEXT = (Path(__file__).parent / "data" / "library.yaml").read_text(encoding="utf-8")


@frozen
class SpecWorkspace:
    """A repository with one spec, the library's, of which v1.0.0 was released."""

    folder: Path

    def git(self, *arguments: str) -> str:
        who = ["-c", "user.name=Ana Lee", "-c", "user.email=ana@example.org"]
        command = ["git", "-C", str(self.folder), *who, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def commit(self, tag: str = "") -> str:
        """Commit everything, perhaps as a release; the short hash."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "A step")
        if tag:
            self.git("tag", tag)
        return self.git("rev-parse", "--short", "HEAD").strip()

    def write(self, *edits: tuple[str, str], name: str = "library") -> None:
        """Write the spec with some edits, each of a text that stands in it once."""
        text = TEXT
        for old, new in edits:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (self.folder / "spec" / f"{name}.yaml").write_text(text, encoding="utf-8")

    def acknowledge(self, text: str) -> None:
        path = self.folder / "spec" / "history" / "acknowledged.yaml"
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SpecWorkspace:
    import compare_specs

    desk = SpecWorkspace(tmp_path)
    (tmp_path / "spec" / "history").mkdir(parents=True)
    (tmp_path / "spec" / "sources.yaml").write_text("{}", encoding="utf-8")
    desk.write()
    desk.git("init", "-q")
    desk.commit("v1.0.0")
    monkeypatch.setattr(compare_specs, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    return desk
