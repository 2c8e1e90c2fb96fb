"""Generate clients in another language from the specs, with a generator for that language.

    generate_client.py LANGUAGE [--output FOLDER]    default .cache/clients/LANGUAGE
    generate_client.py --list                        the languages

The generators are fetched once, checked against pinned versions, and kept in .cache/. The command
replaces its own earlier clients in the folder and keeps all other files. Exit code 0: done; 1: it
failed; 2: a wrong command.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from client_languages.languages import LANGUAGES
from client_languages.tools import CACHE, ToolError, find_program
from closed_pipe import end_script
from spec_data import list_specs

MARK = ".matricula-client"
"""The file that marks a folder with clients of this command."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("language", nargs="?", metavar="LANGUAGE", help=", ".join(LANGUAGES))
    group.add_argument("--list", action="store_true", help="list the languages")
    parser.add_argument("--output", type=Path, help="the folder (default .cache/clients/LANGUAGE)")
    options = parser.parse_args(arguments)
    if options.list:
        return show_languages()
    if options.language not in LANGUAGES:
        print(_explain_unknown(options.language), file=sys.stderr)
        return 2
    target = options.output or CACHE / options.language
    try:
        made = make_clients(options.language, target)
    except ToolError as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    print(f"{', '.join(made)} in {target}: {LANGUAGES[options.language].use}")
    return 0


def show_languages() -> int:
    """Print the languages with generator, needed programs and use."""
    for name, language in LANGUAGES.items():
        needs = f" (needs {' and '.join(language.needs)})" if language.needs else ""
        print(f"{name:18}{language.maker}{needs}: {language.use}")
    return 0


def _explain_unknown(name: str) -> str:
    known = ", ".join(LANGUAGES)
    return (
        f"{name} is not one of the tested languages: {known}.\n"
        "For another language run make client LANG=json and pass the specs to its generator:"
        " see docs/guides/other-languages.md."
    )


def make_clients(name: str, target: Path) -> list[str]:
    """Generate clients for all platforms; return their file names. Raises ToolError."""
    for program in LANGUAGES[name].needs:
        find_program(program)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".making-") as fresh:
        for spec in list_specs():
            LANGUAGES[name].write(spec, Path(fresh))
        made = sorted(Path(fresh).iterdir())
        _refuse_foreign(target, made)
        for path in made:
            _replace(target / path.name, path)
    (target / MARK).write_text(f"{name}\n", encoding="utf-8")
    return [path.name for path in made]


def _refuse_foreign(target: Path, made: list[Path]) -> None:
    for path in made:
        if (target / path.name).exists() and not (target / MARK).exists():
            raise ToolError(
                f"{target / path.name} exists and is not from this command: choose another folder"
            )


def _replace(old: Path, new: Path) -> None:
    if old.is_dir():
        shutil.rmtree(old)
    new.replace(old)


if __name__ == "__main__":
    end_script(main)
