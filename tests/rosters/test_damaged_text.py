"""Names that an earlier program has damaged, in a file that is valid UTF-8."""

from pathlib import Path

import pytest
from roster_files import find_refusal, read_roster, write_roster

HEADER = "email,name,username\n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "Jörg Müller".encode().decode("cp1252"),
            "is encoded in UTF-8 twice, perhaps 'Jörg Müller'",
        ),
        ("Jörg Müller".encode().decode("mac-roman"), "twice, perhaps 'Jörg Müller'"),
        ("Jörg Müller".encode().decode("cp850"), "twice, perhaps 'Jörg Müller'"),
        ("Łukasz Żak".encode().decode("latin-1"), "twice, perhaps 'Łukasz Żak'"),
        ("Nicolò è".encode().decode("cp1252"), "twice"),
        ("O&#39;Brien", """has characters of HTML, perhaps "O'Brien\""""),
        ("Ren&eacute; Roy", "has characters of HTML, perhaps 'René Roy'"),
        ("Hans M+APw-ller", "is in UTF-7, perhaps 'Hans Müller'"),
        ("~{MuN0~}", "is in the encoding HZ"),
        ("\x1b$B;3ED\x1b(B", "has escapes of ISO-2022"),
        ("Jos%C3%A9 Roy", "is quoted as in a URL, perhaps 'José Roy'"),
        ("Ana%20Lee", "is quoted as in a URL, perhaps 'Ana Lee'"),
        ("M=C3=BCller", "is in quoted-printable as in mail, perhaps 'Müller'"),
        ("=DCnal M=FCller", "is in quoted-printable as in mail, perhaps 'Ünal Müller'"),
        (r"Jos\u00e9", "has the codes of letters, as in the text of a program, perhaps 'José'"),
        (r"Jos\U000000e9", "perhaps 'José'"),
        (r"Jos\u{e9}", "perhaps 'José'"),
        (r"Jos\xe9", "perhaps 'José'"),
        (r"Jos\xc3\xa9", "perhaps 'José'"),
        (r"Jos\303\251", "perhaps 'José'"),
        ("Jos<U+00E9>", "perhaps 'José'"),
        ("Jos_x00E9_", "perhaps 'José'"),
        ("Josu00e9", "perhaps 'José'"),
        ("Fran&ccedilois", "has characters of HTML, perhaps 'François'"),
        ("Jos&#233", "has characters of HTML, perhaps 'José'"),
        ("Ana &amp Bo", "has characters of HTML, perhaps 'Ana & Bo'"),
        ("ana.lee@example.org", "is or has an email"),
        ("Ana Lee (a@example.org)", "is or has an email"),
        ("https://example.org/ana", "has a URL"),
        ("A<b>na</b>", "has a tag of HTML"),
        ("Ana<br/>Lee", "has a tag of HTML"),
        ("[object Object]", "as programs write values that are no text"),
        ("{a: Ana}", "as programs write values that are no text"),
        ("b'Ana'", "as programs write values that are no text"),
        ("('Ana')", "as programs write values that are no text"),
        ("['Ana']", "as programs write values that are no text"),
        ("<Person object at 0x7f31>", "as programs write values that are no text"),
        ("<<First Name>>", "as programs write values that are no text"),
        ("[First Name]", "as programs write values that are no text"),
        ("$name", "as programs write values that are no text"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "as programs write values that are no text"),
        ("CN=Ana Lee", "as programs write values that are no text"),
        ("ACME\\ana", "as programs write values that are no text"),
        ("_Ana Lee_", "with the marks of formatted text"),
        ("**Ana Lee**", "with the marks of formatted text"),
        ("Jos%u00e9", "perhaps 'José'"),
        ("ana@localhost", "is or has an email"),
        ("ana (at) example.org", "is or has an email"),
        ("www.example.org/ana", "has a URL"),
        ("tel:123456", "has a URL"),
        ("١٢٣", "has no letter"),
        ("+A1", "is the formula"),
        ("=A1&B1", "is the formula =A1&B1 as text"),
        ("@SUM(A1)", "is the formula"),
        ("=SUM(A1)", "is the formula"),
        ("Jan-24", "a date as spreadsheets write it"),
        ("24-Dez", "a date as spreadsheets write it"),
        ("-", "has no letter"),
        ("· ·", "has no letter"),
        ("“Ana Lee”", "has quotation marks around it, perhaps 'Ana Lee'"),
    ],
)
def test_damaged_name_refuses_its_row(tmp_path: Path, name: str, reason: str) -> None:
    path = write_roster(tmp_path, f"{HEADER}ana@example.org,{name},ana-1\n")
    (ana,) = read_roster(path)
    assert reason in (find_refusal(ana) or "")
    assert (ana.place, ana.email) == ("line 2", "ana@example.org")


@pytest.mark.parametrize(
    "name",
    [
        *("José Núñez", "Nguyễn Thị Ánh", "ÉRIC ÄÖÜ", "Ana & Bo", "Ana «Bo» Lee", "Ana “Bo” Lee"),
        *("POSPÍŠIL", "MATÚŠ ŠURKA", "KRÍŽ", "O'Brien", "J. R. R.", "X", "John 3rd", "50 Cent"),
        *("Ana (Bo) Lee", "Ana [Bo] Lee", "Ana <Annie> Lee", "(Ana)", "'t Hooft", "D'Arcy", "-Lee"),
        *("X Æ A-12", "Test-01", "Stu0123", "b'nai", "Ana_x", "Ana&Regina", "Ana&Ethan", "TRUE"),
        *(
            "=Lee",
            "=1+1",
            "😀",
            "May",
            "Jan",
            "Mai-Lan",
            "A$AP",
            "will.i.am",
            "李",
            "〇",
            "José 🙂",
            "عبد",
            "B'Elanna",
        ),
        *("+Ray", "Lee: Ana", "[Ana]", "*Ana", "Ana_", "A1", "Ana (at home)", "Anatel: Bo"),
        *("Łukasz Śliwa", "Ngô Ðình", "Anne+Marie-Lou", "Ô’Ånté", "Þórð Ðóra"),
    ],
)
def test_other_names_are_whole(tmp_path: Path, name: str) -> None:
    (ana,) = read_roster(write_roster(tmp_path, f"{HEADER}ana@example.org,{name},ana-1\n"))
    assert (find_refusal(ana), ana.learner.name) == (None, name)


@pytest.mark.parametrize(
    ("first", "last", "is_taken"), [("Sukarno", "-", True), ("-", "Lee", False)]
)
def test_signs_may_stand_for_the_last_name_of_people_who_have_none(
    tmp_path: Path, first: str, last: str, is_taken: bool
) -> None:
    text = f"email,first_name,last_name\nana@example.org,{first},{last}\n"
    path = write_roster(tmp_path, text)
    (ana,) = read_roster(path, "digitalchalk", {"course": "5d2a0000000000000000000000000001"})
    assert (find_refusal(ana) is None) == is_taken
