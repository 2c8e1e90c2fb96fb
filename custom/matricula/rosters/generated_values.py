"""What a roster lacks and can be made up on request: usernames and passwords."""

import base64
import re
import secrets
import unicodedata
from hashlib import blake2b

from attrs import evolve, frozen

from matricula_runtime.email_key import email_key

from ..learner import Learner

_LONGEST_STEM = 22  # with a hyphen and the digest that makes 30, the most that Tahoe takes
_DIGEST = 7
_FALLBACK = "learner"

# Letters that no decomposition leads to ASCII; of other scripts the usual romanisation.
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
class Filling:
    """Which values are made up where a row has none."""

    usernames: bool = False
    passwords: bool = False

    def fill(self, learner: Learner) -> Learner:
        """The learner with what was lacking."""
        if self.usernames and not learner.username and learner.email:
            learner = evolve(learner, username=derive_username(learner))
        if self.passwords and not learner.password:
            # It is sent and nowhere kept: the learner sets another.
            learner = evolve(learner, password=secrets.token_urlsafe(18))
        return learner


def derive_username(learner: Learner) -> str:
    """A username from the name, or the address; the same for the same address in every run.

    A digest of the address makes it unique: two of ten thousand people meet once in 700 rosters.
    """
    address = email_key(learner.email or "")
    stem = _romanize(learner.full_name or "") or _romanize(address.partition("@")[0]) or _FALLBACK
    digest = base64.b32encode(blake2b(address.encode(), digest_size=5).digest()).decode().lower()
    return f"{stem[:_LONGEST_STEM].rstrip('-')}-{digest[:_DIGEST]}"


def _romanize(text: str) -> str:
    lowered = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in lowered if not unicodedata.combining(sign))
    return "-".join(re.findall(r"[a-z0-9]+", bare.translate(_LETTERS)))
