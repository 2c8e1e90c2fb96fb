"""Rosters as people's spreadsheet programs write them."""

from pathlib import Path

import pytest
from command_line import Command

from matricula.rosters.readers.columns import recognize
from matricula.rosters.refused_file import name_part

FIELDS = ("email", "first_name", "last_name", "username", "password", "course", "name")


def test_refused_rows_have_the_rosters_delimiter(command: Command) -> None:
    command.write("r.csv", "email;name;username\na@example.org;Ann;x\nb@example.org;Bo, B;bobo\n")
    assert command.register("r.csv").code == 1
    refused = (command.folder / "r.refused.csv").read_bytes()

    assert refused.startswith("\ufeffemail;name;username;reason\r\na@example.org;Ann;x;".encode())
    command.write("r.refused.csv", refused.decode("utf-8-sig").replace(";x;", ";xx;"))
    assert command.register("r.refused.csv").counts["created"] == 1


def test_rows_that_lack_something_are_reported_once_and_plainly(command: Command) -> None:
    command.write("r.csv", "email,first name,last name,cell\na@example.org,,Lee,\n")
    done = command.register("r.csv", "tahdah")
    dry = command.register("r.csv", "tahdah", "--dry-run")

    assert "1 of them lacks a value that tahdah needs, or cannot be read: line 2" in done.err
    assert "lacks a value" not in dry.err
    assert "line 2, a@example.org, rejected: no first name\n" in done.err


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "r.csv",
            "email,name,username\na@example.org,A,aa,x\n",
            "line 2, a@example.org, rejected: has 4 cells",
        ),
        (
            "r.jsonl",
            '{"email": "a@example.org", "name": "A", "username": "aa"}\nno\n',
            "line 2, rejected: no JSON",
        ),
    ],
)
def test_line_that_cannot_be_read_is_named_once(
    command: Command, name: str, text: str, told: str
) -> None:
    command.write(name, text)
    err = command.register(name).err
    assert told in err
    assert "line 2: line 2" not in err


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("E-Mail-Adresse|Vorname|Nachname|Benutzername|Passwort|Kurs", "eflupc"),
        ("Courriel|Prénom|Nom de famille|Nom d'utilisateur|Mot de passe|Cours", "eflupc"),
        ("Correo electrónico|Nombre|Apellidos|Nombre de usuario|Contraseña|Curso", "eflupc"),
        ("Endereço de e-mail|Nome|Sobrenome|Nome de usuário|Senha|Curso", "eflupc"),
        ("Indirizzo e-mail|Nome|Cognome|Nome utente|Password|Corso", "eflupc"),
        ("E-mailadres|Voornaam|Achternaam|Gebruikersnaam|Wachtwoord|Cursus", "eflupc"),
        ("Vollständiger Name|Nom complet|Nombre completo|Nome completo|Volledige naam", "nnnnn"),
    ],
)
def test_headers_in_other_languages(headers: str, fields: str) -> None:
    names = dict(zip("eflupcn", FIELDS, strict=True))
    assert [recognize(header) for header in headers.split("|")] == [names[sign] for sign in fields]


def test_headers_below_titles(command: Command) -> None:
    text = "Course list 2026;;\n\nSpring;;\nemail;name;username\na@example.org;Ann;annie\n"
    command.write("r.csv", text)
    done = command.register("r.csv")
    assert (done.code, "line 4, below titles: --header-row 4" in done.err) == (2, True)

    assert command.register("r.csv", "tahoe", "--header-row", "4").counts["created"] == 1
    command.write("p.toml", "header-row = 2\n")  # blank: the next one that is not
    done = command.register("r.csv", "tahoe", "--profile", "p.toml")
    assert (done.code, "line 4, below titles" in done.err) == (2, True)


def test_journal_of_another_file_is_reported(command: Command) -> None:
    rows = "email,name,username\na@example.org,Ann,annie\n"
    command.write("r.csv", rows)
    command.write("r.txt", rows)
    assert "goes on" not in command.register("r.csv").err
    assert "goes on" not in command.register("./r.csv").err
    assert "continues the journal of r.csv: r.tahoe.journal\n" in command.register("r.txt").err
    (command.folder / "other").mkdir()
    command.write("other/r.csv", rows)
    done = command.register("other/r.csv", "tahoe", "--journal", "r.tahoe.journal")
    assert "continues the journal of r.csv: r.tahoe.journal\n" in done.err


def test_purge_names_the_files_that_still_hold_people(command: Command) -> None:
    journal, folder = "r.tahoe.journal", command.folder.resolve()
    command.write("r.csv", "email,name,username\na@example.org,Ann,x\nb@example.org,Bo,y\n")
    command.register("r.csv")
    refused = (folder / "r.refused.csv").read_text(encoding="utf-8-sig")
    command.write("r.refused.csv", refused.replace(",x,", ",annie,"))
    command.register("r.refused.csv", "tahoe", "--journal", journal)
    for _ in range(2):
        command.run("roster", "export", journal, "--output", "report.csv")
    part = f"r.refused.csv.{name_part(Path(journal))}"
    command.write(part, "a@example.org")
    done = command.run("roster", "purge", journal, "--yes")

    told = dict(line.split(" still holds people ") for line in done.out.splitlines()[1:-1])
    assert {name: what.split(":")[0] for name, what in told.items()} == {
        f"{folder}/r.csv": "(a roster)",
        f"{folder}/r.refused.csv": "(written from this journal and changed since)",
        f"{folder}/{part}": "(left by a run that was killed)",
        f"{folder}/r.refused.refused.csv": "(written from this journal)",
        f"{folder}/report.csv": "(written from this journal)",
        f"{folder}/report.csv~": "(an earlier one of this name)",
    }
    for name in told:
        Path(name).unlink()
    assert "still holds" not in command.run("roster", "purge", journal).out
