"""How the mock is told to behave: options of a command, arguments of `MockServer`.

Nothing beyond Python is imported before the mock runs, so that a command can offer these options
where the mock itself is not installed.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from attrs import frozen

from .call import Json

T = TypeVar("T")

HOST: Final = "127.0.0.1"
PORT: Final = 8000

_NUMBER: Final = r"([0-9]{1,6}(?:\.[0-9]{1,6})?)"
_SPAN: Final = re.compile(rf"{_NUMBER}(ms|s)?(?:-{_NUMBER})?(ms|s)")
_LONGEST: Final = 60.0


class OptionError(ValueError):
    """An option that is not understood. The text says what is."""


@frozen
class Latency:
    """How long every response takes: from `low` to `high` seconds, at random."""

    low: float = 0.0
    high: float = 0.0

    @classmethod
    def read(cls, text: str) -> Latency:
        """`50ms`, `1.5s` or a range such as `20-80ms`; OptionError on anything else."""
        match = _SPAN.fullmatch(text.replace(" ", ""))
        if match is None:
            raise OptionError(f"{text!r} is no time: say 50ms, 1.5s or 20-80ms")
        low, low_unit, high, unit = match.groups()
        first = _seconds(low, low_unit or unit)
        last = first if high is None else _seconds(high, unit)
        if not 0 <= first <= last <= _LONGEST:
            raise OptionError(f"{text!r}: from the shorter time to the longer, at most 60s")
        return cls(first, last)


def _seconds(number: str, unit: str) -> float:
    return float(number) / (1000 if unit == "ms" else 1)


@frozen
class ServerOptions:
    """What differs from a plain mock.

    `strict` validates its own responses. `database` keeps the state in a file. `throttle` holds
    callers to the platforms' rate limits. `chaos` is the share of calls that a random fault hits,
    the same ones for the same `chaos_seed`. `faults` are planned from the start.
    """

    strict: bool = False
    database: Path | None = None
    throttle: bool = False
    latency: Latency = Latency()
    chaos: float = 0.0
    chaos_seed: int | None = None
    faults: tuple[Json, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.chaos <= 1:
            raise OptionError(f"chaos is a share from 0 to 1, not {self.chaos}")


def read_fault(text: str) -> list[Json]:
    """The faults of an option: `operation:fault:key=value…`, or those in a JSON file.

    OptionError where it is neither; what the keys mean is checked when they are planned.
    """
    if text.endswith(".json"):
        return _read_file(Path(text))
    operation, *rest = text.split(":", 2)
    if not rest:
        raise OptionError(f"{text!r}: say operation:fault, such as getUser:delay:delay_ms=50")
    fault: dict[str, Json] = {"operationId": operation, "fault": rest[0]}
    for part in re.split(r":(?=\w+=)", rest[1]) if rest[1:] else []:
        key, equals, value = part.partition("=")
        if not equals:
            raise OptionError(f"{text!r}: {part!r} is not key=value")
        fault[key] = int(value) if value.isascii() and value.isdigit() else value
    return [fault]


def _read_file(path: Path) -> list[Json]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise OptionError(f"{path}: not JSON: {error}") from None
    if not isinstance(value, list):
        raise OptionError(f"{path}: must hold a list of faults")
    return value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of the mock."""
    add = parser.add_argument
    add("--host", default=HOST, help="address to listen on (default %(default)s)")
    add("--port", type=_port, default=PORT, help="port, 0 for a free one (default %(default)s)")
    add("--strict", action="store_true", help="check the mock's own responses against the specs")
    add(
        "--database",
        type=Path,
        metavar="FILE",
        help="keep the state in this SQLite file: what was answered survives a restart and a "
        "kill, but perhaps not a loss of power",
    )
    add("--throttle", action="store_true", help="hold callers to the platforms' rate limits")
    add(
        "--latency",
        type=_argument(Latency.read),
        default=Latency(),
        metavar="TIME",
        help="let every response take a time, such as 50ms or 20-80ms",
    )
    add("--chaos", type=_share, default=0.0, metavar="SHARE", help="random faults; 0.05: 1 in 20")
    add("--chaos-seed", type=int, metavar="N", help="the same random faults for the same N")
    add(
        "--fault",
        type=_argument(read_fault),
        action="extend",
        default=[],
        metavar="FAULT",
        help="plan a fault: operation:fault:key=value, such as "
        "createRegistration:drop-after-write:times=2, or a .json file with a list of faults",
    )


def run_from(arguments: argparse.Namespace) -> int:
    """Serve as parsed options say, and return the exit code.

    ModuleNotFoundError where the mock's own libraries are not installed.
    """
    gc.disable()  # nothing that is loaded is garbage; `serve` turns it on again
    from .server import serve

    options = ServerOptions(
        strict=arguments.strict,
        database=arguments.database,
        throttle=arguments.throttle,
        latency=arguments.latency,
        chaos=arguments.chaos,
        chaos_seed=arguments.chaos_seed,
        faults=tuple(arguments.fault),
    )
    return serve(arguments.host, arguments.port, options)


def _argument(read: Callable[[str], T]) -> Callable[[str], T]:
    """`read` as argparse wants it: with an error that it shows."""

    def parse(text: str) -> T:
        try:
            return read(text)
        except OptionError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535")
    return port


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share: give a number from 0 to 1")
    return share


def make_options(
    *,
    strict: bool,
    database: Path | str | None,
    throttle: bool,
    latency: str | None,
    chaos: float,
    chaos_seed: int | None,
    faults: Sequence[Json],
) -> ServerOptions:
    """Options as Python code gives them; OptionError where one is not understood."""
    return ServerOptions(
        strict=strict,
        database=None if database is None else Path(database),
        throttle=throttle,
        latency=Latency.read(latency) if latency else Latency(),
        chaos=chaos,
        chaos_seed=chaos_seed,
        faults=tuple(faults),
    )
