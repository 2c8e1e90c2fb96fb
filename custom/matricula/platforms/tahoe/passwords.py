"""Tahoe's rule that no schema can say: a password must not be like the username or the email.

Source: the defaults of the vendor's published code (`lms/envs/common.py`, with Django's
`UserAttributeSimilarityValidator`). A site may have a policy of its own.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

_TOO_SIMILAR = 0.7
"""The share of common characters from which on two texts are similar."""
_BETWEEN_WORDS = re.compile(r"\W+")


def check_password(body: Mapping[str, object]) -> dict[str, str]:
    """Return the error of the password in the body of a registration, by property, or nothing."""
    password, username = body.get("password"), body.get("username")
    if not isinstance(password, str) or not isinstance(username, str):
        return {}
    text = unicodedata.normalize("NFKC", password.strip())
    for value, name in ((username, "username"), (body.get("email"), "email")):
        if isinstance(value, str) and _resembles(text, value.strip()):
            return {"password": f"It is too similar to the {name}."}
    return {}


def _resembles(password: str, value: str) -> bool:
    """Tell whether a password has most characters of a value, or of a word in it."""
    wanted, whole = Counter(password.lower()), value.lower()
    return any(_are_similar(wanted, part) for part in {whole, *_BETWEEN_WORDS.split(whole)})


def _are_similar(wanted: Counter[str], part: str) -> bool:
    total = wanted.total() + len(part)
    return bool(part) and 2 * (wanted & Counter(part)).total() >= _TOO_SIMILAR * total
