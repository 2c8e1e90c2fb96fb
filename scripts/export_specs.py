"""Write the specs for other tools: YAML, JSON (OpenAPI 3.1) and JSON as OpenAPI 3.0.3.

    export_specs.py [--output FOLDER]       default .cache/specs

It prints the files, and what tools for OpenAPI 3.0 do not see. Exit code 0: written; 1: the folder
cannot be written.
"""

import argparse
import sys
from pathlib import Path

from closed_pipe import end_script
from spec_data import list_specs
from spec_forms.files import make_spec_files

DEFAULT = Path(__file__).resolve().parent.parent / ".cache" / "specs"


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--output", type=Path, default=DEFAULT, help="the folder")
    folder: Path = parser.parse_args(arguments).output
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in list_specs():
            export(path, folder)
    except OSError as error:
        print(f"{folder} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


def export(spec: Path, folder: Path) -> None:
    """Write the files of one spec, and print their names and losses."""
    for file in make_spec_files(spec):
        (folder / file.name).write_text(file.text, encoding="utf-8")
        print(f"{folder / file.name}: OpenAPI {file.version}")
        for loss in file.losses:
            print(f"  {loss.place or 'the whole'}: {loss.text}")


if __name__ == "__main__":
    end_script(main)
