"""Pair the parts of an older version with those of a newer one."""

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from attrs import frozen

T = TypeVar("T")
ENOUGH = 0.7
"""The likeness, 0 to 1, from which two parts count as the same one."""


@frozen
class Match(Generic[T]):
    """The pairs, and the parts without a counterpart."""

    pairs: list[tuple[T, T]]
    removed: list[T]
    added: list[T]


def match(
    old: Iterable[T],
    new: Iterable[T],
    *keys: Callable[[T], object],
    likeness: Callable[[T, T], float] | None = None,
) -> Match[T]:
    """Pair parts by the first key, the rest by the next keys, and the remainder by likeness.

    Empty keys and keys that occur twice are ignored. The most alike parts are paired first.
    """
    removed, added = list(old), list(new)
    pairs: list[tuple[T, T]] = []
    for key in keys:
        pairs += _take(_pair_by(key, removed, added), removed, added)
    if likeness:
        pairs += _take(_pair_alike(likeness, removed, added), removed, added)
    return Match(pairs, removed, added)


def _take(pairs: list[tuple[T, T]], removed: list[T], added: list[T]) -> list[tuple[T, T]]:
    for one, other in pairs:
        removed[:] = [item for item in removed if item is not one]
        added[:] = [item for item in added if item is not other]
    return pairs


def _pair_by(key: Callable[[T], object], old: Sequence[T], new: Sequence[T]) -> list[tuple[T, T]]:
    keys = [key(one) for one in old], [key(one) for one in new]
    return [
        (one, new[keys[1].index(name)])
        for one, name in zip(old, keys[0], strict=True)
        if name and keys[0].count(name) == keys[1].count(name) == 1
    ]


def _pair_alike(
    likeness: Callable[[T, T], float], old: Sequence[T], new: Sequence[T]
) -> list[tuple[T, T]]:
    scored = [(likeness(a, b), i, j) for i, a in enumerate(old) for j, b in enumerate(new)]
    pairs: list[tuple[T, T]] = []
    taken: set[tuple[str, int]] = set()
    for score, i, j in sorted(scored, key=lambda entry: (-entry[0], *entry[1:])):
        if score >= ENOUGH and not {("old", i), ("new", j)} & taken:
            taken |= {("old", i), ("new", j)}
            pairs.append((old[i], new[j]))
    return pairs


def compare_words(old: Sequence[str], new: Sequence[str]) -> float:
    """Return the likeness of two texts or lists of words, 0 to 1."""
    return SequenceMatcher(None, old, new, autojunk=False).ratio()
