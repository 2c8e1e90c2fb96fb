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
        *("Łukasz Śliwa", "Ngô Ðình", "Anne+Marie-Lou", "Ô’Ånté", "Þórð Ðóra"),
    ],
)
def test_other_names_are_whole(tmp_path: Path, name: str) -> None:
    (ana,) = read_roster(write_roster(tmp_path, f"{HEADER}ana@example.org,{name},ana-1\n"))
    assert (find_refusal(ana), ana.learner.name) == (None, name)
