"""The examples in the help of commands, from the entries of the platforms."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from matricula import ENTRIES, PLATFORMS, SITES, name_option

JOURNAL: Final = f"people.{PLATFORMS[0]}.journal"
"""The journal that examples name."""


def show_examples(command: str, *more: str) -> str:
    """Return the examples that entries have for a command, as lines of its help.

    `more` are other names of the command. The first platform is the example if no entry has one.
    """
    lines = [
        make_example(name, platform, words)
        for name in (command, *more)
        for platform, entry in ENTRIES.items()
        for words in entry.examples.get(name, ())
    ]
    return "".join(lines) or make_example(command, PLATFORMS[0])


def make_example(command: str, platform: str, words: str = "") -> str:
    """Return a line of help: a command with `words`, on a platform."""
    split = words.split()
    arguments = list(takewhile(lambda word: not word.startswith("-"), split))
    options = split[len(arguments) :]
    return f"  matricula {' '.join([command, *arguments, *_choose(platform), *options])}\n"


def show_registrations(*more: str) -> str:
    """Return examples of `register`: for each platform, and with each of the options `more`."""
    lines = [make_registration(platform) for platform in PLATFORMS]
    lines += [make_registration(PLATFORMS[0], words) for words in more]
    return "".join(lines)


def show_syncs(*more: str) -> str:
    """Return examples of `sync`: for each platform with a course, and with the options `more`."""
    lines = [make_example("sync people.csv", name, _join_settings(name)) for name in PLATFORMS]
    first = PLATFORMS[0]
    lines += [make_example("sync people.csv", first, _join_settings(first, one)) for one in more]
    return "".join(lines)


def _join_settings(platform: str, words: str = "") -> str:
    return " ".join([*_list_settings(platform), words]).strip()


def make_registration(platform: str, words: str = "") -> str:
    """Return a line that registers a roster, with the settings that the platform needs."""
    settings = [*_list_settings(platform), words]
    return make_example("register people.csv", platform, " ".join(settings))


def _list_settings(platform: str) -> Iterator[str]:
    for name, setting in ENTRIES[platform].settings.items():
        if setting.example and not setting.row_only:
            yield f"{name_option(name)} {setting.example}"


def _choose(platform: str) -> list[str]:
    return ["--on", platform, *(["--site", "example"] if platform in SITES else [])]
