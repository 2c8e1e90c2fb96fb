"""Headers of columns: the text that counts, and what it usually means in the known languages.

The words are data, in `headers.toml`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from ...discovery import ENTRIES
from .data_files import load_data

LEARNER_FIELDS: Final = ("email", "first_name", "last_name", "name", "username", "password")

LEARNER_MEANINGS: Final = (
    *LEARNER_FIELDS,
    *("full_name", "last_name_1", "last_name_2", "last_name_prefix"),
)
"""The meanings of a column of a learner; `name` is a name that may be half of one."""
SETTING_MEANINGS: Final = tuple(
    dict.fromkeys(name for entry in ENTRIES.values() for name in entry.settings)
)
_FIELD_OF_MEANING: Final = {
    "full_name": "name",
    "last_name_1": "last_name",
    "last_name_2": "last_name",
    "last_name_prefix": "last_name",
}
_ACCENTS = re.compile("[\u0300-\u036f]")
_BRACKETS = re.compile(r"(?P<before>.*\S)\s*[\[(](?P<inside>[^\[\]()]*)[\])]\s*")
_SEPARATORS = re.compile(r"[/|\n·]")


def fold(text: str) -> str:
    """Return a text in lower case, without accents on letters and without invisible characters."""
    # A Turkish header in upper case has I for ı.
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())).replace("ı", "i")
    if plain.isascii():
        return plain
    joined = unicodedata.normalize("NFC", plain)
    return "".join(sign for sign in joined if unicodedata.category(sign) != "Cf")


def normalize(header: str) -> str:
    """Return the letters and digits of a header, of all scripts: `E-Mail ` is the same as `e_mail`.

    It is empty for a header without letters and digits. Such a header matches nothing.
    """
    plain = fold(header)
    if plain.isascii():
        return "".join(filter(str.isalnum, plain))
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNM")


def split_words(header: str) -> list[str]:
    """Return the words of a header; `userPass` is two words."""
    spaced = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", header)
    return re.findall(r"[^\W_]+", fold(spaced))


@cache
def _list_spellings() -> Mapping[str, str]:
    """Return the meaning of each normalized header."""
    data = load_data("headers.toml")
    found = {normalize(name): name for name in SETTING_MEANINGS}
    found |= {
        normalize(spelling): meaning
        for meaning in (*LEARNER_MEANINGS, *SETTING_MEANINGS)
        for spellings in data.get(meaning, {}).values()
        for spelling in spellings
    }
    for entry in ENTRIES.values():
        for meaning, setting in entry.settings.items():
            found |= {normalize(spelling): meaning for spelling in setting.headers}
    people = data["people"]
    for subject in people["subjects"]:
        for field in people["fields"]:
            key = normalize(field)
            found.setdefault(normalize(subject) + key, "full_name" if key == "name" else found[key])
    return found


@cache
def _list_marks() -> frozenset[str]:
    return frozenset(map(normalize, load_data("headers.toml")["marks"]["words"]))


def find_meaning(header: str) -> str | None:
    """Return what a header says its column is, None if it says anything more or anything else.

    A header in two languages (`E-Mail / Courriel`) counts if both say the same.
    """
    spellings = _list_spellings()
    meaning = spellings.get(normalize(header))
    if meaning is not None:
        return meaning
    if (marked := _BRACKETS.fullmatch(header)) and normalize(marked["inside"]) in _list_marks():
        return find_meaning(marked["before"])
    meanings = {spellings.get(normalize(part)) for part in _SEPARATORS.split(header)}
    return meanings.pop() if len(meanings) == 1 else None


def is_foreign(header: str, headers: Iterable[str]) -> bool:
    """Tell whether a header means nothing because of the other headers.

    That is `Last` without `First`, and the Turkish `ad` without another Turkish header. Elsewhere
    AD is short for other things, such as Active Directory.
    """
    key = normalize(header)
    data = load_data("headers.toml")
    if key in data["only_beside"]:
        return {*map(normalize, headers)}.isdisjoint(data["only_beside"][key])
    if key != "ad":
        return False
    spellings = {
        normalize(one) for meaning in LEARNER_MEANINGS for one in data[meaning].get("tr", ())
    }
    return not any(normalize(one) in spellings - {"ad"} for one in headers)


def find_meaning_beside(header: str, headers: Iterable[str]) -> str | None:
    """Return what a header means among others: `Nom` beside `Cognoms` is the first name."""
    key = normalize(header)
    for meaning, cases in load_data("headers.toml")["beside"].items():
        others = {normalize(one) for one in cases.get(key, ())}
        if not others.isdisjoint(map(normalize, headers)):
            return str(meaning)
    return find_meaning(header)


def find_field(meaning: str | None) -> str | None:
    """Return the field that a meaning belongs to: `last_name` for `last_name_1`."""
    return _FIELD_OF_MEANING.get(meaning, meaning) if meaning is not None else None


def recognize(header: str) -> str | None:
    """Return the field that a header usually means."""
    return find_field(find_meaning(header))


def concerns(header: str, meaning: str, platform: str) -> bool:
    """Tell whether a header may name this setting of a platform.

    `Experience` is a course on the platform that calls it so, and nothing on others.
    """
    slots = load_data("headers.toml").get(meaning, {})
    setting = ENTRIES[platform].settings.get(meaning) if platform in ENTRIES else None
    own = [meaning, *(setting.headers if setting else ())]
    own += [spelling for spellings in slots.values() for spelling in spellings]
    return normalize(header) in set(map(normalize, own))


def is_secret(header: str) -> bool:
    """Tell whether a column seems to hold passwords, in the usual languages."""
    data = load_data("headers.toml")["secrets"]
    if any(word in data["words"] for word in split_words(header)):
        return True
    return _contains(header, data["inside"])


def has_name_part(header: str) -> bool:
    """Tell whether a column seems to hold some part of a name, in any language that is known."""
    data = load_data("headers.toml")["name_parts"]
    found = {normalize(word) for word in split_words(header)}
    if found & set(map(normalize, data["others"])) or _contains(header, data["not_inside"]):
        return False
    return bool(found & set(map(normalize, data["words"]))) or _contains(header, data["inside"])


def is_further_name(header: str) -> bool:
    """Tell whether a column has a part of a name that a column called `Name` seems to lack."""
    further = load_data("headers.toml")["name_parts"]["further"]
    return normalize(header) in {normalize(one) for one in further}


def is_name_aside(header: str) -> bool:
    """Tell whether a column has a name besides the one that a column called `Name` has."""
    aside = load_data("headers.toml")["name_parts"]["aside"]
    return normalize(header) in {normalize(one) for one in aside}


def is_surname(header: str) -> bool:
    """Tell whether a column clearly has last names, in any language that is known."""
    surnames = load_data("headers.toml")["name_parts"]["surnames"]
    return normalize(header) in {normalize(one) for one in surnames}


def is_ambiguous_surname(header: str) -> bool:
    """Tell whether a header is a last name in one country, and a nickname or a title in another."""
    ambiguous = load_data("headers.toml")["name_parts"]["ambiguous"]
    return normalize(header) in {normalize(one) for one in ambiguous}


def is_category(header: str) -> bool:
    """Tell whether a column has places, groups, tasks or remarks, which may look like names."""
    data = load_data("headers.toml")
    words = {*data["categories"]["words"], *data["name_parts"]["others"]}
    found = set(map(normalize, split_words(header)))
    return bool(found & set(map(normalize, words))) or _contains(
        header, data["categories"]["inside"]
    )


def is_status(header: str) -> bool:
    """Tell whether a column may mark people who have left."""
    data = load_data("headers.toml")["status"]
    if normalize(header) in {normalize(word) for word in data["words"]}:
        return True
    found = set(map(normalize, split_words(header)))
    return bool(found & set(map(normalize, data["anywhere"]))) and not found & {*data["beside"]}


def _contains(header: str, parts: Iterable[str]) -> bool:
    key = normalize(header)
    return any(normalize(part) in key for part in parts)


def list_total_words() -> Iterator[str]:
    """Yield the first words of totals, folded."""
    return map(fold, load_data("headers.toml")["totals"]["words"])


def list_remark_words() -> Iterator[str]:
    """Yield the first words of notes, folded. They count only before a sign, a digit or the end."""
    return map(fold, load_data("headers.toml")["totals"]["remarks"])


def show(headers: Iterable[str]) -> str:
    """Return headers as a message shows them."""
    return ", ".join(repr(header) for header in headers) or "no columns"
