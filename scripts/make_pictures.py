"""Draw the pictures of the documentation into docs/pictures/, and describe them on their pages.

python scripts/make_pictures.py            draw them
python scripts/make_pictures.py --check    change nothing; exit 1 if one is outdated

Each picture follows from the code, from a run of the real command, or from recorded figures
(`make bench-figures`). Its description becomes the text of its images, for screen readers.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bench_figures import read_figures
from closed_pipe import end_script
from matricula_mock.document import SpecError
from pictures.architecture import LayersDifferError, draw_architecture
from pictures.charts import draw_mock_costs, draw_roster_costs
from pictures.outcomes import OutcomesDifferError, draw_outcomes
from pictures.pages import FOLDER, ROOT, UnknownPictureError, describe_images, list_pages
from pictures.row_path import MissingFileError, draw_files, draw_steps
from pictures.svg import Picture
from pictures.terminal import TerminalRunError, draw_terminal

PROBLEMS = (
    LayersDifferError,
    MissingFileError,
    OutcomesDifferError,
    SpecError,
    TerminalRunError,
    UnknownPictureError,
)


def draw_all() -> Iterator[Picture]:
    """Yield all pictures."""
    yield draw_architecture()
    yield draw_files()
    yield draw_steps()
    yield draw_outcomes()
    yield draw_terminal()
    yield draw_roster_costs(read_figures("rosters"))
    yield draw_mock_costs(read_figures("mock"))


def list_outdated() -> dict[Path, str]:
    """Map each picture and page that is outdated to its new text."""
    pictures = list(draw_all())
    files = {FOLDER / f"{picture.name}.svg": picture.render() for picture in pictures}
    described = {picture.name: picture.description for picture in pictures}
    for page in list_pages():
        files[page] = describe_images(page.read_text(encoding="utf-8"), described)
    return {
        path: text
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    options = parser.parse_args(arguments)
    try:
        outdated = list_outdated()
    except PROBLEMS as error:
        print(error, file=sys.stderr)
        return 1
    for path, text in outdated.items():
        if options.check:
            print(f"{path.relative_to(ROOT)} is outdated. Fix: make pictures")
        else:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
    return int(options.check and bool(outdated))


if __name__ == "__main__":
    end_script(main)
