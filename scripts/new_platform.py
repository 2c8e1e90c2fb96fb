"""Create the four files of a new platform, with the open questions marked by TODO.

    new_platform.py NAME [--title TITLE]

The files describe an ordinary platform: users, and their registrations on courses. Each question
says what to look for in the vendor's document. `make check-specs` lists the questions of the spec
until they are answered.
"""

import argparse
import keyword
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from closed_pipe import end_script

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).resolve().parent / "new_platform_files"
FILES: Mapping[str, str] = {
    "spec.yaml.txt": "spec/newname.yaml",
    "mock.py.txt": "custom/matricula_mock/platforms/newname.py",
    "connection.py.txt": "custom/matricula/platforms/newname/connection.py",
    "settings.py.txt": "custom/matricula/platforms/newname/settings.py",
}
"""The places of the files, by template."""
MARK = "TODO: "


class NewPlatformError(Exception):
    """The files cannot be created; the text says why, and what to do."""


def create_platform(name: str, title: str, root: Path) -> list[Path]:
    """Write the files of a platform below `root`, and return them.

    Raises NewPlatformError for a name that cannot be one, and if one of the files exists.
    """
    if not name:
        raise NewPlatformError("Give a name: make platform NAME=harborside")
    if not re.fullmatch("[a-z][a-z0-9]*", name) or keyword.iskeyword(name):
        raise NewPlatformError(f"{name!r} cannot be a name: {_advise(name)}")
    paths = {template: root / place.replace("newname", name) for template, place in FILES.items()}
    for path in paths.values():
        if path.exists():
            raise NewPlatformError(f"{path.relative_to(root)} exists already: remove it first")
    for template, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        path.write_text(fill(text, name, title), encoding="utf-8")
    _format([path for path in paths.values() if path.suffix == ".py"])
    return [*paths.values()]


def _advise(name: str) -> str:
    """Return the command with a name of small letters, and the given text as the title."""
    plain = re.sub(r"^\d+|[^a-z0-9]", "", name.lower())
    if not plain or keyword.iskeyword(plain):
        return "use small letters and digits, as in make platform NAME=harborside"
    return f'write make platform NAME={plain} TITLE="{name}"'


def fill(text: str, name: str, title: str) -> str:
    """Replace the names in a template."""
    spelled = "".join(re.findall(r"[A-Za-z0-9]", title))
    class_name = spelled if spelled[:1].isupper() else name.capitalize()
    for old, new in (("newname", name), ("NewName", class_name), ("NewTitle", title)):
        text = text.replace(old, new)
    return re.sub(r"(?m)(^from \w+_(?:api|runtime)\b.*\n)+", _sort_lines, text)


def _sort_lines(block: re.Match[str]) -> str:
    """Sort imports: the name decides about the place of the generated package."""
    return "".join(sorted(block[0].splitlines(keepends=True)))


def _format(paths: Sequence[Path]) -> None:
    """Format files: the lengths of the names decide where lines break."""
    ruff = Path(sys.executable).parent / "ruff"
    command = [str(ruff), "format", "--quiet", "--config", str(ROOT / "pyproject.toml")]
    subprocess.run([*command, *map(str, paths)], check=True)


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    summary = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="new_platform", description=summary)
    parser.add_argument("name", nargs="?", default="", help="as in --on, such as harborside")
    parser.add_argument("--title", help="as people write it; the name with a capital by default")
    options = parser.parse_args(arguments)
    try:
        paths = create_platform(options.name, options.title or options.name.capitalize(), ROOT)
    except NewPlatformError as error:
        print(error, file=sys.stderr)
        return 2
    for path in paths:
        questions = path.read_text(encoding="utf-8").count(MARK)
        print(f"{path.relative_to(ROOT)}: {questions} open questions")
    print("Answer them from the vendor's document. `make check-specs` lists them.")
    print("The way from here: docs/project/adding-a-platform.md")
    return 0


if __name__ == "__main__":
    end_script(main)
