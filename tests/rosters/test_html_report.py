"""The page about a journal: complete in itself, and safe against hostile names."""

import io
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from journals import open_run, write_run
from roster_rows import make_row

from matricula.rosters import JournalError, Result, RosterError, purge, write_report

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "\u202egnp.exe\x1b[31m",
)


class Tags(HTMLParser):
    """Collects the attributes of all tags, each with its last value."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.update(attrs)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    results = [
        Result(make_row(number, f"p{number}@example.org", name=name), "created", number)
        for number, name in enumerate(HOSTILE, 1)
    ]
    results.append(Result(make_row(9, "x@example.org"), "rejected", None, "<i>no</i>"))
    write_run(tmp_path / "j", results, "<b>people</b>.csv", target={"course": "<u>c"})
    return tmp_path / "j"


def make_page(path: Path) -> str:
    page = io.StringIO()
    write_report(path, page)
    return page.getvalue()


def test_texts_of_rows_are_no_markup(path: Path) -> None:
    page = make_page(path)
    assert len(re.findall("<script", page)) == len(re.findall("</script", page)) == 1
    for text in ("<img", "<svg onload", "<b>people", "<i>no", "<u>c"):
        assert text not in page
        assert text.replace("<", "&lt;").replace(">", "&gt;") in page
    assert "{{ 7*7 }}{% raw %}" in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert "\ufffdgnp.exe\ufffd[31m" in page


def test_policy_allows_the_pages_own_style_and_script_alone(path: Path) -> None:
    page = make_page(path)
    policy = re.search('Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    allowed = policy[1].replace("&#39;", "'")
    assert allowed.startswith("default-src 'none'; style-src 'sha256-")
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed
    assert " style=" not in page
    tags = Tags()
    tags.feed(page)
    assert {name for name in tags.attributes if name.startswith("on")} == set()
    assert {"src", "srcset", "style", "action", "data"}.isdisjoint(tags.attributes)
    assert tags.attributes["href"] == "#people"


def test_outcomes_and_next_steps(path: Path) -> None:
    page = make_page(path)
    assert "created: 5. rejected: 1." in page
    assert 'class="bar created" x="0" y="22" width="83.33%"' in page
    assert "1 person: correct the row, then register it again" in page
    assert "5 people: log in and begin" in page


def test_repeat_of_an_invited_person_has_the_same_next_step(tmp_path: Path) -> None:
    repeat = Result(make_row(2), "exists", 7, is_repeat=True)
    course = {"course": "c"}
    write_run(tmp_path / "j", [Result(make_row(1), "invited", 7), repeat], target=course)
    page = make_page(tmp_path / "j")
    assert page.count("activate the account") >= 4
    assert "log in and begin" not in page


def test_file_is_private_and_known_to_the_journal(path: Path) -> None:
    output = path.with_name("page.html")
    assert write_report(path, output) is None
    assert output.stat().st_mode & 0o077 == 0
    assert not output.read_bytes().startswith(b"\xef\xbb\xbf")
    assert write_report(path, output) == path.with_name("page.html~")
    output.write_text("mine")
    with pytest.raises(RosterError, match="was changed since"):
        write_report(path, output)


def test_purged_journal_shows_its_numbers(path: Path) -> None:
    purge(path)
    page = make_page(path)
    assert "created: 5. rejected: 1." in page
    assert "The people were removed" in page
    assert "example.org<" not in page.replace("https://tahoe.example.org<", "")


def test_journal_without_rows(tmp_path: Path) -> None:
    with open_run(tmp_path / "j"):
        pass
    assert "The journal has no rows." in make_page(tmp_path / "j")


def test_missing_package_and_missing_journal(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        write_report(tmp_path / "none", tmp_path / "x.html")

    def find(name: str) -> object:
        return None if name == "jinja2" else find_spec(name)

    monkeypatch.setattr("matricula.rosters.html_report.write.find_spec", find)
    with pytest.raises(RosterError, match=r"one more package: pip install '.*\[reports\]"):
        write_report(path, tmp_path / "x.html")
