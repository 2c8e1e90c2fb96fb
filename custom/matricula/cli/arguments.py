"""What the arguments of several commands have in common: their types, and where a platform is."""

import argparse
import math
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, NoReturn

from ..settings import PLATFORMS
from .terminal import make_printable

_MOST_AT_ONCE = 1000  # as in rosters.pace, which is loaded only when it is needed


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are two lines, instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where more is said, and exit."""
        self.exit(2, f"{self.prog}: {make_printable(message)}\nSee {self.prog} --help\n")


def make_command(
    kind: Callable[..., argparse.ArgumentParser], description: str, examples: str, **more: Any
) -> argparse.ArgumentParser:
    """A parser whose help shows examples before anything else."""
    return kind(
        description=f"{description}\n\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        **more,
    )


def later(command: str) -> Callable[[argparse.Namespace], int]:
    """What runs a command; its module is loaded only then."""

    def run(options: argparse.Namespace) -> int:
        code: int = import_module(f"{__package__}.{command}").run(options)
        return code

    return run


def add_platform(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which platform."""
    group = parser.add_argument_group("the platform")
    group.add_argument("--on", choices=PLATFORMS, metavar="PLATFORM", help="%(choices)s")
    add_address(group, "where it is, if not at the vendor's host")


def add_address(parser: Any, default: str) -> None:
    """Add the options that say where a platform is, and where its token."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--base-url", type=plain, metavar="URL", help=default)
    where.add_argument("--site", type=plain, metavar="NAME", help="Tahoe: the name of the site")
    add_token(parser)


def add_token(parser: Any) -> None:
    """Add the options that say where the token is, if not in the environment."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--token-file", metavar="FILE", help="a file that holds the token")
    where.add_argument(
        "--token-keyring",
        type=keyring_entry,
        metavar="SERVICE:USER",
        help="the entry of the system's keyring that holds the token",
    )


def keyring_entry(text: str) -> tuple[str, str]:
    """The service and the user name of an entry in the keyring."""
    service, _, user = plain(text).partition(":")
    if not (service and user):
        raise argparse.ArgumentTypeError(f"{text!r} is not SERVICE:USER")
    return service, user


def plain(text: str) -> str:
    """A text that is UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(f"{text!r} is no text in UTF-8") from None
    return text


def percentage(text: str) -> float:
    """A number that is one: neither nan nor infinite."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return number


def concurrency(text: str) -> int:
    """How many requests may be under way at once."""
    number = count(text)
    if number > _MOST_AT_ONCE:
        raise argparse.ArgumentTypeError(f"{text!r} is more than {_MOST_AT_ONCE}")
    return number


def count(text: str) -> int:
    """A whole number of 1 or more."""
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number of 1 or more")
    return int(text)


def rate(text: str) -> tuple[int, float] | None:
    """Requests, and seconds in which they may be sent; None for no limit."""
    if text == "none":
        return None
    found = re.fullmatch(r"([1-9]\d{0,6})/(s|sec|min|h)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r}: give it like 60/min, 5/s or none")
    return int(found[1]), {"s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0}[found[2]]


def mapping(text: str) -> tuple[str, str]:
    """A field and the header of its column."""
    field, equals, header = plain(text).partition("=")
    if not equals or not field or not header:
        raise argparse.ArgumentTypeError(f'{text!r}: give it like email="Work address"')
    return field.strip().replace("-", "_"), header


def delimiter(text: str) -> str:
    """One character."""
    text = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(text, text)
    if len(text) != 1 or text in '"\r\n':
        raise argparse.ArgumentTypeError("give one character, or the word tab")
    return text


def condition(text: str) -> tuple[str, str]:
    """A filter of a list and its value."""
    name, equals, value = plain(text).partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r}: give it like email=ana@example.org")
    return name.strip().replace("-", "_"), value
