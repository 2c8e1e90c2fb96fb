"""The gate: a breaking change needs a reason, and a reason needs a breaking change."""

from pathlib import Path

import pytest
from spec_workspace import BREAK, ENTRY, FEATURE, SpecWorkspace

import compare_specs
from compare_specs import main
from spec_changes.acknowledgements import read_acknowledgements
from spec_changes.reports import NOT_RELEASED

ROOT = Path(__file__).resolve().parents[2]


def test_gate_refuses_a_break_and_prints_the_entry(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.write(BREAK, FEATURE)
    assert main(["--gate"]) == 1
    text = capsys.readouterr().out
    assert "library addBook, getBook and listBooks: response 201, shelf.row (and" in text
    assert text.count('operation: "*"') == text.count("property-became-optional") == 1
    assert "property-added" not in text
    pasted = text.partition("with a reason:\n\n")[2].replace("reason:", "reason: It is so.")
    workspace.acknowledge(pasted)
    assert main(["--gate"]) == 0
    assert capsys.readouterr().out == (
        "1 breaking change, 1 feature; every breaking change has a reason\n"
    )


def test_an_entry_is_appended_to_the_file_as_it_is_kept(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = (ROOT / "spec/history/acknowledged.yaml").read_text(encoding="utf-8")
    comments = "".join(line for line in kept.splitlines(True) if line.startswith("#"))
    assert kept.startswith(comments)
    workspace.acknowledge(comments)
    assert main(["--gate"]) == 0, "comments alone are no entry"
    workspace.write(BREAK)
    assert main(["--gate"]) == 1
    workspace.acknowledge(comments + ENTRY)
    assert main(["--gate"]) == 0


def test_gate_passes_what_is_acknowledged(workspace: SpecWorkspace) -> None:
    workspace.write(BREAK)
    workspace.acknowledge(ENTRY)
    assert main(["--gate"]) == 0
    workspace.acknowledge(ENTRY.replace('"*"', "getBook"))
    assert main(["--gate"]) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("spec: library", "spec: archive"),
        ('operation: "*"', "operation: listShelves"),
        ("kind: property-became-optional", "kind: property-removed"),
        ("properties.row", "properties.column"),
    ],
)
def test_stale_acknowledgement_fails(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str], old: str, new: str
) -> None:
    workspace.write(BREAK)
    workspace.acknowledge("# meant\n" + ENTRY + ENTRY.replace(old, new))
    assert main(["--gate"]) == 1
    text = capsys.readouterr().out
    assert text.startswith("spec/history/acknowledged.yaml:7: ")
    assert "no breaking change matches this entry. Fix: remove the entry" in text
    assert main(["--fail-on", "breaking"]) == 1
    assert main(["--fail-on", "none"]) == 0


def test_feature_needs_no_acknowledgement(workspace: SpecWorkspace) -> None:
    workspace.write(FEATURE)
    entry = ENTRY.replace("property-became-optional", "property-added")
    workspace.acknowledge(entry.replace("Shelf.properties.row", "Book.properties.age"))
    assert main(["--gate"]) == 1, "an entry for what is no break is stale"


def test_entries_of_a_release_are_stale_only_afterwards(workspace: SpecWorkspace) -> None:
    workspace.write(BREAK)
    workspace.acknowledge(ENTRY)
    workspace.commit("v2.0.0")
    assert main(["--gate"]) == 0, "the release still has its entries"
    commit_again = workspace.folder / "README.md"
    commit_again.write_text("Next.", encoding="utf-8")
    workspace.commit()
    assert main(["--gate"]) == 1


def test_before_the_first_release_only_reasons_can_fail(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.git("tag", "-d", "v1.0.0")
    workspace.write(BREAK)
    assert main(["--gate"]) == 0
    assert capsys.readouterr().out == f"{NOT_RELEASED}\n"
    workspace.acknowledge(ENTRY)
    assert main(["--gate"]) == 1, "no breaking change matches the reason"
    assert "no breaking change matches this entry" in capsys.readouterr().out


CHANGELOG = "# Changelog\n\n## Unreleased\n\n- More.\n\n## 1.0.0, 2026-11-20\n\n- Books.\n"
LACKS = "git: the clone lacks the last release of CHANGELOG.md, v1.0.0. Fix: git fetch"


@pytest.mark.parametrize(
    ("changelog", "options", "code", "said"),
    [
        (CHANGELOG, ["--no-tags"], 1, "response 201, shelf.row"),
        (CHANGELOG, ["--no-tags", "--depth=1"], 2, LACKS),
        (CHANGELOG, ["--depth=9"], 1, "response 201, shelf.row"),
        (CHANGELOG.partition("## 1")[0], ["--no-tags", "--depth=1"], 0, NOT_RELEASED),
    ],
    ids=["no tags", "shallow", "shallow with the tag", "shallow, nothing released"],
)
def test_clone_without_tags_knows_the_release_from_the_changelog(
    workspace: SpecWorkspace,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changelog: str,
    options: list[str],
    code: int,
    said: str,
) -> None:
    (workspace.folder / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    workspace.git("tag", "-d", "v1.0.0")
    workspace.commit("v1.0.0")
    workspace.write(BREAK)
    workspace.commit()
    clone = tmp_path_factory.mktemp("clone") / "clone"
    workspace.git("clone", "-q", *options, f"file://{workspace.folder}", str(clone))
    monkeypatch.setattr(compare_specs, "ROOT", clone)
    assert main(["--gate"]) == code
    printed = capsys.readouterr()
    assert said in printed.out + printed.err


def test_tag_that_was_fetched_alone_is_found_by_its_name(
    workspace: SpecWorkspace,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (workspace.folder / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    workspace.write(BREAK)
    workspace.commit()
    clone = tmp_path_factory.mktemp("clone") / "clone"
    url = f"file://{workspace.folder}"
    workspace.git("clone", "-q", "--no-tags", "--depth=1", url, str(clone))
    monkeypatch.setattr(compare_specs, "ROOT", clone)
    assert main(["--gate"]) == 2
    workspace.git("-C", str(clone), "fetch", "-q", "--depth=1", "origin", "tag", "v1.0.0")
    assert main(["--gate"]) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{}",
            "is not a list. Fix: write entries of spec, operation, kind, place, reason, or nothing",
        ),
        ("- library", "an entry needs spec, operation, kind, place, reason and nothing else"),
        (ENTRY + "  when: now\n", "an entry needs"),
        (
            ENTRY.replace("The platform has shelves without rows.", ""),
            "reason is empty or not text",
        ),
        (ENTRY.replace("property-became-optional", "broken"), "broken is not a kind of change"),
        ("- {", "cannot be read as YAML"),
    ],
)
def test_unreadable_acknowledgements_exit_2(
    workspace: SpecWorkspace, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    workspace.acknowledge(text)
    assert main(["--gate"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("spec/history/acknowledged.yaml:")
    assert message in line


def test_named_acknowledgements_hold_for_two_files(workspace: SpecWorkspace) -> None:
    workspace.write(BREAK)
    (workspace.folder / "meant.yaml").write_text(ENTRY, encoding="utf-8")
    versions = ["v1.0.0:spec/library.yaml", "spec/library.yaml"]
    assert main(versions) == 1
    assert main([*versions, "--acknowledged", "meant.yaml"]) == 0
    assert main([*reversed(versions), "--acknowledged", "meant.yaml"]) == 1


def test_the_real_list_of_acknowledgements_can_be_read() -> None:
    entries = read_acknowledgements(ROOT / "spec/history/acknowledged.yaml")
    assert all(entry.reason for entry in entries)
