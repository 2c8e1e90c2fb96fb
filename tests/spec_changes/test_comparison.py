"""Properties of every comparison: no change without a difference, and exact places."""

import contextlib
import copy
import json
import random
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from spec_workspace import LIBRARY as TEXT
from spec_workspace import edit_text

from spec_changes import Change, compare
from spec_document import BrokenReference, SpecDocument
from spec_yaml import LOADER

DATA = Path(__file__).parent / "data" / "library.yaml"
SPECS = Path(__file__).resolve().parents[2] / "spec"
REAL = sorted(path for path in SPECS.glob("*.yaml") if path.stem != "sources")


def parse(text: str, name: str = "library.yaml") -> SpecDocument:
    return SpecDocument.parse(text, Path(name))


def compare_texts(old: str, new: str) -> list[Change]:
    return compare("library", parse(old, "old.yaml"), parse(new, "new.yaml"))


def replace(old: str, new: str) -> str:
    return edit_text(TEXT, (old, new))


def shuffle(value: Any, dice: random.Random) -> Any:
    """The same with the keys of every mapping in another order."""
    if isinstance(value, dict):
        items = [(key, shuffle(item, dice)) for key, item in value.items()]
        return dict(dice.sample(items, len(items)))
    return [shuffle(item, dice) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", [*REAL, DATA], ids=lambda path: path.stem)
def test_a_spec_is_the_same_as_itself(path: Path) -> None:
    document = SpecDocument.read(path)
    assert compare(path.stem, document, document) == []
    assert compare(path.stem, document, SpecDocument.read(path)) == []


@pytest.mark.parametrize("path", [*REAL, DATA], ids=lambda path: path.stem)
def test_the_order_of_keys_is_ignored(path: Path) -> None:
    spec = yaml.load(path.read_text(encoding="utf-8"), LOADER)
    other = parse(json.dumps(shuffle(spec, random.Random(5))))
    assert compare(path.stem, SpecDocument.read(path), other) == []


def test_two_runs_report_the_same_order() -> None:
    spec = yaml.load(TEXT, LOADER)
    del spec["paths"]["/books"]["post"], spec["components"]["schemas"]["Book"]["properties"]["id"]
    spec["components"]["schemas"]["Problem"]["required"] = []
    spec["components"]["schemas"]["Shelf"]["properties"]["row"] = {"type": "string"}
    new = json.dumps(spec)
    shuffled = json.dumps(shuffle(spec, random.Random(3)))
    lines = [
        [(one.severity, one.kind, one.operation, one.place, one.message) for one in changes]
        for changes in (compare_texts(TEXT, new), compare_texts(TEXT, new))
    ]
    assert lines[0] == lines[1]
    assert len(lines[0]) > 5
    others = compare_texts(TEXT, shuffled)
    assert lines[0] == [
        (one.severity, one.kind, one.operation, one.place, one.message) for one in others
    ]


def test_worst_comes_first() -> None:
    new = TEXT.replace("summary: Get a book", "summary: Look").replace(
        "pages: {type: integer}\n        level", "pages: {type: string}\n        level"
    )
    new = new.replace("genre, in: query,", "kind, in: query,")
    severities = [change.severity for change in compare_texts(TEXT, new)]
    assert severities == sorted(severities, key=lambda one: one.rank)
    assert len(set(severities)) > 1


def test_place_line_and_subject_are_those_of_the_newer_version() -> None:
    new = "# moved down\n\n" + replace(
        "Cover: {type: object,", "Cover: {minProperties: 2, type: object,"
    )
    [change] = compare_texts(TEXT, new)
    assert change.place == "components.schemas.Cover.minProperties"
    assert change.file == "new.yaml"
    assert "minProperties" in new.splitlines()[change.line - 1]
    assert change.subject == "body as application/json, cover"
    assert change.message == f"{change.subject}: minProperties 2 was added"


def test_what_was_removed_is_shown_in_the_older_version() -> None:
    old = "# moved down\n\n" + TEXT
    new = replace("        - {name: genre, in: query, schema: {type: string}}\n", "")
    [change] = compare_texts(old, new)
    assert (change.kind, change.file) == ("parameter-removed", "old.yaml")
    assert "genre" in old.splitlines()[change.line - 1]


def test_one_place_of_one_operation_is_one_change() -> None:
    new = replace("Shelf:\n      type: object\n      required: [row]", "Shelf:\n      type: object")
    changes = compare_texts(TEXT, new)
    assert [change.operation for change in changes] == ["addBook", "getBook", "listBooks"]
    assert {change.place for change in changes} == {"components.schemas.Shelf.properties.row"}


def test_several_places_of_one_operation_are_counted() -> None:
    new = replace("detail: {type: string}", "detail: {type: integer}")
    listed = next(one for one in compare_texts(TEXT, new) if one.operation == "listBooks")
    assert listed.subject == "response 400, detail (and in 1 other place)"


def test_a_broken_reference_is_reported() -> None:
    new = replace('- $ref: "#/components/parameters/Limit"', '- $ref: "#/components/parameters/No"')
    with pytest.raises(BrokenReference, match="#/components/parameters/No does not exist"):
        compare_texts(TEXT, new)


def find_places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(value, (dict, list)):
        return [place]
    below = value.items() if isinstance(value, dict) else enumerate(value)
    return [place, *(one for key, item in below for one in find_places(item, (*place, key)))]


@pytest.mark.parametrize("seed", range(5))
def test_an_invalid_spec_is_compared_without_a_traceback(seed: int) -> None:
    """Invalid values anywhere cause no traceback in either direction."""
    dice = random.Random(seed)
    old, sound = parse(TEXT), yaml.load(TEXT, LOADER)
    places = [place for place in find_places(sound) if place]
    for place in dice.sample(places, 12):
        spec = holder = copy.deepcopy(sound)
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = dice.choice([None, True, 0, "x", [], {}, ["a"], {"a": 1}, [[]], [{}]])
        new = parse(json.dumps(spec))
        with contextlib.suppress(BrokenReference):
            compare("library", old, new)
            compare("library", new, old)


def test_all_real_specs_with_every_operation_changed_take_less_than_a_second() -> None:
    pairs = []
    for path in REAL:
        text = path.read_text(encoding="utf-8")
        pairs.append((path.stem, parse(text), parse(text.replace("type: string", "type: integer"))))
    begin = process_time()
    changes = [change for name, old, new in pairs for change in compare(name, old, new)]
    assert process_time() - begin < 1
    assert len(changes) > 100
