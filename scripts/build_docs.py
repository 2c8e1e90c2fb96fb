"""Build the documentation site, which works offline, from a file and under any path.

python scripts/build_docs.py                        into .site/
python scripts/build_docs.py --without-reference    without the pages that need npm

Scalar renders the reference pages. It is fetched once with `npm pack`, checked against its pinned
integrity and kept in .cache/. Exit code 0: built; 1: Scalar is not available.
"""

import argparse
import sys
import time
from pathlib import Path

from closed_pipe import end_script
from docs_site.build import ROOT, build_site
from docs_site.packages import NpmMissingError, PackageError

SITE = ROOT / ".site"


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--without-reference", action="store_true", help="skip the pages that need npm"
    )
    parser.add_argument("--output", type=Path, default=SITE, help="the folder (default .site)")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    try:
        site = build_site(options.output, with_reference=not options.without_reference)
    except PackageError as error:
        print(f"{error}.", file=sys.stderr)
        if isinstance(error, NpmMissingError):
            print("To build the other pages: make docs DOCS=--without-reference", file=sys.stderr)
        return 1
    print(
        f"{len(site.pages)} pages, {site.size / 1e6:.1f} MB, {time.monotonic() - start:.1f} s:"
        f" {options.output}/index.html"
    )
    return 0


if __name__ == "__main__":
    end_script(main)
