"""Tables can be searched for parts of texts, and the search keeps up with every change."""

from __future__ import annotations

import random
import time

from matricula_mock.state import Table


def make_table(names: list[str]) -> Table:
    table = Table("people", schema={})
    for id, name in enumerate(names, 1):
        table.add({"id": id, "email": name})
    return table


def scan(table: Table, part: str) -> list[int]:
    return [row["id"] for row in table.all() if part.casefold() in row.get("email", "").casefold()]


def find(table: Table, part: str) -> list[int]:
    return [row["id"] for row in table.find_part("email", part)]


def test_it_finds_what_a_scan_finds_after_any_changes() -> None:
    chance = random.Random(5)
    table = make_table([f"user{number}@example.org" for number in range(700)])
    for _ in range(300):
        id = chance.randint(1, 720)
        name = f"{chance.choice('abXÖ')}{id % 50}@Example.org"
        match chance.randint(0, 4):
            case 0 if id in table:
                table.remove(id)
            case 1 if id in table:
                table.change(id, {"email": name})
            case 2:
                table.add({"id": id, "email": name})
            case 3:
                table.add({"id": id})
        for part in (name, str(id), "@EXAMPLE", "ö", "nobody", ""):
            assert find(table, part) == [
                one for one in scan(table, part) if "email" in table.get(one)
            ]  # type: ignore[operator]
    table.clear()
    assert find(table, "@") == []


def test_separators_are_found_in_no_text() -> None:
    table = make_table(["a@example.org", "b@example.org", "line\nbreak"])
    assert find(table, "org\nb") == []
    assert find(table, "\n") == [3]


def test_finding_one_of_many_is_quick() -> None:
    """The pattern of a roster: look an address up, do not find it, add it."""
    table = make_table([f"learner{number:06}@example.org" for number in range(20_000)])
    find(table, "x")
    start = time.perf_counter()
    for number in range(200):
        email = f"new{number}@example.org"
        assert find(table, email) == []
        table.add({"id": 30_000 + number, "email": email})
        assert find(table, email) == [30_000 + number]
    assert (time.perf_counter() - start) / 400 < 0.001, "a scan takes ten times as long"
