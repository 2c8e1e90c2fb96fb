"""The data of headers and presets: no word with two meanings, and letters of all scripts."""

from pathlib import Path

import pytest

from matricula.rosters.readers.data_files import list_presets, load_data
from matricula.rosters.readers.headers import (
    LEARNER_MEANINGS,
    SETTING_MEANINGS,
    find_meaning,
    has_name_part,
    is_status,
    normalize,
    recognize,
)
from matricula.rosters.readers.presets import choose_preset

ROOT = Path(__file__).parents[2]
DATA = load_data("headers.toml")
PRESETS = load_data("presets.toml")
SPELLINGS = [
    (spelling, meaning)
    for meaning in (*LEARNER_MEANINGS, *SETTING_MEANINGS)
    for spellings in DATA.get(meaning, {}).values()  # a setting may have its own name only
    for spelling in spellings
]


def test_each_word_means_what_its_list_says() -> None:
    assert len(SPELLINGS) > 300
    assert {spelling: find_meaning(spelling) for spelling, _ in SPELLINGS} == dict(SPELLINGS)


def test_a_word_more_makes_another_column() -> None:
    """Whoever else a header speaks of, in whatever language, it is not the learner's column."""
    others = [
        "manager",
        "private",
        "second",
        "parent",
        "old",
        "Vorgesetzter",
        "privé",
        "бывший",
        "主管",
    ]
    for spelling, _ in SPELLINGS:
        for other in others:
            for header in (f"{other} {spelling}", f"{spelling} {other}", f"{spelling} ({other})"):
                assert recognize(header) is None, header


@pytest.mark.parametrize("header", ["", " ", "#", "***", "\u200b", "–"])
def test_a_header_without_letters_matches_nothing(header: str) -> None:
    assert normalize(header) == ""
    assert find_meaning(header) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prénom", "prenom"),
        ("E-Mail", "e_mail"),
        ("Straße", "STRASSE"),
        ("Ёлка", "елка"),
        ("Ａ１", "a1"),
    ],
)
def test_case_accents_and_signs_do_not_count(one: str, other: str) -> None:
    assert normalize(one) == normalize(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Логин", "Телефон"), ("имя", "фамилия"), ("名", "姓"), ("か", "が"), ("имя", "")],
)
def test_letters_of_other_scripts_count(one: str, other: str) -> None:
    assert normalize(one) != normalize(other)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        *[("Geburtsname", True), ("Segundo apellido", True), ("Username", False)],
        *[("Tournament", False), ("ชื่อผู้ใช้", False), ("نام کاربری", False), ("उपयोगकर्ता नाम", False)],
        *[("Ap. Paterno", True), ("Soyisim", True), ("Pavardė", True), ("Uzvārds", True)],
        *[("Családnév", True), ("Презиме", True), ("Прозвішча", True), ("Mbiemri", True)],
        *[("Nama Belakang", True), ("نام خانوادگی", True), ("นามสกุล", True), ("उपनाम", True)],
        *[("みょうじ", True), ("Familie", True), ("Аты", True), ("Priezvisko", True)],
    ],
)
def test_parts_of_names_are_known(header: str, expected: bool) -> None:
    assert has_name_part(header) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        *[("Approval Status", True), ("Worker Status", True), ("Availability", True)],
        *[("Block credential", True), ("Leaving date", True), ("Termination Date", True)],
        *[("Austrittsdatum", True), ("Fecha de baja", True), ("Marital status", False)],
        *[("Start date", False), ("State of mind", False), ("Date of birth", False)],
    ],
)
def test_columns_that_may_mark_leavers_are_known(header: str, expected: bool) -> None:
    assert is_status(header) is expected


@pytest.mark.parametrize("name", list_presets())
def test_each_preset_finds_itself_and_has_sources(name: str) -> None:
    preset = PRESETS[name]
    headers = [*preset["headers"], *preset.get("any", ())[:1]]
    chosen = choose_preset(headers, None)
    assert chosen is not None
    assert chosen.name == name
    assert preset["sources"]
    for source in preset["sources"]:
        assert source.startswith("https://") or (ROOT / source).is_file()
