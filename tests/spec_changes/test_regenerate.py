"""The command regenerate.py on a copy of this repository, from an edit to the changelog."""

import contextlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from spec_workspace import edit_text, git

import regenerate

ROOT = Path(__file__).resolve().parents[2]
JOINED = """\
        last_login:
          type: string
          description: When the learner was last there; absent on older releases.
          x-source: {document: tahoe-source, evidence: stated}
"""
LIST = re.compile(r"^  (/\S+):\n    get:\n      operationId: listRegistrations\n", re.MULTILINE)
POST = "    post:\n      operationId: createRegistrations\n"


def edit(path: Path, *edits: tuple[str, str]) -> None:
    path.write_text(edit_text(path.read_text(encoding="utf-8"), *edits), encoding="utf-8")


def add_last_login(folder: Path) -> None:
    """Add a property to Tahoe's users."""
    path = folder / "spec" / "tahoe.yaml"
    before, user, after = path.read_text(encoding="utf-8").partition("\n    User:\n")
    head, properties, rest = after.partition("      properties:\n")
    assert user
    assert properties
    path.write_text(f"{before}{user}{head}{properties}{JOINED}{rest}", encoding="utf-8")


def move_list(path: Path) -> str:
    """Move the list of tahdah's registrations to another path, and return it."""
    text = path.read_text(encoding="utf-8")
    found = LIST.search(text)
    assert found
    here, moved = found[1], re.sub("^/api/[a-z]+/", "/api/pathways/", found[1])
    head = found[0].replace(here, moved)
    rest = text[found.end() :].replace(POST, f"\n  {here}:\n{POST}")
    path.write_text(text[: found.start()] + head + rest, encoding="utf-8")
    return moved


def undo(folder: Path) -> None:
    """Take back both edits, in case the guide was tried in this checkout."""
    tahoe, tahdah = folder / "spec/tahoe.yaml", folder / "spec/tahdah.yaml"
    before = [path.read_text(encoding="utf-8") for path in (tahoe, tahdah)]
    tahoe.write_text(before[0].replace(JOINED, ""), encoding="utf-8")
    if own := re.search(rf"\n  (/\S+):\n{POST}", before[1]):
        text = before[1].replace(own[0], POST)
        text = LIST.sub(lambda found: found[0].replace(found[1], own[1]), text)
        tahdah.write_text(text, encoding="utf-8")
    if before != [path.read_text(encoding="utf-8") for path in (tahoe, tahdah)]:
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
    edit_project(folder)
    undo(folder)
    (folder / "spec/history/acknowledged.yaml").write_text("[]", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Release")
    git(folder, "tag", "v0.1.0")
    return folder


@pytest.fixture
def copy(released: Path) -> Path:
    """The released copy, without the changes of other tests."""
    git(released, "reset", "-q", "--hard")
    git(released, "clean", "-q", "-d", "--force")
    return released


def edit_project(folder: Path) -> None:
    """Set the version to 0.1.0, the changelog to one without a draft, and mypy to generated/."""
    project = folder / "pyproject.toml"
    text = re.sub(r"(?m)^version = .*$", 'version = "0.1.0"', project.read_text(encoding="utf-8"))
    # `make types` checks all other files, so this one is quick without a cache, too.
    text = re.sub(r"(?ms)^files = \[$.*?^\]$", 'files = ["generated"]', text)
    project.write_text(text, encoding="utf-8")
    changelog = "# Changelog\n\n## Unreleased\n\n- By hand.\n"
    (folder / "CHANGELOG.md").write_text(changelog, encoding="utf-8")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "scripts" / "regenerate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


def read_guide() -> list[str]:
    """Return the blocks of output in the guide."""
    text = (ROOT / "docs" / "guides" / "api-changes.md").read_text(encoding="utf-8")
    return re.findall(r"```text\n(.*?)```", text, re.DOTALL)


def drop_line_numbers(text: str) -> str:
    """Remove trailing blanks, and line numbers, which change with every edit of a spec."""
    return re.sub(r"(\.yaml):\d+:", r"\1:", re.sub(r" +$", "", text, flags=re.MULTILINE))


def list_changed(folder: Path) -> set[str]:
    return {line[3:] for line in git(folder, "status", "--porcelain").splitlines()}


@pytest.mark.slow
def test_a_real_change_from_start_to_end(copy: Path) -> None:
    with contextlib.suppress(OSError, shutil.Error):  # only to be faster
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    add_last_login(copy)
    moved = move_list(copy / "spec/tahdah.yaml")
    done = run(copy, "--quick")
    assert (done.returncode, done.stderr) == (0, "")
    steps = [line for line in done.stdout.splitlines() if line.startswith("== ")]
    assert steps == [
        "== 1 of 6, check the specs and their statements",
        "== 2 of 6, compare with the last release",
        "== 3 of 6, generate the clients",
        "== 4 of 6, types",
        "== 5 of 6, tables and pictures",
        "== 6 of 6, changelog and version",
    ]
    assert "BREAKING  operation-moved  (listRegistrations)" in done.stdout
    assert "property-added  (getUser and listUsers, response)" in done.stdout
    assert "pyproject.toml: version 0.2.0, was 0.1.0" in done.stdout
    assert 'operation: "listRegistrations"\n  kind: operation-moved' in done.stdout
    told = drop_line_numbers(done.stdout)
    *shown, _ = read_guide()
    for part in "\n\n".join(shown).split("\n\n"):
        assert drop_line_numbers(part).strip() in told
    user = (copy / "generated/tahoe_api/models/user.py").read_text(encoding="utf-8")
    assert "last_login: str | Unset = UNSET" in user
    operations = (copy / "generated/tahdah_api/resources/operations.py").read_text("utf-8")
    assert moved in operations
    changelog = (copy / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "- tahoe `getUser`, `listUsers`: response 200, last_login: added.\n" in changelog
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
def checkout(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy as ROOT of regenerate, whose commands do nothing."""
    for name in ("CHANGELOG", "PROJECT"):
        monkeypatch.setattr(regenerate, name, copy / getattr(regenerate, name).name)
    monkeypatch.setattr(regenerate, "ROOT", copy)
    monkeypatch.setattr(regenerate, "run_command", lambda *command: None)
    return copy


def test_the_guide_has_the_edit_that_is_tried_here() -> None:
    guide = (ROOT / "docs" / "guides" / "api-changes.md").read_text(encoding="utf-8")
    assert f"```yaml\n{JOINED}```" in guide


def test_to_repeat_it_changes_nothing(checkout: Path) -> None:
    add_last_login(checkout)
    assert regenerate.main(["--quick"]) == 0
    written = [(checkout / name).read_bytes() for name in ("CHANGELOG.md", "pyproject.toml")]
    assert b'version = "0.2.0"' in written[1]
    assert regenerate.main(["--quick"]) == 0
    assert written == [
        (checkout / name).read_bytes() for name in ("CHANGELOG.md", "pyproject.toml")
    ]


def test_more_changes_raise_the_version_of_the_release_not_that_of_the_last_run(
    checkout: Path,
) -> None:
    project = checkout / "pyproject.toml"
    edit(checkout / "spec/tahoe.yaml", ("summary: Get a user", "summary: Look at a user"))
    assert regenerate.main(["--quick"]) == 0
    assert 'version = "0.1.1"' in project.read_text(encoding="utf-8")
    add_last_login(checkout)
    assert regenerate.main(["--quick"]) == 0
    assert 'version = "0.2.0"' in project.read_text(encoding="utf-8")


def test_a_version_that_is_high_enough_stays(checkout: Path) -> None:
    edit(checkout / "pyproject.toml", ('\nversion = "0.1.0"', '\nversion = "1.0.0"'))
    add_last_login(checkout)
    assert regenerate.main(["--quick"]) == 0
    assert '\nversion = "1.0.0"' in (checkout / "pyproject.toml").read_text(encoding="utf-8")


def test_before_the_first_release_there_is_no_entry_and_no_other_version(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(checkout, "tag", "-d", "v0.1.0")
    try:
        add_last_login(checkout)
        move_list(checkout / "spec/tahdah.yaml")
        assert regenerate.main(["--quick"]) == 0
    finally:
        git(checkout, "tag", "v0.1.0")
    said = capsys.readouterr().out
    assert "tahdah, since HEAD: 1 breaking change" in said
    assert said.endswith("CHANGELOG.md and version 0.1.0 do not change.\n")
    assert "To do" not in said
    assert list_changed(checkout) == {"spec/tahdah.yaml", "spec/tahoe.yaml"}


def test_tests_are_run_unless_it_must_be_quick(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[str] = []
    monkeypatch.setattr(
        regenerate, "run_command", lambda *command: commands.append(Path(command[-1]).name)
    )
    assert regenerate.main([]) == 0
    assert commands == [
        "check_specs.py",
        "check_statements.py",
        "generate.py",
        "mypy",
        "update_tables.py",
        "make_pictures.py",
        "-q",
    ]


@pytest.mark.parametrize(
    ("failing", "title", "written"),
    [
        ("check_specs.py", "1 of 7, check the specs and their statements", "no file was written"),
        (
            "check_statements.py",
            "1 of 7, check the specs and their statements",
            "no file was written",
        ),
        ("generate.py", "3 of 7, generate the clients", "no file was written"),
        ("mypy", "4 of 7, types", "generated/ was written, CHANGELOG.md and"),
        ("make_pictures.py", "5 of 7, tables and pictures", "generated/ was written, CHANGELOG.md"),
        ("pytest", "6 of 7, tests", "generated/ was written, CHANGELOG.md and"),
    ],
)
def test_failing_step_is_named_and_nothing_is_half_done(
    checkout: Path,
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
    add_last_login(checkout)
    assert regenerate.main([]) == 1
    error = capsys.readouterr().err
    assert f"Step {title}, failed; {written}" in error
    assert "run the command again" in error
    assert list_changed(checkout) == {"spec/tahoe.yaml"}


@pytest.mark.parametrize(
    ("file", "edits", "message"),
    [
        ("CHANGELOG.md", [("## Unreleased", "## Later")], 'no line "## Unreleased". Fix: add it.'),
        (
            "pyproject.toml",
            [('\nversion = "0.1.0"', "\n")],
            "needs exactly one line such as version",
        ),
        ("spec/history/acknowledged.yaml", [("[]", "- no")], "an entry needs spec, operation"),
        ("spec/tahoe.yaml", [("openapi: 3.1.0", "openapi: {")], "cannot be read as YAML"),
    ],
)
def test_unreadable_files_are_reported_before_any_file_is_written(
    checkout: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    edits: list[tuple[str, str]],
    message: str,
) -> None:
    edit(checkout / file, *edits)
    assert regenerate.main(["--quick"]) == 1
    error = capsys.readouterr().err
    assert message in error
    assert "Step 2 of 6, compare with the last release, failed; no file was written." in error
    assert list_changed(checkout) == {file}


def test_unknown_base_is_reported(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert regenerate.main(["--base", "v9"]) == 1
    assert "v9: unknown git revision" in capsys.readouterr().err


def test_both_files_are_written_or_none(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_last_login(checkout)
    write_text = Path.write_text
    refused: list[Path] = []

    def write(path: Path, text: str, **options: str) -> int:
        if path.name == "pyproject.toml" and not refused:
            refused.append(path)
            raise OSError(28, "No space left on device", str(path))
        return write_text(path, text, **options)

    monkeypatch.setattr(Path, "write_text", write)
    assert regenerate.main(["--quick"]) == 1
    assert "pyproject.toml: cannot be written: No space left" in capsys.readouterr().err
    assert list_changed(checkout) == {"spec/tahoe.yaml"}
