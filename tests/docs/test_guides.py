"""The code of the guides does what they say; the module `guide` has the conventions."""

from pathlib import Path

import pytest
from guide import ROOT, Block, GuideRunner, read_blocks

from matricula import PLATFORMS, name_token_variable
from matricula_mock import MockServer

GUIDES = sorted((ROOT / "docs").rglob("*.md"))
ELSEWHERE = "adding-a-platform"
"""Its commands need the platform that it adds: `tests/fourth_platform` runs it."""
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *GUIDES]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in map(name_token_variable, PLATFORMS):
        monkeypatch.setenv(name, "mock-token")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "path", [page for page in PAGES if page.stem != ELSEWHERE], ids=lambda path: path.stem
)
def test_the_code_of_a_guide(path: Path, mock: MockServer, tmp_path: Path) -> None:
    runner = GuideRunner(mock.url, tmp_path, path.relative_to(ROOT).as_posix())
    runner.run_page(path.read_text(encoding="utf-8"))


def run(text: str, folder: Path) -> None:
    GuideRunner("http://127.0.0.1:1", folder, "page").run_page(text)


@pytest.mark.parametrize(
    "text",
    [
        "```python\nassert False\n```",
        "```python\nprint(1)\n```\n\n<!-- prints -->\n```text\n2\n```",
        "```console\n$ false\n```",
        "<!-- exits: 1 -->\n```console\n$ true\n```",
        "<!-- exits: 0, 1 -->\n```console\n$ true\n```",
        "<!-- file: a.txt -->\n```text\na a\n```\n\n<!-- edit: a.txt -->\n```diff\n-a\n+b\n```",
        "<!-- file: a.txt -->\n```text\na\n```\n\n<!-- edit: a.txt -->\n```diff\n a\n-a\n+b\n```",
        "```console\n$ echo a\nb\n```",
        "```sh\nmake nothing-of-the-kind\n```",
        "```sh\nmake test  # everything\n```",
        "<!-- pytest -->\n```python\ndef test_it(): assert 0\n```",
        "<!-- not run: -->\n```python\n```",
        "```yaml\na: 1\n```",
        "<!-- tested by: tests/nowhere.py -->\n```yaml\na: 1\n```",
        "```sh\nmatricula mock --no-such-option\n```",
        "```sh\nmatricula no-such-command\n```",
        "```sh\npip install '.[nothing-of-the-kind]'\n```",
        "```sh\nrm -r .\n```",
        "<!-- part of: spec/campus.yaml -->\n```yaml\nopenapi: 2\n```",
    ],
)
def test_a_block_that_is_wrong_is_found(text: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        run(text, tmp_path)


def test_a_page_that_is_right(tmp_path: Path) -> None:
    run(
        "```python\nx = 1\n```\n\n```python\nprint(x, 'and more')\n```\n\n<!-- prints -->\n"
        "```text\n1 and …\n```\n\n<!-- file: a.txt -->\n```text\nhello\n```\n\n"
        "<!-- edit: a.txt -->\n```diff\n-ell\n+ipp\n```\n\n"
        "<!-- exits: 0, 3 -->\n```console\n$ true\n$ cat a.txt; exit 3\nhippo\n```\n",
        tmp_path,
    )


def test_a_comment_applies_to_the_next_block_only() -> None:
    text = "<!-- file: a -->\n```text\n```\n\n```python\n```\n"
    assert [block.comment for block in read_blocks(text)] == ["file", ""]
    assert isinstance(next(read_blocks(text)), Block)
