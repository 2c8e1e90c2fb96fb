"""Names of vendors appear only in the places meant for them.

A fourth platform is found by its place. Code that names the others would have to be edited for it.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from matricula import PLATFORMS, find_title

ROOT = Path(__file__).parent.parent
FOLDERS = ("custom", "scripts", "tests")
INVENTED = {path.stem for path in (ROOT / "tests/fourth_platform/tree/spec").glob("*.yaml")}
"""Platforms of tests: many name them, also if somebody adds them to try the guide."""
VENDORS = [name for name in PLATFORMS if name not in INVENTED]
NAMES = re.compile("|".join(map(re.escape, {*VENDORS, *map(find_title, VENDORS)})), re.IGNORECASE)
PRODUCTS = ("custom/matricula/rosters/readers/presets.toml",)
"""Files about the exports of any product, also of one that is no platform yet."""

PLACES = (
    "custom/matricula/platforms/*",
    "custom/matricula_mock/platforms/*",
    "custom/matricula_contract/platforms/*",
    "scripts/planted_faults/*",
)
"""The places of a platform. A file or folder there has the platform's name, or is generated."""

GENERATED = "custom/matricula/platforms/__init__.py"

ALLOWED = {
    "scripts/demo.py": "lists the learners of each platform with its own calls",
    "scripts/bench_*.py": "measures one operation of one platform",
    "scripts/replay_recording.py": "replays requests that were recorded on one platform",
    "scripts/pictures/terminal.py": "shows a run on one platform",
    "scripts/recorded_differences.toml": "differences from those recordings",
    "scripts/releasing/uses.py": "uses the installed package on each platform",
    "tests/browser/*": "opens the pages of single platforms",
    "tests/cli/*": "runs the command on a platform, with its settings and records",
    "tests/clients/*": "programs that use the clients of each platform",
    "tests/conformance/*": "tables of the operations of each platform",
    "tests/contract/*": "breaks single rules of a platform's spec",
    "tests/docs/*": "compares samples and figures of single platforms",
    "tests/documents/*": "checks the vendors' documents behind the specs",
    "tests/generated/*": "edits files of a generated client",
    "tests/mock/*": "checks the behaviour of one platform's mock",
    "tests/rosters/*": "registers rosters on a platform, with its settings and records",
    "tests/runtime/*": "sends calls of single platforms",
    "tests/spec/test_document.py": "reads a spec as a whole",
    "scripts/spec_linters/justified.toml": "findings in the spec of one platform",
    "tests/spec/test_lint_specs.py": "the name of a spec in a finding",
    "tests/spec_changes/*": "edits specs, and looks at their history",
    "tests/support/*_calls.py": "the calls of one platform",
    "tests/support/courses.py": "a course of each platform, and the people on it",
    "tests/support/command_line.py": "the settings that each platform needs",
    "tests/support/journals.py": "journals of one platform",
    "tests/support/roster_files.py": "the settings of one platform",
    "tests/support/roster_kinds.py": "the settings that each platform needs",
    "tests/releasing/test_promises.py": "a promised name of one platform",
    "tests/data/journals/*": "journals of one platform",
    "tests/support/sample_journal.py": "journals of one platform",
    "tests/support/roster_table.py": "the values that each platform keeps of a person",
    "tests/support/row_responses.py": "responses of one platform",
    "tests/support/row_run.py": "registers one row on one platform",
    "tests/support/variant_marks.py": "the platform that has variants",
    "tests/test_readme.py": "runs the samples of the README",
}
"""Files that name platforms because a platform is their subject, with the reason."""

NAMES_ALL = {
    "tests/mock/test_fourth_platform.py": "looks for these names in the core of the mock",
}
"""Files that may list all platforms, with the reason."""


@cache
def read_files() -> dict[str, str]:
    """Return the text of each file by its path, as far as it is text and tracked or new."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *FOLDERS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    files = {path: ROOT / path for path in done.stdout.splitlines() if (ROOT / path).is_file()}
    return {path: file.read_bytes().decode("utf-8", "replace") for path, file in files.items()}


def list_naming_files() -> Iterator[str]:
    """Yield the files outside of the platforms' places that name a vendor, or are named so."""
    for path, text in read_files().items():
        is_place = any(fnmatchcase(path, place) for place in (*PLACES, *PRODUCTS))
        if not is_place and (NAMES.search(text) or NAMES.search(path)):
            yield path


def test_vendors_are_named_only_where_they_are_the_subject() -> None:
    unknown = [
        path
        for path in list_naming_files()
        if not any(fnmatchcase(path, pattern) for pattern in ALLOWED)
        and path != Path(__file__).relative_to(ROOT).as_posix()
    ]
    assert unknown == [], "derive the names from matricula.PLATFORMS and find_title"


def test_files_in_the_places_of_platforms_belong_to_one() -> None:
    for path, text in read_files().items():
        for place in PLACES:
            if not fnmatchcase(path, place) or path == GENERATED:
                continue
            own = Path(path).relative_to(place.removesuffix("/*")).parts[0].partition(".")[0]
            others = set(PLATFORMS) - {own}
            named = {name.lower() for name in NAMES.findall(text)} & others
            if own not in PLATFORMS:
                named = {name.lower() for name in NAMES.findall(text)}
            assert named == set(), path


def test_the_table_has_no_entry_in_vain() -> None:
    naming = [*list_naming_files()]
    for pattern in ALLOWED:
        assert any(fnmatchcase(path, pattern) for path in naming), pattern


def list_texts(node: ast.AST) -> set[object]:
    elements = node.elts if isinstance(node, (ast.List, ast.Tuple, ast.Set)) else []
    return {one.value for one in elements if isinstance(one, ast.Constant)}


def test_no_list_repeats_the_platforms() -> None:
    lists = [
        f"{path}:{getattr(node, 'lineno', 0)}"
        for path, text in read_files().items()
        if path.endswith(".py") and path not in NAMES_ALL
        if all(f'"{platform}"' in text for platform in PLATFORMS)
        for node in ast.walk(ast.parse(text))
        if list_texts(node) >= set(PLATFORMS)
    ]
    assert lists == [], "iterate over matricula.PLATFORMS"
