"""The English of pages, commands and docstrings is plain: the limits of docs/project/writing-documentation.md."""

import re
from collections.abc import Iterator
from math import ceil
from pathlib import Path

import pytest
from guide import ROOT
from prose import Prose, join, measure

from docs_site.commands import list_commands
from docs_site.staging import list_guides

WHO = 1
"""The words *who*, *whom* and *whose*, for each thousand words."""
WHAT = 4
YOU = 10
"""The least number of *you* and *your*, for each thousand words."""
LONG = 3
"""Sentences of more than 30 words, in percent."""
WORDS = 1500
"""The most words of a page, except references."""
DOCSTRINGS = 2
"""Docstrings that begin with such a word instead of a noun or a verb, in percent."""
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")),
    *sorted((ROOT / ".github").glob("*.md")),
    *list_guides(),
]
_DOCSTRING = re.compile(r'^[ \t]*r?"""(\w+)', re.MULTILINE)
_RELATIVES = ("What", "Whether", "Who", "Whom", "Whose", "Those")


def name_page(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def is_reference(page: Path) -> bool:
    return page.parent.name == "reference" or page.name == "CHANGELOG.md"


def read_help() -> str:
    """Return the help of all commands: each option is a paragraph."""
    texts = [f"{text}\n\n{app.help_epilogue}" for _, text, app in list_commands()]
    return "\n\n".join(texts).replace("\n* ", "\n\n")


def find_faults(prose: Prose) -> Iterator[str]:
    """Yield the limits that a text breaks; a short text may have one word more."""
    for name, count, most, of in (
        ("who, whom or whose", prose.who, WHO / 1000, prose.words),
        ("what", prose.what, WHAT / 1000, prose.words),
        ("sentences of more than 30 words", prose.long, LONG / 100, prose.sentences),
    ):
        if count > ceil(of * most):
            yield f"{count} times {name} in {of}"


def test_a_command_is_written_as_its_help_on_a_terminal_writes_it() -> None:
    assert "matricula register ROSTER --on PLATFORM [OPTIONS]\n" in read_help()


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_a_page_is_plain(page: Path) -> None:
    prose = measure(page.read_text(encoding="utf-8"))
    assert list(find_faults(prose)) == []
    assert prose.words <= WORDS or is_reference(page), f"split it: {prose.words} words"


def test_all_pages_are_plain() -> None:
    prose = join(measure(page.read_text(encoding="utf-8")) for page in PAGES)
    assert prose.per_thousand(prose.who) <= WHO
    assert prose.per_thousand(prose.what) <= WHAT
    assert prose.per_thousand(prose.you) >= YOU
    assert prose.long <= prose.sentences * LONG / 100


@pytest.mark.parametrize("kind", ["tutorials", "guides", "project"])
def test_pages_say_you(kind: str) -> None:
    pages = [page for page in PAGES if page.parent.name == kind]
    prose = join(measure(page.read_text(encoding="utf-8")) for page in pages)
    assert prose.per_thousand(prose.you) >= YOU


def test_the_help_of_commands_is_plain() -> None:
    prose = measure(read_help())
    assert prose.words > 2000
    assert prose.per_thousand(prose.who) <= WHO
    assert prose.per_thousand(prose.what) <= WHAT
    assert prose.long <= prose.sentences * LONG / 100


def test_docstrings_begin_with_a_noun_or_a_verb() -> None:
    files = [path for folder in ("custom", "scripts") for path in (ROOT / folder).rglob("*.py")]
    first = [word for path in files for word in _DOCSTRING.findall(path.read_text("utf-8"))]
    assert len(first) > 1000
    assert sum(word in _RELATIVES for word in first) <= len(first) * DOCSTRINGS / 100


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("You see the rows.", 0),
        ("The person who has it. A man whose row it is. Whom it concerns.", 1),
        ("What it is. What it does. What else?", 1),
        (f"{'word ' * 31}.\n\n{'word ' * 31}.", 1),
        (f"**{'word ' * 20}.** {'word ' * 20}. (So.) " * 3, 0),
        (
            f"```\n{'who ' * 9}\n```\n\n| who | whose |\n\n`who` <!-- who\nwho -->\n# Who\n![who whose](a.svg)",
            0,
        ),
    ],
)
def test_faults_of_a_text(text: str, faults: int) -> None:
    assert len(list(find_faults(measure(text)))) == faults


def test_words_and_sentences_are_counted() -> None:
    prose = measure("You see it. [A link](who.md) of yours.\n\n- One `piece of code`\n- two\n")
    assert (prose.words, prose.sentences, prose.you) == (10, 4, 1)
