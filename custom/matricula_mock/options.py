"""The options of the mock: arguments of `MockServer`, and of the command through `command.py`.

Nothing beyond Python is imported here, so that a command can offer these options where the mock's
libraries are not installed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import field, frozen

from .call import Json

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
            raise OptionError(f"{text!r} is no time: give 50ms, 1.5s or 20-80ms")
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
    the same ones for the same `chaos_seed`. `faults` are planned from the start. `variants` are
    names of variants by platform; other platforms show their default.
    """

    strict: bool = False
    database: Path | None = None
    throttle: bool = False
    latency: Latency = Latency()
    chaos: float = 0.0
    chaos_seed: int | None = None
    faults: tuple[Json, ...] = ()
    variants: Mapping[str, str] = field(factory=dict)

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
        raise OptionError(f"{text!r}: give operation:fault, such as getUser:delay:delay_ms=50")
    fault: dict[str, Json] = {"operationId": operation, "fault": rest[0]}
    for part in re.split(r":(?=\w+=)", rest[1]) if rest[1:] else []:
        key, equals, value = part.partition("=")
        if not equals:
            raise OptionError(f"{text!r}: {part!r} is not key=value")
        fault[key] = int(value) if value.isascii() and value.isdigit() else value
    return [fault]


def read_variant(text: str) -> tuple[str, str]:
    """Return the platform and the name in `platform=name`; OptionError for anything else."""
    platform, equals, name = text.partition("=")
    if not equals or not platform or not name:
        raise OptionError(f"{text!r}: give platform=variant, with a name of x-variants in its spec")
    return platform, name


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


def make_options(
    *,
    strict: bool,
    database: Path | str | None,
    throttle: bool,
    latency: str | None,
    chaos: float,
    chaos_seed: int | None,
    faults: Sequence[Json],
    variants: Mapping[str, str],
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
        variants=dict(variants),
    )
