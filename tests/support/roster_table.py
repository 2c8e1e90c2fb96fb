"""The table of roster files: small files, and the people that a spreadsheet shows in each.

It is data in `tests/rosters/files`, a TOML file for each kind. `people` are registered, each given
as `email|first name|last name|username`, or as `email|full name|username` where the file has no
parts of names. `refused` are the other rows, as `line|part of the reason`. `stops` is a part of the
message if the file is not used at all. The rest follows: the platforms that need a column which the
file lacks stop it, a row without a username is refused where the platform needs one, and the exit
code says how the run ended.
"""

import base64
import gzip
import io
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

from attrs import field, frozen
from command_line import TARGETS, Command, Done
from workbooks import BookSheet, make_row, write_book

FOLDER: Final = Path(__file__).parents[1] / "rosters" / "files"
PLATFORMS: Final = tuple(TARGETS)
_OK, _REFUSED, _USAGE = 0, 1, 2
_ODS_NAMES = " ".join(
    f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
    for name in ("office", "table", "text")
)


@frozen(kw_only=True)
class TableSheet:
    """A sheet: rows of texts, or of cells as XML, with the attributes of rows by their number."""

    rows: Sequence[Sequence[str]]
    name: str = "People"
    state: str = "visible"
    attributes: Mapping[str, str] = field(factory=dict)
    before: str = ""
    after: str = ""

    def make(self) -> BookSheet:
        """Return the sheet for a workbook. An empty row is left out."""
        rows = "".join(
            make_row(number, *map(_escape, cells), attributes=self.attributes.get(str(number), ""))
            for number, cells in enumerate(self.rows, 1)
            if cells
        )
        return BookSheet(rows, self.name, self.state, self.before, self.after)


def _escape(cell: str) -> str:
    return cell if cell.startswith("<c") else escape(cell)


@frozen(kw_only=True)
class TableFile:
    """A file of the table, and what has to become of it.

    The content is `text` in an encoding, followed by the texts of `more` in theirs, without the
    last `cut` bytes; or `sheets` of a workbook; or `content`, packed with gzip, as base64. `packed`
    puts it into an archive. `on` are the platforms, if not all; with `has_target` false, the target
    of the run is not an option. `rejected` are rows that only the named platform refuses.
    """

    kind: str
    name: str
    file: str = ""
    text: str = ""
    encoding: str = "utf-8"
    more: Sequence[tuple[str, str]] = ()
    cut: int = 0
    content: str = ""
    rows: Sequence[Sequence[str]] = ()
    sheets: Sequence[Mapping[str, Any]] = ()
    formats: Sequence[str] = ()
    settings: str = ""
    packed: str = ""
    options: Sequence[str] = ()
    on: Sequence[str] = PLATFORMS
    has_target: bool = True
    people: Sequence[str] = ()
    refused: Sequence[str] = ()
    rejected: Mapping[str, Sequence[str]] = field(factory=dict)
    stops: str = ""
    says: Sequence[str] = ()
    empty: bool = False

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return self.file or ("r.xlsx" if self.rows or self.sheets else "r.csv")

    def write(self, folder: Path) -> None:
        """Write the file into a folder."""
        path = folder / self.file_name
        if self.rows and path.suffix == ".ods":
            content = _make_ods(self.rows)
        elif self.rows or self.sheets:
            content = self._make_book(folder)
        elif self.content:
            content = gzip.decompress(base64.b64decode(self.content))
        else:
            parts = ((self.text, self.encoding), *self.more)
            content = b"".join(map(_encode, parts))
        content = content[: len(content) - self.cut]
        path.write_bytes(_pack(self.packed, content) if self.packed else content)

    def _make_book(self, folder: Path) -> bytes:
        tables = self.sheets or [{"rows": self.rows}]
        sheets = [TableSheet(**table).make() for table in tables]
        path = write_book(folder, *sheets, formats=self.formats, settings=self.settings)
        content = path.read_bytes()
        path.unlink()
        return content

    def expect(self, platform: str) -> "TableResult":
        """Return the correct result on a platform."""
        if self.stops:
            return TableResult(code=_USAGE)
        people = [text.split("|") for text in self.people]
        refused = [*self.refused, *self.rejected.get(platform, ())]
        gone = {one.partition("|")[0] for one in refused}
        if platform != "tahoe" and people and all(len(one) == 3 for one in people):
            return TableResult(code=_USAGE)
        if platform == "tahoe" and people and not any(one[-1] for one in people):
            return TableResult(code=_USAGE)
        shown = {_show_person(platform, one) for one in people if one[0] not in gone}
        places = sorted(one for one in gone if "@" not in one)
        emails = {one for one in gone if "@" in one}
        if platform == "tahoe":
            lacking = {one[0] for one in people if not one[-1]}
            shown -= {_show_person(platform, one) for one in people if one[0] in lacking}
            emails |= lacking
        count = len(places) + len(emails)
        code = _REFUSED if count or (self.empty and "--allow-empty" not in self.options) else _OK
        return TableResult(frozenset(shown), count, code)


def _encode(part: tuple[str, str]) -> bytes:
    text, encoding = part
    return text.encode(encoding)


def _show_person(platform: str, parts: Sequence[str]) -> str:
    if len(parts) == 3:
        return "|".join(parts)
    email, first, last, username = parts
    if platform == "tahoe":
        return f"{email}|{' '.join(filter(None, (first, last)))}|{username}"
    # DigitalChalk takes the email for a missing username.
    return "|".join([email, first, last, username or email][: 3 if platform == "tahdah" else 4])


def _make_ods(rows: Sequence[Sequence[str]]) -> bytes:
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell office:value-type='string'><text:p>{escape(cell)}</text:p>"
            "</table:table-cell>"
            if not cell.startswith("<t")
            else cell
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    body = (
        f"<office:document-content {_ODS_NAMES}><office:body><office:spreadsheet>"
        f"<table:table table:name='People'>{lines}</table:table></office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    members = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": body,
        "META-INF/manifest.xml": "<manifest/>",
    }
    return _make_archive(members)


def _make_archive(members: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def _pack(how: str, content: bytes) -> bytes:
    return gzip.compress(content) if how == "gzip" else _make_archive({"people.csv": content})


@frozen
class TableResult:
    """What became of a file: the people on the platform, refused rows, and the exit code."""

    people: frozenset[str] = frozenset()
    refused: int = 0
    code: int = 0

    def __str__(self) -> str:
        people = ", ".join(sorted(self.people)) or "nobody"
        refused = f"; refused: {self.refused}" if self.refused else ""
        return f"{people}{refused}; exit code {self.code}"


@frozen
class TableRun:
    """A run of the command on a file: the result, and the differences from the correct one."""

    expected: TableResult
    actual: TableResult
    faults: Sequence[str]

    @property
    def is_misread(self) -> bool:
        """Whether somebody is on the platform who is not in the file."""
        return not self.actual.people <= self.expected.people

    @property
    def is_false_refusal(self) -> bool:
        """Whether people are missing who are in the file."""
        return not self.actual.people >= self.expected.people


def load_table() -> list[TableFile]:
    """Return all files."""
    return [
        TableFile(kind=path.stem, **table)
        for path in sorted(FOLDER.glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["file"]
    ]


def run_file(
    command: Command,
    file: TableFile,
    platform: str,
    *,
    is_installed: bool = False,
    has_dry_run: bool = True,
) -> TableRun:
    """Do a dry run, then a run, and compare both with what is correct.

    With `is_installed` each is a process of its own.
    """
    command.mock.reset()
    file.write(command.folder)
    words = command.words(file.file_name, platform, "--json", *file.options)
    words = words if file.has_target else [one for one in words if one not in TARGETS[platform]]
    run = command.run_installed if is_installed else command.run
    dry = run(*words, "--dry-run") if has_dry_run else None
    early = list_people(command, platform)
    done = run(*words)
    expected = file.expect(platform)
    rejected = [one for one in done.rows.values() if one["outcome"] == "rejected"]
    actual = TableResult(list_people(command, platform), len(rejected), done.code)
    faults = list(_compare(file, platform, expected, actual, done))
    if early:
        faults.append("the dry run registered people")
    if dry is not None and _predict(dry) != _predict(done):
        faults.append(f"the dry run says {_predict(dry)}, the run {_predict(done)}")
    return TableRun(expected, actual, faults)


def _compare(
    file: TableFile, platform: str, expected: TableResult, actual: TableResult, done: Done
) -> list[str]:
    faults = [] if actual == expected else [f"not {expected}, but {actual}\n{done.err}"]
    is_stopped = expected.code == _USAGE
    texts = [] if is_stopped else list(file.says)
    if file.stops:
        texts.append(file.stops)
    faults += [f"does not say {text!r}:\n{done.err}" for text in texts if text not in done.err]
    if is_stopped:
        return faults
    places = [one for one in done.rows.values() if one["outcome"] == "rejected"]
    for line in (*file.refused, *file.rejected.get(platform, ())):
        where, _, why = line.partition("|")
        rows = [one for one in places if where in (one["place"].split(" ")[-1], one["email"])]
        if not any(why in one["reason"] for one in rows):
            reasons = [f"{one['place']}: {one['reason']}" for one in places]
            faults.append(f"not refused, or for another reason: {line}; {reasons}")
    return faults


def _predict(done: Done) -> tuple[int, Mapping[int, str]]:
    rows = {row: str(one["outcome"]).replace("created", "ready") for row, one in done.rows.items()}
    return done.code, dict(sorted(rows.items()))


def list_people(command: Command, platform: str) -> frozenset[str]:
    """Return the people on the mock server, as the table shows them."""
    state = command.mock.state()[platform]
    records = state["candidates" if platform == "tahdah" else "users"]
    keys = {
        "tahoe": ("email", "fullname", "username"),
        "tahdah": ("email", "firstName", "lastName"),
        "digitalchalk": ("email", "firstName", "lastName", "username"),
    }[platform]
    found = [
        normalize("NFC", "|".join(str(one.get(key) or "") for key in keys))
        for one in records
        if one.get("username") != "administrator"
    ]
    # Two records of one person are a fault as well.
    twice = {one for one in found if found.count(one) > 1}
    return frozenset(f"{one} (twice)" if one in twice else one for one in found)


def show_file(file: TableFile) -> str:
    """Return a name for a file of the table."""
    return f"{file.kind}: {file.name}"
