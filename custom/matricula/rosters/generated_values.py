"""Usernames and passwords that are generated for rows without one."""

import base64
import re
import secrets
import unicodedata
from hashlib import blake2b

from attrs import evolve, frozen

from matricula_runtime.email_key import email_key

from ..learner import Learner

_LONGEST = 30
"""Characters of a username, unless the platform takes less."""
_DIGEST = 7
_FALLBACK = "learner"

# Letters that Unicode does not decompose to ASCII, and the usual romanisation of other scripts.
_LETTERS = str.maketrans(
    {
        **dict(zip("łøđðıħŧ", "loddiht", strict=True)),
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        **dict(zip("абвгдезийклмнопрстуфцыэіў", "abvgdeziyklmnoprstufcyeiu", strict=True)),
        "ж": "zh",
        "х": "kh",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
        "ъ": "",
        "ь": "",
        "ё": "e",
        "є": "ye",
        "ї": "yi",
        "ґ": "g",
        **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "abgdeziiklmnxoprsstyfo", strict=True)),
        "θ": "th",
        "χ": "ch",
        "ψ": "ps",
    }
)


@frozen
class GeneratedValues:
    """Which values are generated for rows that have none.

    `longest_username` is the most characters that the platform takes; None for no limit.
    """

    usernames: bool = False
    passwords: bool = False
    longest_username: int | None = None

    def add_to(self, learner: Learner) -> Learner:
        """Return the learner with the values that were missing."""
        if self.usernames and not learner.username and learner.email:
            learner = evolve(learner, username=derive_username(learner, self.longest_username))
        if self.passwords and not learner.password:
            # It is sent and stored nowhere: the learner sets another one.
            learner = evolve(learner, password=secrets.token_urlsafe(18))
        return learner


def derive_username(learner: Learner, longest: int | None = None) -> str:
    """Return a username from the name or the email, the same in every run for the same email.

    It has at most 30 characters, and at most `longest`. A digest of the email makes it unique: in
    one of 700 rosters of ten thousand people, two get the same username.
    """
    key = email_key(learner.email or "")
    stem = _romanize(learner.full_name or "") or _romanize(key.partition("@")[0]) or _FALLBACK
    digest = base64.b32encode(blake2b(key.encode(), digest_size=5).digest()).decode().lower()
    end = f"-{digest[:_DIGEST]}"
    longest = min(longest or _LONGEST, _LONGEST)
    name = stem[: max(longest - len(end), 0)].rstrip("-")
    return f"{name}{end}" if name else digest[: min(longest, _DIGEST)]


def _romanize(text: str) -> str:
    lowered = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in lowered if not unicodedata.combining(sign))
    return "-".join(re.findall(r"[a-z0-9]+", bare.translate(_LETTERS)))
