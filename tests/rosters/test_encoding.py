"""The encoding of a roster: found without doubt, or the file is refused."""

import codecs
import contextlib
import io
from pathlib import Path

import pytest
from roster_files import describe_roster, read_roster, write_roster

from matricula.rosters import RosterError
from matricula.rosters.readers.encoding import find_encoding

HEADER = "email,name,username\n"
ANA = "ana@example.org,José Núñez,ana-1\n"
LINE = "x" * 1000 + "\n"


def find(content: bytes, named: str | None = None) -> str:
    return find_encoding(io.BytesIO(content), named)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_description_names_the_encoding(tmp_path: Path, encoding: str, shown: str) -> None:
    assert shown in describe_roster(write_roster(tmp_path, HEADER + ANA, encoding))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param(b"", "utf-8", id="an empty file"),
        pytest.param("é".encode("utf-8-sig"), "utf-8-sig", id="a byte order mark"),
        pytest.param(b"\0e\0m", "utf-16-be", id="every first byte is zero"),
        pytest.param(b"e\0m\0", "utf-16-le", id="every second byte is zero"),
        pytest.param((HEADER + "山田太郎,\n" * 9).encode("utf-16-le"), "utf-16-le", id="few zeros"),
        pytest.param(
            (HEADER + "山田太郎,\n" * 9).encode("utf-16-be"), "utf-16-be", id="few, big end"
        ),
        pytest.param(codecs.BOM_UTF32_LE + "é".encode("utf-32-le"), "utf-32", id="UTF-32"),
        pytest.param((LINE * 2000 + "é").encode(), "utf-8", id="one letter far into the file"),
        pytest.param((LINE * 2000 + ANA).encode("cp1252"), "cp1252", id="cp1252 far into it"),
        pytest.param(
            b"x" * ((1 << 20) - 10) + b"\n" + b"y" * 8 + b"\xc3\xa9", "utf-8", id="across two reads"
        ),
        pytest.param(f"{HEADER}a@x.org,Moss\0,b\n".encode(), "utf-8", id="a NUL in UTF-8"),
    ],
)
def test_encoding_is_found_and_the_file_set_back(content: bytes, encoding: str) -> None:
    file = io.BytesIO(content)
    assert find_encoding(file) == encoding
    assert file.tell() == 0


NAMES = {
    "cp1252": "José Núñez|Jörg Müller|René Lefèvre|Søren Åkesson|Zoë Ibáñez|Benoît Château",
    "mac-roman": "José Núñez|Jörg Müller|René Lefèvre|Søren Åkesson|Zoë Ibáñez|Benoît Château",
    "cp850": "Jörg Müller|Käthe Groß|Günther Köhler|Björn Weiß|Heike Schröder|Uwe Schäfer",
    "cp1250": "Łukasz Śliwa|Małgorzata Wójcik|Grażyna Źródło|Józef Kamiński|Paweł Dąbrowski",
    "iso8859-2": "Jiří Dvořák|Zdeněk Černý|Lukáš Novák|Šárka Žižka|Tomáš Růžička|Ondřej Kučera",
    "cp1251": "Сергей Иванов|Мария Петрова|Дмитрий Кузнецов|Ольга Соколова|Алексей Михайлов",
    "iso8859-5": "Сергей Иванов|Мария Петрова|Дмитрий Кузнецов|Ольга Соколова|Алексей Михайлов",
    "koi8-r": "Сергей Иванов|Мария Петрова|Дмитрий Кузнецов|Ольга Соколова|Алексей Михайлов",
    "cp1253": "Γιώργος Παπαδόπουλος|Ελένη Νικολάου|Μαρία Ιωάννου|Δημήτρης Αθανασίου",
    "cp1254": "Şükrü Yıldız|Gülşen Çağlar|İbrahim Öztürk|Uğur Işık|Ayşe Doğan",
    "cp1257": "Žygimantas Šimkus|Eglė Čepaitė|Jūratė Žukauskas|Ąžuolas Vėjūnas|Rūta Šimkienė",
    "cp932": "山田 太郎|佐藤 花子|鈴木 一郎|高橋 美咲|田中 健太|渡辺 さくら",
    "euc-jp": "山田 太郎|佐藤 花子|鈴木 一郎|高橋 美咲|田中 健太|渡辺 さくら",
    "gb18030": "王伟|李娜|张敏|刘洋|陈静|杨磊|赵强|黄丽|周涛|吴霞",
    "big5": "陳志明|林淑芬|黃俊傑|張雅婷|李建宏|王美玲",
    "cp949": "김민준|이서연|박지훈|최수빈|정하은|강도윤",
}


def write_names(folder: Path, names: list[str], encoding: str) -> Path:
    """Write a roster of people with these names."""
    lines = (f"p{at}@example.org,{name},user-{at}\n" for at, name in enumerate(names))
    return write_roster(folder, HEADER + "".join(lines), encoding)


@pytest.mark.parametrize("encoding", NAMES)
def test_old_encodings_are_found_by_the_names(tmp_path: Path, encoding: str) -> None:
    names = NAMES[encoding].split("|")
    rows = read_roster(write_names(tmp_path, names, encoding))
    assert [row.learner.name for row in rows] == names


OLD = {
    "cp850": "Søren Sørensen|Mette Kjær|Jørgen Nørgaard|Åse Bæk|Øyvind Bråten|Pål Håkonsen",
    "cp852": "Győző Kovács|Ferenc Szűcs|Örs Erdős|Béla Bősze|Sándor Szőke|Csaba Dezső",
    "cp857": "Şükrü Yıldız|Gülşen Çağlar|İbrahim Öztürk|Uğur Işık|Ayşe Doğan|Ömer Kılıç",
    "cp860": "João Conceição|Inês Araújo|Antônio Simões|Márcia Gonçalves|Lúcia Brandão",
    "cp861": "Guðrún Þórsdóttir|Sigurður Jónsson|Þorsteinn Ægisson|Hörður Magnússon",
    "cp775": "Žygimantas Šimkus|Eglė Čepaitė|Jūratė Žukauskas|Ąžuolas Vėjūnas|Rūta Šimkienė",
    "mac-latin2": "Jiří Dvořák|Zdeněk Černý|Lukáš Novák|Tomáš Růžička|Ondřej Kučera|Věra Šťastná",
    "mac-turkish": "Şükrü Yıldız|Gülşen Çağlar|İbrahim Öztürk|Uğur Işık|Ayşe Doğan|Ömer Kılıç",
    "iso8859-4": "Jānis Bērziņš|Kārlis Ozoliņš|Līga Kalniņa|Ģirts Ķirsis|Žanis Šķēle|Tõnu Kõiv",
}


@pytest.mark.parametrize("encoding", OLD)
def test_seldom_encodings_are_read_rightly_or_stop(tmp_path: Path, encoding: str) -> None:
    names = OLD[encoding].split("|")
    path = write_names(tmp_path, names, encoding)
    with contextlib.suppress(RosterError):
        assert [row.learner.name for row in read_roster(path)] == names


def test_two_chinese_characters_are_too_few() -> None:
    with pytest.raises(RosterError, match="--encoding"):
        find(f"{HEADER}a@example.org,张敏,a\n".encode("gb18030"))


def test_polish_word_of_special_letters_is_no_odd_word() -> None:
    names = NAMES["cp1250"].replace("Dąbrowski", "Żółć").split("|")
    lines = "".join(f"p{at}@example.org,{name},user-{at}\n" for at, name in enumerate(names))
    notes: list[str] = []
    assert find_encoding(io.BytesIO((HEADER + lines).encode("cp1250")), notes=notes) == "cp1250"
    assert notes == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(
            (HEADER + ANA).encode() + b"bo@example.org,Ren\xe9,bo-1\n",
            "Line 3, bo@example.org, is not UTF-8, and the rest of the file is",
            id="UTF-8 and one bad byte",
        ),
        pytest.param(
            (HEADER + ANA * 9).encode("cp1252") + ANA.encode(),
            "Line 11, ana@example.org, is UTF-8, and other lines are cp1252",
            id="cp1252 and a line of UTF-8",
        ),
        pytest.param(
            f"{HEADER}{ANA}bo@example.org,Zoë".encode()[:-1],
            "Line 3, bo@example.org, ends inside a character: the file was cut off",
            id="cut inside a character",
        ),
        pytest.param(
            (HEADER + ANA).encode() + b"bo@example.org,Bo \xed\xa0\xbd\xed\xb8\x80,bo-1\n",
            "Line 3, bo@example.org, has halves of characters",
            id="a pair of surrogates",
        ),
        pytest.param(
            HEADER.encode() + b"bo@example.org,Bo \xed\xa0\xbd,bo-1\n",
            "halves of characters",
            id="half a pair of surrogates",
        ),
        pytest.param(
            HEADER.encode() + b"bo@example.org,Ren\xe9,bo-1\n",
            r"in doubt from line 2, bo@example.org on: perhaps 'René' \(cp1252\).*--encoding NAME",
            id="a single byte",
        ),
        pytest.param(
            f"{HEADER}bo@example.org,Hélène,bo-1\n".encode("cp1252"),
            r"'Hélène' \(cp1252\) or 'Hélčne' \(cp1250\)",
            id="two readings",
        ),
        pytest.param(
            "email,name,password\nbo@example.org,Bo,Hélène\n".encode("cp1252"),
            "perhaps cp1252, cp1250",
            id="a word that may be a password is not shown",
        ),
        pytest.param(HEADER.encode() + b"\x81\x8d,A,a\n", "in doubt from line 2 on", id="no names"),
        pytest.param(
            codecs.BOM_UTF16_LE + "a,b\nc\n".encode("utf-16-le") + b"\0\xd8a\0",
            "Line 3 of the roster is not utf-16",
            id="UTF-16 with half a character",
        ),
        pytest.param(
            (HEADER + ANA).encode("utf-16-le")[:-1],
            r"ends inside a character \(utf-16-le\): the file was cut off",
            id="UTF-16 that was cut off",
        ),
        pytest.param(
            (HEADER + ANA).encode("utf-32-le"), "UTF-32 without a .*utf-32-le", id="UTF-32, no mark"
        ),
        pytest.param(
            (HEADER + ANA).encode("utf-32-be"), "UTF-32 without a .*utf-32-be", id="UTF-32, big end"
        ),
        pytest.param(
            codecs.BOM_UTF8 + HEADER.encode() + b"\xe9,a",
            "Line 2 of the roster is not utf-8-sig",
            id="a mark of UTF-8, and another byte",
        ),
        pytest.param(b"x" * (1 << 21), "longer than a mebibyte", id="a line without an end"),
    ],
)
def test_file_that_can_be_read_in_several_ways_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        find(content)


def test_words_that_look_wrong_are_named() -> None:
    names = NAMES["cp1251"].split("|")
    lines = "".join(f"p{at}@example.org,{name},user-{at}\n" for at, name in enumerate(names))
    pasted = "bo@example.org,Наталья,bo-1\n".encode("koi8-r")
    notes: list[str] = []
    content = HEADER.encode() + lines.encode("cp1251") + pasted
    assert find_encoding(io.BytesIO(content), notes=notes) == "cp1251"
    assert notes == ["words that look wrong in cp1251: 1: 'оБФБМШС'"]


def test_named_encoding_is_used(tmp_path: Path) -> None:
    path = write_roster(tmp_path, f"{HEADER}bo@example.org,Hélène,bo-1\n", "cp1252")
    (row,) = read_roster(path, encoding="windows-1252")
    assert row.learner.name == "Hélène"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, b""])
def test_named_utf16_may_have_a_mark(tmp_path: Path, mark: bytes) -> None:
    content = mark + (HEADER + ANA).encode("utf-16-le")
    (row,) = read_roster(write_roster(tmp_path, content), encoding="utf-16-le")
    assert row.learner.name == "José Núñez"


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("klingon", "no such encoding of texts. Usual ones are utf-8"),
        ("rot13", "no such encoding"),
        ("utf-8", "--encoding utf-8 does not fit: line 2 of the roster is not utf-8"),
    ],
)
def test_named_encoding_has_to_fit(named: str, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        find((HEADER + ANA).encode("cp1252"), named)


@pytest.mark.parametrize(
    ("sign", "name"),
    [("\x85", "NEL"), ("\u2028", "line separators"), ("\x1e", "record separators")],
)
def test_other_line_ends_are_named(tmp_path: Path, sign: str, name: str) -> None:
    path = write_roster(tmp_path, (HEADER + ANA).replace("\n", sign))
    with pytest.raises(RosterError, match=f"lines of the roster end with {name}"):
        read_roster(path)


@pytest.mark.parametrize(
    "named",
    ["punycode", "undefined", "idna", "unicode_escape", "raw_unicode_escape", "utf-7", "rot13"]
    + ["base64", "hex", "zlib", "bz2", "uu", "quopri", "charmap", "a\0b", " "],
)
def test_encoding_that_no_table_has(named: str) -> None:
    with pytest.raises(RosterError, match="there is no such encoding of texts"):
        find((HEADER + "a@example.org,Ann Lee,ann-1\n").encode(), named)


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-16"),
        ("utf-8", "utf-32"),
        ("utf-8", "utf-16-le"),
        ("utf-8", "ascii"),
        ("cp1252", "ascii"),
        ("cp1252", "utf-8"),
        ("utf-16-le", "cp1252"),
        ("utf-16-be", "utf-32"),
        ("utf-32-le", "utf-16"),
    ],
)
def test_named_encoding_that_does_not_fit(encoding: str, named: str) -> None:
    with pytest.raises(RosterError, match=f"^--encoding {named} does not fit: "):
        find((HEADER + ANA).encode(encoding), named)
