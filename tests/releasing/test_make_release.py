"""`make release` in small repositories, with checks that cost nothing."""

import re
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest
from spec_workspace import BREAK, ENTRY, FEATURE, SpecWorkspace

import make_release
from make_release import Release
from spec_changes.acknowledgements import read_acknowledgements
from spec_changes.changelog import BEGIN

Preparation: TypeAlias = Callable[[SpecWorkspace], object]

NOON = 1_796_385_600  # 2026-12-04 12:00 UTC
FAILS = (("false",),)


def release(
    library: SpecWorkspace,
    *words: str,
    checks: tuple[tuple[str, ...], ...] = (),
    packages: tuple[tuple[str, ...], ...] = (),
) -> int:
    """Run the command with other checks, and return its exit code."""
    make = partial(
        Release,
        time=NOON,
        checks=checks,
        packages=packages,
        promises=lambda: {"promises.txt": "exit 0 OK\n"},
    )
    return make_release.main([*words], library.folder, make)


def read(library: SpecWorkspace, name: str) -> str:
    return (library.folder / name).read_text(encoding="utf-8")


def write(library: SpecWorkspace, name: str, text: str) -> None:
    (library.folder / name).write_text(text, encoding="utf-8")


def describe_state(library: SpecWorkspace) -> tuple[str, str, str]:
    """Return the commit, the tags and the changed files."""
    commands = (("rev-parse", "HEAD"), ("tag",), ("status", "--porcelain"))
    first, second, third = (library.git(*words) for words in commands)
    return first, second, third


def test_release_writes_commits_and_tags(
    library: SpecWorkspace, capfd: pytest.CaptureFixture[str]
) -> None:
    library.git("remote", "add", "upstream", "https://example.org/library.git")
    code = (
        "import os; print('time', os.environ['SOURCE_DATE_EPOCH'], {'MAKEFLAGS'} & set(os.environ))"
    )
    assert release(library, "--version", "0.2.0", checks=((sys.executable, "-c", code),)) == 0

    assert library.git("cat-file", "-t", "v0.2.0") == "tag\n"
    assert library.git("status", "--porcelain") == ""
    subjects = library.git("log", "-2", "--format=%s|%ct").splitlines()
    assert subjects == [f"Begin the version after 0.2.0|{NOON}", f"Release 0.2.0|{NOON}"]
    changelog = library.git("show", "v0.2.0:CHANGELOG.md")
    assert re.findall("(?m)^## .*$", changelog) == [
        "## 0.2.0 (2026-12-04)",
        "## 0.1.0 (2026-11-30)",
    ]
    assert BEGIN not in changelog
    assert library.git("show", "v0.2.0:promises.txt") == "exit 0 OK\n"
    assert "- Shelves.\n" in changelog
    assert 'version = "0.2.0"' in library.git("show", "v0.2.0:pyproject.toml")
    assert re.findall("(?m)^## .*$", read(library, "CHANGELOG.md"))[0] == "## Unreleased"
    out = capfd.readouterr().out
    assert f"time {NOON} set()\n" in out
    assert "  git push --atomic upstream main v0.2.0\n" in out
    assert "twine upload dist/matricula-0.2.0-py3-none-any.whl dist/matricula-0.2.0.tar.gz" in out


def test_first_release_keeps_the_version_of_the_project(library: SpecWorkspace) -> None:
    library.git("tag", "--delete", "v0.1.0")
    write(library, "CHANGELOG.md", "# Changelog\n\n## Unreleased\n\nThe first version.\n")
    library.commit()
    assert release(library) == 0
    assert read(library, "CHANGELOG.md") == (
        "# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-12-04)\n\nThe first version.\n"
    )
    assert library.git("tag") == "v0.1.0\n"


def test_acknowledged_breaks_go_with_the_commit_after_the_release(library: SpecWorkspace) -> None:
    library.write(BREAK)
    library.acknowledge(f"# A comment.\n# Another one.\n{ENTRY}")
    library.commit()
    assert release(library, "--version", "0.2.0") == 0
    path = library.folder / "spec" / "history" / "acknowledged.yaml"
    assert read_acknowledgements(path) == []
    assert path.read_text(encoding="utf-8") == "# A comment.\n# Another one.\n"
    assert ENTRY in library.git("show", "v0.2.0:spec/history/acknowledged.yaml")


def edit_changelog(library: SpecWorkspace, old: str, new: str) -> None:
    text = read(library, "CHANGELOG.md")
    assert old in text
    write(library, "CHANGELOG.md", text.replace(old, new))
    library.commit()


def break_spec(library: SpecWorkspace) -> None:
    library.write(BREAK)
    library.acknowledge(ENTRY)
    library.commit()


def forget_reason(library: SpecWorkspace) -> None:
    library.write(BREAK)
    library.commit()


def keep_reason(library: SpecWorkspace) -> None:
    library.acknowledge(ENTRY)
    library.commit()


def add_feature(library: SpecWorkspace) -> None:
    library.write(FEATURE)
    library.commit()


def empty_changelog(library: SpecWorkspace) -> None:
    text = read(library, "CHANGELOG.md")
    start, end = text.index("- Shelves"), text.index("- library")
    write(library, "CHANGELOG.md", text[:start] + text[end:].partition("\n")[2])
    library.commit()


def lose_promise(library: SpecWorkspace) -> None:
    path = library.folder / "docs" / "project" / "promises.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("command lend\nexit 0 OK\n", encoding="utf-8")
    library.commit()


def raise_project(library: SpecWorkspace) -> None:
    text = read(library, "pyproject.toml")
    write(library, "pyproject.toml", text.replace('"0.1.0"', '"0.3.0"'))
    library.commit()


def damage_spec(library: SpecWorkspace) -> None:
    write(library, "spec/library.yaml", "openapi: [\n")
    library.commit()


@pytest.mark.parametrize(
    ("prepare", "version", "message"),
    [
        (lambda one: write(one, "new.txt", ""), "0.2.0", "Some changes are not committed: new.txt."),
        (lambda one: one.git("rm", "-q", "shelves.txt"), "0.2.0", "not committed: shelves.txt."),
        (lambda one: one.git("switch", "-q", "-c", "other"), "0.2.0", "other is checked out"),
        (lambda one: one.git("checkout", "-q", "--detach"), "0.2.0", "Fix: git switch main."),
        (lambda _: None, "0.1.0", "The tag v0.1.0 exists. Fix: choose a higher version."),
        (lambda one: one.git("tag", "0.3.0"), "0.2.9", "0.2.9 is not higher than the last release, 0.3.0"),
        (lambda one: one.git("tag", "-d", "v0.1.0"), "0.1.0", "not higher than the last release"),
        (raise_project, "0.2.0", "Fix: VERSION=0.3.0 or higher."),
        (empty_changelog, "0.2.0", "The section Unreleased of CHANGELOG.md is empty."),
        (lambda one: edit_changelog(one, "## Unreleased\n", ""), "0.2.0", 'no line "## Unreleased"'),
        (lambda one: edit_changelog(one, "- Shelves", "- **Breaking** Shelves"), "0.1.1", "names a break"),
        (break_spec, "0.1.1", "The specs break something: library addBook response 201"),
        (forget_reason, "0.2.0", "Breaking changes of the specs have no reason: 3."),
        (keep_reason, "0.2.0", "acknowledged.yaml:1: library * property-became-optional"),
        (add_feature, "0.1.1", "which needs version 0.2.0 or higher. Fix: VERSION=0.2.0."),
        (damage_spec, "0.2.0", "library.yaml"),
        (lose_promise, "0.2.0", "Promises are broken: 1, such as promised, and gone: command lend."),
    ],
)  # fmt: skip
def test_obstacles_are_named_and_nothing_changes(
    library: SpecWorkspace,
    capsys: pytest.CaptureFixture[str],
    prepare: Preparation,
    version: str,
    message: str,
) -> None:
    prepare(library)
    before = describe_state(library)
    for words in ([], ["--dry-run"]):
        assert release(library, "--version", version, *words) == 1
        said = capsys.readouterr().err
        assert said.startswith("Not released.\n- "), said
        assert message in said
        assert said.count("\n- ") == 1, "one obstacle is one line"
    assert describe_state(library) == before


def test_a_dry_run_shows_all_and_changes_nothing(
    library: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    before = describe_state(library)
    assert release(library, "--version", "0.2.0", "--dry-run", checks=(("make", "test"),)) == 0
    assert describe_state(library) == before
    lines = capsys.readouterr().out.splitlines()
    assert "  make test" in lines
    assert {'-version = "0.1.0"', '+version = "0.2.0"'} <= {*lines}
    assert {"-## Unreleased", "+## 0.2.0 (2026-12-04)", "+## Unreleased"} <= {*lines}


def refuse_commits(library: SpecWorkspace) -> None:
    hook = library.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)


@pytest.mark.parametrize(
    ("prepare", "checks", "packages", "message"),
    [
        (lambda _: None, FAILS, (), "false failed"),
        (lambda _: None, (), FAILS, "false failed"),
        (lambda _: None, (("touch", "left.txt"),), (), "not committed: left.txt"),
        (refuse_commits, (), (), "git commit failed: not today"),
    ],
)
def test_a_step_that_fails_leaves_no_release(
    library: SpecWorkspace,
    capfd: pytest.CaptureFixture[str],
    prepare: Preparation,
    checks: tuple[tuple[str, ...], ...],
    packages: tuple[tuple[str, ...], ...],
    message: str,
) -> None:
    prepare(library)
    before = describe_state(library)
    assert release(library, "--version", "0.2.0", checks=checks, packages=packages) == 1
    assert message in capfd.readouterr().err
    commit, tags, changes = describe_state(library)
    assert (commit, tags) == before[:2]
    assert changes in ("", "?? left.txt\n")


def test_an_interrupted_release_is_taken_back(
    library: SpecWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = describe_state(library)
    write_texts = make_release.write_texts

    def interrupt(root: Path, texts: dict[str, str]) -> None:
        write_texts(root, texts)
        if "Unreleased" in texts["CHANGELOG.md"]:  # after the tag
            raise KeyboardInterrupt

    monkeypatch.setattr(make_release, "write_texts", interrupt)
    with pytest.raises(KeyboardInterrupt):
        release(library, "--version", "0.2.0")
    assert describe_state(library) == before


def test_a_commit_between_both_commits_is_kept(
    library: SpecWorkspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write_texts = make_release.write_texts

    def commit_other(root: Path, texts: dict[str, str]) -> None:
        if "Unreleased" in texts["CHANGELOG.md"]:  # after the tag
            library.git("commit", "--quiet", "--allow-empty", "-m", "Other")
        write_texts(root, texts)

    monkeypatch.setattr(make_release, "write_texts", commit_other)
    assert release(library, "--version", "0.2.0") == 1
    assert "and its commits are kept." in capfd.readouterr().err
    assert library.git("log", "-2", "--format=%s") == "Other\nRelease 0.2.0\n"
    assert describe_state(library)[1:] == ("v0.1.0\n", "")


def shell(script: str) -> tuple[tuple[str, ...], ...]:
    return (("sh", "-c", script),)


EDIT = "echo '- More.' >> CHANGELOG.md"
COMMIT = f"{EDIT} && git commit -q -m Other -- CHANGELOG.md"


def test_a_commit_during_the_checks_is_kept(
    library: SpecWorkspace, capfd: pytest.CaptureFixture[str]
) -> None:
    assert release(library, "--version", "0.2.0", checks=shell(COMMIT)) == 1
    assert "HEAD moved from " in capfd.readouterr().err
    assert library.git("log", "-1", "--format=%s") == "Other\n"
    assert read(library, "CHANGELOG.md").endswith("- More.\n")
    assert library.git("status", "--porcelain") == ""


@pytest.mark.parametrize("ending", ["true", "false"])
def test_edits_during_the_packages_are_kept(
    library: SpecWorkspace, capfd: pytest.CaptureFixture[str], ending: str
) -> None:
    before = describe_state(library)
    script = f"echo 2 > shelves.txt; echo new > new.txt; {EDIT}; {ending}"
    assert release(library, "--version", "0.2.0", packages=shell(script)) == 1
    assert "CHANGELOG.md was changed during the release, and is kept." in capfd.readouterr().err
    commit, tags, changes = describe_state(library)
    assert (commit, tags) == before[:2]
    assert changes == " M CHANGELOG.md\n M shelves.txt\n?? new.txt\n"
    assert read(library, "CHANGELOG.md").endswith("- More.\n")
    assert read(library, "shelves.txt") == "2\n"


@pytest.mark.parametrize("ending", ["true", "false"])
def test_commits_during_the_packages_are_kept(
    library: SpecWorkspace, capfd: pytest.CaptureFixture[str], ending: str
) -> None:
    before = describe_state(library)
    script = f"echo 2 > shelves.txt; git commit -q -m Other -- shelves.txt; {ending}"
    assert release(library, "--version", "0.2.0", packages=shell(script)) == 1
    assert "and its commits are kept." in capfd.readouterr().err
    assert library.git("log", "-2", "--format=%s|%H").splitlines()[1].endswith(before[0].strip())
    assert library.git("show", "HEAD:shelves.txt") == "2\n"
    assert describe_state(library)[1:] == before[1:]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(("name", "code"), [("TERM", 143), ("HUP", 129)])
def test_a_signal_takes_the_release_back(library: SpecWorkspace, name: str, code: int) -> None:
    before, handler = describe_state(library), signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ending:
        release(library, "--version", "0.2.0", packages=shell(f"kill -{name} $PPID; sleep 30"))
    assert ending.value.code == code
    assert describe_state(library) == before
    assert signal.getsignal(signal.SIGTERM) is handler


@pytest.mark.parametrize("text", ["1.0", "0.1.0rc1", "next", "0.01.0"])
def test_other_versions_are_wrong_options(
    library: SpecWorkspace, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ending:
        release(library, "--version", text)
    assert ending.value.code == 2
    assert f"'{text}' is not a version such as 0.1.0" in capsys.readouterr().err
