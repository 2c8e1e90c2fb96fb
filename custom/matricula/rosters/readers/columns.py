"""The meaning of a roster's columns: the usual spellings of headers, and a mapping."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from ..errors import RosterError

LEARNER_FIELDS = ("email", "first_name", "last_name", "name", "username", "password")

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "email": (
        "email",
        "e mail",
        "mail",
        "email address",
        "e mail address",
        "mail address",
        "emailaddress",
        "work email",
        "user email",
        "learner email",
        "correo electronico",
        "adresse e mail",
        "e mail adresse",
    ),
    "first_name": (
        "first name",
        "firstname",
        "first",
        "given name",
        "givenname",
        "given names",
        "forename",
        "fname",
        "vorname",
        "prenom",
        "nombre",
    ),
    "last_name": (
        "last name",
        "lastname",
        "last",
        "surname",
        "family name",
        "familyname",
        "lname",
        "nachname",
        "nom",
        "apellido",
        "apellidos",
    ),
    "name": ("name", "full name", "fullname", "display name", "learner name", "learner"),
    "username": ("username", "user name", "user", "login", "login name", "user id", "userid"),
    "password": ("password", "initial password"),
    "course": ("course", "course id", "offering", "offering id", "experience", "experience id"),
    "legal_entity": ("legal entity", "legal entity id"),
    "behavior": ("behavior", "behaviour"),
    "registration_date": ("registration date", "registrationdate"),
    "candidate_id": ("candidate id", "candidateid"),
    "send_activation_email": ("send activation email", "activation email"),
}
_ABROAD: dict[str, str] = {
    "email": (
        "email adresse|mail adresse|emailadresse|e mailadresse|mailadresse|courriel|"
        "adresse email|adresse mail|adresse de courriel|adresse electronique|correo|"
        "direccion de correo|direccion de correo electronico|email institucional|"
        "correio eletronico|correio electronico|endereco de email|endereco de e mail|"
        "indirizzo email|indirizzo e mail|indirizzo mail|posta elettronica|emailadres|"
        "e mailadres|mailadres"
    ),
    "first_name": "vornamen|rufname|prenoms|nombres|nome|primeiro nome|voornaam|voornamen|roepnaam",
    "last_name": (
        "familienname|zuname|nom de famille|sobrenome|apelido|apelidos|ultimo nome|cognome|"
        "achternaam|familienaam"
    ),
    "name": (
        "vollstandiger name|voller name|vor und nachname|nom complet|nom et prenom|"
        "prenom et nom|nombre completo|nombre y apellidos|nombre y apellido|nome completo|"
        "nome e cognome|nome e sobrenome|naam|volledige naam"
    ),
    "username": (
        "benutzername|benutzer|nutzername|anmeldename|benutzerkennung|"
        "nom d utilisateur|nom dutilisateur|utilisateur|identifiant|nombre de usuario|"
        "usuario|nome de usuario|nome de utilizador|utilizador|nome utente|utente|"
        "gebruikersnaam|gebruiker"
    ),
    "password": (
        "passwort|kennwort|initialpasswort|mot de passe|contrasena|senha|palavra passe|wachtwoord"
    ),
    "course": (
        "kurs|kurs id|kursnummer|cours|id cours|id du cours|curso|id curso|id del curso|"
        "id do curso|corso|id corso|id del corso|cursus|cursus id"
    ),
}
"""German, French, Spanish, Portuguese, Italian and Dutch, as `normalize` leaves them."""
_SECRETS = (
    ("password passwort passwd passphrase passcode pwd pass pw kennwort contrasena clave senha")
    + (" parola palavra mdp wachtwoord heslo haslo losenord adgangskode passord salasana jelszo")
    + (" sifre parole secret")
).split()
_SECRET_PARTS = (
    *("password", "passwort", "passwd", "kennwort", "contrasena", "motdepasse", "wachtwoord"),
    *("hasło", "парол", "密码", "密碼", "パスワード", "비밀번호"),
)
_FIELD_OF = {spelling: field for field, all_ in _SPELLINGS.items() for spelling in all_}
_FIELD_OF |= {spelling: field for field, all_ in _ABROAD.items() for spelling in all_.split("|")}


def normalize(header: str) -> str:
    """Return a header without accents, case and punctuation: `E-Mail ` is the same as `e_mail`."""
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    # `FirstName` and `firstName` are two words as well.
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    return " ".join(re.findall(r"[a-z0-9]+", spaced.casefold()))


def recognize(header: str) -> str | None:
    """Return the field that a header usually means."""
    return _FIELD_OF.get(normalize(header))


def is_secret(header: str) -> bool:
    """Tell whether a column seems to hold passwords, in the usual languages."""
    words = normalize(header).split()
    text = "".join(words) + unicodedata.normalize("NFC", header.lower())
    return any(word in _SECRETS for word in words) or any(part in text for part in _SECRET_PARTS)


def map_columns(
    headers: Sequence[str], fields: Iterable[str], mapping: Mapping[str, str]
) -> dict[str, int]:
    """Return the index of the column of each field in `fields` that the roster has.

    `mapping` has headers by field and takes precedence. Raises RosterError for an unknown field or
    header, and where two columns could be the same field.
    """
    known = list(fields)
    columns = {field: _find(headers, field, header, known) for field, header in mapping.items()}
    taken = set(columns.values())
    for index, header in enumerate(headers):
        field = recognize(header)
        if field not in known or field in mapping or index in taken:
            continue
        if field in columns:
            raise RosterError(
                f"Two columns could be the {field}: {headers[columns[field]]!r} and {header!r}."
                f' Say which: --map {field}="{header}"'
            )
        columns[field] = index
    return columns


def _find(headers: Sequence[str], field: str, header: str, known: Sequence[str]) -> int:
    if field not in known:
        raise RosterError(f"--map {field}=…: there is no such field. Known are {', '.join(known)}.")
    places = [index for index, name in enumerate(headers) if name == header]
    places = places or [
        index for index, name in enumerate(headers) if normalize(name) == normalize(header)
    ]
    if len(places) == 1:
        return places[0]
    found = "is there more than once" if places else "is not there"
    raise RosterError(
        f'--map {field}="{header}": this column {found}. The roster has {show(headers)}.'
    )


def show(headers: Iterable[str]) -> str:
    """Return headers as a message shows them."""
    return ", ".join(repr(header) for header in headers) or "no columns"
