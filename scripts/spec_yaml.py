"""Read YAML strictly: values, their lines, and everything that other readers read differently.

PyYAML, ruamel.yaml and the fuzzer's reader disagree on `yes`, `012`, unquoted dates and duplicate
keys. A spec must have one meaning, so each such place is a finding.
"""

import math
import re
from collections.abc import Iterator
from typing import TypeAlias, cast

import yaml
from attrs import define, field, frozen

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
Place: TypeAlias = tuple[str | int, ...]

LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
"""The fast reader of plain YAML, or the one that every installation has."""
DEEPEST = 100
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?")
_NUMBER_ELSEWHERE = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+")
_TRUTH_ELSEWHERE = {"y", "Y", "n", "N"}
_RESOLVER = yaml.resolver.Resolver()


class UnreadableSpec(Exception):
    """A file that is missing or not YAML. `str()` names the place, the problem and the fix."""

    def __init__(self, file: str, line: int, problem: str, fix: str) -> None:
        super().__init__(
            f"{file}:{line}: {problem}. Fix: {fix}." if line else f"{file}: {problem}. Fix: {fix}."
        )
        self.file, self.line, self.problem, self.fix = file, line, problem, fix


class EmptySpec(UnreadableSpec):
    """A file without a value: empty, or comments only."""


@frozen
class SpecFinding:
    """One mistake: file, line from 1, dotted place, message and fix."""

    file: str
    line: int
    place: str
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.place}: {self.message}. Fix: {self.fix}."


def write_place(place: Place) -> str:
    """Return the dotted form of a place, as findings show it."""
    return ".".join(str(key) for key in place) or "(root)"


@frozen
class YamlText:
    """The value of a file, the line of every place in it, and its ambiguities."""

    value: JSON
    lines: dict[Place, int]
    traps: list[SpecFinding]


def read_yaml(text: str, file: str) -> YamlText:
    """Read the only document of a text. Raises `UnreadableSpec`."""
    # Readers disagree on tabs: they are reported below, and read as spaces.
    reader = _Reader(file, yaml.parse(text.replace("\t", " "), LOADER))
    try:
        value = reader.read_stream()
    except yaml.YAMLError as error:
        raise _describe(error, text, file) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line:
            reader.trap(number, reader.place_of(number), "a tab", "use spaces")
    return YamlText(value, reader.lines, reader.traps)


def _describe(error: yaml.YAMLError, text: str, file: str) -> UnreadableSpec:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        line = min(mark.line + 1, max(len(text.splitlines()), 1))
        problem = getattr(error, "problem", None) or "is not YAML"
        return UnreadableSpec(file, line, f"cannot be read as YAML: {problem}", "correct this line")
    position = getattr(error, "position", 0)
    line = text.count("\n", 0, position) + 1
    return UnreadableSpec(file, line, "a character that YAML forbids", "remove it")


@define
class _Reader:
    file: str
    events: Iterator[yaml.Event]
    lines: dict[Place, int] = field(factory=dict)
    traps: list[SpecFinding] = field(factory=list)

    def trap(self, line: int, place: Place, message: str, fix: str) -> None:
        self.traps.append(SpecFinding(self.file, line, write_place(place), message, fix))

    def place_of(self, line: int) -> Place:
        before = [place for place, begin in self.lines.items() if begin <= line]
        return max(before, key=lambda place: self.lines[place], default=())

    def read_stream(self) -> JSON:
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise EmptySpec(self.file, 1, "is empty", "write an OpenAPI 3.1 document")
        value = self._read(next(self.events), ())
        next(self.events)
        following = next(self.events)
        if not isinstance(following, yaml.StreamEndEvent):
            line = _line(following)
            raise UnreadableSpec(self.file, line, "a second document", "keep one document a file")
        return value

    def _read(self, event: yaml.Event, place: Place) -> JSON:
        line = _line(event)
        self.lines[place] = line
        if len(place) > DEEPEST:
            raise UnreadableSpec(self.file, line, f"more than {DEEPEST} levels", "nest less deeply")
        if isinstance(event, yaml.AliasEvent):
            self.trap(line, place, f"an alias, *{event.anchor}", "write the value out, or use $ref")
            return None
        self._refuse_decoration(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return self._read_scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return [
                self._read(item, (*place, index))
                for index, item in enumerate(self._until(yaml.SequenceEndEvent))
            ]
        return self._read_mapping(place)

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self.events), end):
            yield event

    def _refuse_decoration(self, event: yaml.Event, place: Place) -> None:
        line = _line(event)
        if anchor := getattr(event, "anchor", None):
            self.trap(line, place, f"an anchor, &{anchor}", "remove it; share by $ref")
        if tag := getattr(event, "tag", None):
            self.trap(line, place, f"a YAML tag, {tag}", "remove it; quote what is text")

    def _read_mapping(self, place: Place) -> dict[str, JSON]:
        result: dict[str, JSON] = {}
        for event in self._until(yaml.MappingEndEvent):
            key = self._read_key(event, place)
            below = (*place, key)
            if key in result:
                message = f"a second key {key}; readers silently keep only one"
                self.trap(_line(event), below, message, "remove or rename one")
            result[key] = self._read(next(self.events), below)
            self.lines[below] = _line(event)
        return result

    def _read_key(self, event: yaml.Event, place: Place) -> str:
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise UnreadableSpec(self.file, line, "a key that is not text", "use text as key")
        self._refuse_decoration(event, (*place, event.value))
        kind = _resolve(event)
        if kind != "str" or (event.value in _TRUTH_ELSEWHERE and event.implicit[0]):
            message = f"the key {event.value} is read as {kind}, not as text"
            self.trap(line, (*place, event.value), message, f'write "{event.value}" in quotes')
        return event.value

    def _read_scalar(self, event: yaml.ScalarEvent, place: Place) -> JSON:
        text, kind = event.value, _resolve(event)
        if problem := _find_trap(text, kind) if event.implicit[0] else None:
            self.trap(_line(event), place, *problem)
        if kind not in ("null", "bool", "int", "float"):
            return text
        value = yaml.safe_load(text)
        finite = not isinstance(value, float) or math.isfinite(value)
        return cast(JSON, value) if finite else text


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _resolve(event: yaml.ScalarEvent) -> str:
    if not event.implicit[0]:
        return "str"
    tag: str = _RESOLVER.resolve(  # type: ignore[no-untyped-call]
        yaml.ScalarNode, event.value, (True, False)
    )
    return tag.removeprefix(_TAG)


def _find_trap(text: str, kind: str) -> tuple[str, str] | None:
    quote = f"write '{text}' in quotes if it is text"
    if (kind == "bool" and text not in ("true", "false")) or text in _TRUTH_ELSEWHERE:
        return (
            f"some readers read {text} as a boolean, others as text",
            f"write true or false; {quote}",
        )
    if kind == "null" and text != "null":
        return "no value, or an unusual spelling of null", "write the value, or null"
    if kind == "timestamp":
        return f"some readers read {text} as a date, others as text", f"write '{text}' in quotes"
    if kind in ("merge", "value"):
        return f"{text} has a special meaning in YAML", quote
    plain = {"int": _INTEGER, "float": _DECIMAL}.get(kind)
    odd = not plain.fullmatch(text) if plain else bool(_NUMBER_ELSEWHERE.fullmatch(text))
    if odd and kind in ("int", "float", "str"):
        return (
            f"other readers read {text} as another number, or as text",
            f"write plain decimals; {quote}",
        )
    return None
