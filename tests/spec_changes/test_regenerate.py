"""The maintainer's one command, on a copy of this repository: from an edit to the changelog."""

import contextlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import regenerate

ROOT = Path(__file__).resolve().parents[2]
JOINED = """\
        date_joined:
          type: string
          description: When the account was made; absent on older releases.
          x-source: {document: tahoe-source, evidence: stated}
"""
LIST = re.compile(r"^  (/\S+):\n    get:\n      operationId: listRegistrations\n", re.MULTILINE)
POST = "    post:\n      operationId: createRegistrations\n"


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Ana Lee", "-c", "user.email=ana@example.org"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def edit(path: Path, *edits: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def add_date_joined(folder: Path) -> None:
    """Give Tahoe's users one property more."""
    path = folder / "spec" / "tahoe.yaml"
    before, user, after = path.read_text(encoding="utf-8").partition("\n    User:\n")
    head, properties, rest = after.partition("      properties:\n")
    assert user
    assert properties
    path.write_text(f"{before}{user}{head}{properties}{JOINED}{rest}", encoding="utf-8")


def move_list(path: Path) -> str:
    """Give the list of tahdah's registrations a path of its own, which is returned."""
    text = path.read_text(encoding="utf-8")
    found = LIST.search(text)
    assert found
    here, moved = found[1], re.sub("^/api/[a-z]+/", "/api/pathways/", found[1])
    head = found[0].replace(here, moved)
    rest = text[found.end() :].replace(POST, f"\n  {here}:\n{POST}")
    path.write_text(text[: found.start()] + head + rest, encoding="utf-8")
    return moved


def undo(folder: Path) -> None:
    """Take both edits back, where somebody has tried the guide here."""
    tahoe, tahdah = folder / "spec/tahoe.yaml", folder / "spec/tahdah.yaml"
    tahoe.write_text(tahoe.read_text(encoding="utf-8").replace(JOINED, ""), encoding="utf-8")
    text = tahdah.read_text(encoding="utf-8")
    if own := re.search(rf"\n  (/\S+):\n{POST}", text):
        text = text.replace(own[0], POST)
        text = LIST.sub(lambda found: found[0].replace(found[1], own[1]), text)
        tahdah.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, folder / "scripts" / "generate.py"], check=True)


def list_files() -> list[str]:
    names = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository, as it is now, released as v0.1.0."""
    folder = tmp_path_factory.mktemp("copy") / "matricula"
    for name in list_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    edit_version(folder)
    undo(folder)
    (folder / "spec/history/acknowledged.yaml").write_text("[]", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Release")
    git(folder, "tag", "v0.1.0")
    return folder


@pytest.fixture
def copy(released: Path) -> Path:
    """The same without what another test has done to it."""
    git(released, "reset", "-q", "--hard")
    git(released, "clean", "-q", "-d", "--force")
    return released


def edit_version(folder: Path) -> None:
    """Whatever the version is, and whatever is drafted: begin at 0.1.0 and with nothing."""
    project = folder / "pyproject.toml"
    lines = project.read_text(encoding="utf-8").splitlines(keepends=True)
    fixed = ['version = "0.1.0"\n' if line.startswith("version = ") else line for line in lines]
    project.write_text("".join(fixed), encoding="utf-8")
    changelog = "# Changelog\n\n## Unreleased\n\n- By hand.\n"
    (folder / "CHANGELOG.md").write_text(changelog, encoding="utf-8")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, folder / "scripts" / "regenerate.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


def read_guide() -> list[str]:
    """The blocks of output in the guide."""
    text = (ROOT / "docs" / "api-changes.md").read_text(encoding="utf-8")
    return re.findall(r"```text\n(.*?)```", text, re.DOTALL)


def leave_lines_out(text: str) -> str:
    """Without line numbers, which move with every edit of a spec, and without blanks at the end."""
    return re.sub(r"(\.yaml):\d+:", r"\1:", re.sub(r" +$", "", text, flags=re.MULTILINE))


def list_changed(folder: Path) -> set[str]:
    return {line[3:] for line in git(folder, "status", "--porcelain").splitlines()}


def test_a_real_change_from_start_to_end(copy: Path) -> None:
    with contextlib.suppress(OSError, shutil.Error):  # only to be faster
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    add_date_joined(copy)
    moved = move_list(copy / "spec/tahdah.yaml")
    done = run(copy, "--quick")
    assert (done.returncode, done.stderr) == (0, "")
    steps = [line for line in done.stdout.splitlines() if line.startswith("== ")]
    assert steps == [
        "== 1 of 5, check the specs",
        "== 2 of 5, compare with the last release",
        "== 3 of 5, generate the clients",
        "== 4 of 5, types",
        "== 5 of 5, changelog and version",
    ]
    assert "BREAKING  operation-moved  (listRegistrations)" in done.stdout
    assert "property-added  (getUser and listUsers, response)" in done.stdout
    assert "pyproject.toml: version 0.2.0, was 0.1.0" in done.stdout
    assert 'operation: "listRegistrations"\n  kind: operation-moved' in done.stdout
    told = leave_lines_out(done.stdout)
    *shown, _ = read_guide()
    for part in "\n\n".join(shown).split("\n\n"):
        assert leave_lines_out(part).strip() in told
    user = (copy / "generated/tahoe_api/models/user.py").read_text(encoding="utf-8")
    assert "date_joined: str | Unset = UNSET" in user
    operations = (copy / "generated/tahdah_api/resources/operations.py").read_text("utf-8")
    assert moved in operations
    changelog = (copy / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "- tahoe `getUser`, `listUsers`: response 200, date_joined: it is new.\n" in changelog
    assert changelog.index("**Breaking**, tahdah `listRegistrations`") < changelog.index("By hand.")
    assert list_changed(copy) == {
        "CHANGELOG.md",
        "pyproject.toml",
        "spec/tahdah.yaml",
        "spec/tahoe.yaml",
        "generated/tahdah_api/api/registrations/list_registrations.py",
        "generated/tahdah_api/manifest.json",
        "generated/tahdah_api/resources/operations.py",
        "generated/tahoe_api/manifest.json",
        "generated/tahoe_api/models/user.py",
    }


@pytest.fixture
def desk(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy, with the steps that are commands only noted in `commands`."""
    for name in ("CHANGELOG", "PROJECT"):
        monkeypatch.setattr(regenerate, name, copy / getattr(regenerate, name).name)
    monkeypatch.setattr(regenerate, "ROOT", copy)
    monkeypatch.setattr(regenerate, "run_command", lambda *command: None)
    return copy


def test_the_guide_has_the_edit_that_is_tried_here() -> None:
    guide = (ROOT / "docs" / "api-changes.md").read_text(encoding="utf-8")
    assert f"```yaml\n{JOINED}```" in guide


def test_to_repeat_it_changes_nothing(desk: Path) -> None:
    add_date_joined(desk)
    assert regenerate.main(["--quick"]) == 0
    written = [(desk / name).read_bytes() for name in ("CHANGELOG.md", "pyproject.toml")]
    assert b'version = "0.2.0"' in written[1]
    assert regenerate.main(["--quick"]) == 0
    assert written == [(desk / name).read_bytes() for name in ("CHANGELOG.md", "pyproject.toml")]


def test_more_changes_raise_the_version_of_the_release_not_that_of_the_last_run(desk: Path) -> None:
    project = desk / "pyproject.toml"
    edit(desk / "spec/tahoe.yaml", ("summary: Get a user", "summary: Look at a user"))
    assert regenerate.main(["--quick"]) == 0
    assert 'version = "0.1.1"' in project.read_text(encoding="utf-8")
    add_date_joined(desk)
    assert regenerate.main(["--quick"]) == 0
    assert 'version = "0.2.0"' in project.read_text(encoding="utf-8")


def test_a_version_that_is_high_enough_stays(desk: Path) -> None:
    edit(desk / "pyproject.toml", ('\nversion = "0.1.0"', '\nversion = "1.0.0"'))
    add_date_joined(desk)
    assert regenerate.main(["--quick"]) == 0
    assert '\nversion = "1.0.0"' in (desk / "pyproject.toml").read_text(encoding="utf-8")


def test_before_the_first_release_there_is_no_entry_and_no_other_version(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(desk, "tag", "-d", "v0.1.0")
    try:
        add_date_joined(desk)
        move_list(desk / "spec/tahdah.yaml")
        assert regenerate.main(["--quick"]) == 0
    finally:
        git(desk, "tag", "v0.1.0")
    said = capsys.readouterr().out
    assert "tahdah, since HEAD: 1 breaking" in said
    assert said.endswith("CHANGELOG.md and version 0.1.0 stay as they are.\n")
    assert "To do" not in said
    assert list_changed(desk) == {"spec/tahdah.yaml", "spec/tahoe.yaml"}


def test_tests_are_run_unless_it_must_be_quick(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []
    monkeypatch.setattr(
        regenerate, "run_command", lambda *command: commands.append(Path(command[-1]).name)
    )
    assert regenerate.main([]) == 0
    assert commands == ["check_specs.py", "generate.py", "mypy", "-q"]


@pytest.mark.parametrize(
    ("failing", "title", "written"),
    [
        ("check_specs.py", "1 of 6, check the specs", "nothing was written"),
        ("generate.py", "3 of 6, generate the clients", "nothing was written"),
        ("mypy", "4 of 6, types", "generated/ is new, CHANGELOG.md and pyproject.toml are as"),
        ("pytest", "5 of 6, tests", "generated/ is new, CHANGELOG.md and pyproject.toml are as"),
    ],
)
def test_failing_step_is_named_and_nothing_is_half_done(
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failing: str,
    title: str,
    written: str,
) -> None:
    def run_command(*command: str) -> None:
        if failing in [Path(part).name for part in command]:
            raise regenerate.StepFailed

    monkeypatch.setattr(regenerate, "run_command", run_command)
    add_date_joined(desk)
    assert regenerate.main([]) == 1
    error = capsys.readouterr().err
    assert f"Step {title}, failed; {written}" in error
    assert "run the same again" in error
    assert list_changed(desk) == {"spec/tahoe.yaml"}


@pytest.mark.parametrize(
    ("file", "edits", "message"),
    [
        ("CHANGELOG.md", [("## Unreleased", "## Later")], 'no line "## Unreleased". Fix: add it.'),
        ("pyproject.toml", [('\nversion = "0.1.0"', "\n")], "needs one line version"),
        ("spec/history/acknowledged.yaml", [("[]", "- no")], "an entry needs spec, operation"),
        ("spec/tahoe.yaml", [("openapi: 3.1.0", "openapi: {")], "cannot be read as YAML"),
    ],
)
def test_unreadable_files_are_told_before_anything_is_written(
    desk: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    edits: list[tuple[str, str]],
    message: str,
) -> None:
    edit(desk / file, *edits)
    assert regenerate.main(["--quick"]) == 1
    error = capsys.readouterr().err
    assert message in error
    assert "Step 2 of 5, compare with the last release, failed; nothing was written." in error
    assert list_changed(desk) == {file}


def test_unknown_base_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert regenerate.main(["--base", "v9"]) == 1
    assert "v9: git knows no such revision" in capsys.readouterr().err


def test_both_files_are_written_or_none(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_date_joined(desk)
    write_text, refused = Path.write_text, []

    def write(path: Path, text: str, **options: str) -> int:
        if path.name == "pyproject.toml" and not refused:
            refused.append(path)
            raise OSError(28, "No space left on device", str(path))
        return write_text(path, text, **options)

    monkeypatch.setattr(Path, "write_text", write)
    assert regenerate.main(["--quick"]) == 1
    assert "pyproject.toml: cannot be written: No space left" in capsys.readouterr().err
    assert list_changed(desk) == {"spec/tahoe.yaml"}
