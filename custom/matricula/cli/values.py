"""Types of the values on the command line: how each is read, and the error for a wrong one."""

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from cyclopts import Parameter, Token

from matricula import PLATFORMS, RateLimit

T = TypeVar("T")

_SECONDS = {"s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0}
_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}


def one(read: Callable[[str], T]) -> Callable[[Any, Sequence[Token]], T]:
    """A converter for an option with one value. `read` raises ValueError for a wrong one."""

    def convert(_: Any, tokens: Sequence[Token]) -> T:
        return read(tokens[0].value)

    return convert


def each(read: Callable[[str], T]) -> Callable[[Any, Sequence[Token]], tuple[T, ...]]:
    """A converter for an option that may be given more than once."""

    def convert(_: Any, tokens: Sequence[Token]) -> tuple[T, ...]:
        return tuple(read(token.value) for token in tokens)

    return convert


def read_text(text: str) -> str:
    """A text. The bytes of an argument need not be UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{text!r} is not UTF-8") from None
    return text


def read_output(text: str) -> Path:
    """The name of a file to write; `-` for standard output."""
    if not text or (text.startswith("-") and text != "-"):
        raise ValueError("name a file, or - for standard output")
    return Path(read_text(text))


def read_input(text: str) -> Path:
    """The name of a file to read; `-` for standard input."""
    if not text or (text.startswith("-") and text != "-"):
        raise ValueError("name a file, or - for standard input")
    return Path(read_text(text))


def read_count(text: str) -> int:
    """A whole number of 1 or more."""
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < 1:
        raise ValueError(f"give a number of 1 or more, not {text[:40]!r}")
    return int(text)


def read_percentage(text: str) -> float:
    """A finite number."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"give a number, not {text!r}")
    return number


def read_rate(text: str) -> RateLimit | Literal["documented"] | None:
    """A rate such as `60/min`; None for `none`, no limit; or `documented`, that of the spec."""
    if text == "none":
        return None
    if text == "documented":
        return "documented"
    found = re.fullmatch(r"([1-9]\d{0,6})/(s|sec|min|h)", text)
    if not found:
        raise ValueError(f"give it like 60/min, 5/s, none or documented, not {text!r}")
    return RateLimit(int(found[1]), _SECONDS[found[2]])


def read_delimiter(text: str) -> str:
    """A character, or the name of one."""
    text = _DELIMITERS.get(text, text)
    if len(text) != 1 or text in '"\r\n':
        raise ValueError("give one character, or tab, comma or semicolon")
    return text


def read_column(text: str) -> tuple[str, str]:
    """A field and the header of its column: `email=Work address`."""
    field, equals, header = read_text(text).partition("=")
    if not equals or not field or not header:
        raise ValueError(f'give it like email="Work address", not {text!r}')
    name = field.strip()
    if name.islower():  # no header such as E-Mail, which a message has to show as it is
        name = name.replace("-", "_")
    # Messages speak of the full name.
    return "name" if name == "full_name" else name, header


def read_condition(text: str) -> tuple[str, str]:
    """A filter of a list and its value: `email=ana@example.org`."""
    name, equals, value = read_text(text).partition("=")
    if not equals or not name:
        raise ValueError(f"give it like email=ana@example.org, not {text!r}")
    return name.strip().replace("-", "_"), value


def read_row_condition(text: str) -> str:
    """A condition for the rows of a roster: `status=active`, `team!=HR`."""
    column, equals, _ = read_text(text).partition("=")
    if not equals or not column.removesuffix("!").strip():
        raise ValueError(f"give it like status=active or status!=active, not {text!r}")
    return text


def read_entry(text: str) -> tuple[str, str]:
    """The service and the user name of an entry in the keyring."""
    service, _, user = read_text(text).partition(":")
    if not (service and user):
        raise ValueError(f"give it like SERVICE:USER, not {text!r}")
    return service, user


_PAIR = Parameter(n_tokens=1, accepts_keys=False)

PlatformName: TypeAlias = Annotated[
    str, Parameter(choices=PLATFORMS, show_choices=False, metavar="PLATFORM")
]
Text: TypeAlias = Annotated[str, Parameter(converter=one(read_text), metavar="TEXT")]
Count: TypeAlias = Annotated[int, Parameter(converter=one(read_count), metavar="N")]
Percentage: TypeAlias = Annotated[float, Parameter(converter=one(read_percentage))]
Delimiter: TypeAlias = Annotated[str, Parameter(converter=one(read_delimiter), metavar="SIGN")]
Rate: TypeAlias = Annotated[
    RateLimit | Literal["documented"] | None,
    _PAIR,
    Parameter(converter=one(read_rate), metavar="N/min", show_choices=False),
]
KeyringEntry: TypeAlias = Annotated[
    tuple[str, str], _PAIR, Parameter(converter=one(read_entry), metavar="SERVICE:USER")
]
Columns: TypeAlias = Annotated[
    tuple[tuple[str, str], ...],
    _PAIR,
    Parameter(converter=each(read_column), metavar='FIELD="Header"'),
]
RowConditions: TypeAlias = Annotated[
    tuple[str, ...],
    _PAIR,
    Parameter(
        converter=each(read_row_condition),
        metavar="COLUMN=VALUE",
        help="take only rows with this value in a column (!= for any other value, nothing"
        " behind = for empty cells); you can give several",
    ),
]
Conditions: TypeAlias = Annotated[
    tuple[tuple[str, str], ...],
    _PAIR,
    Parameter(converter=each(read_condition), metavar="NAME=VALUE"),
]
