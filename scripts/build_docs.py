"""Build the documentation site, which works offline, from a file and under any path.

python scripts/build_docs.py                        into .site/
python scripts/build_docs.py --without-scalar       without the pages that need npm

Sphinx builds the pages. Scalar renders the pages on which requests can be tried: it is fetched once
with `npm pack`, checked against its pinned integrity and kept in .cache/. Exit code 0: built;
1: Scalar is not available, or Sphinx has warnings.
"""

import argparse
import sys
import time
from pathlib import Path

from closed_pipe import end_script
from docs_site.build import SiteError, build_site
from docs_site.packages import NpmMissingError, PackageError
from docs_site.staging import ROOT

SITE = ROOT / ".site"


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--without-scalar", action="store_true", help="skip the pages that need npm"
    )
    parser.add_argument("--output", type=Path, default=SITE, help="the folder (default .site)")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    try:
        site = build_site(options.output, with_scalar=not options.without_scalar)
    except PackageError as error:
        print(f"{error}.", file=sys.stderr)
        if isinstance(error, NpmMissingError):
            print("To build the other pages: make docs DOCS=--without-scalar", file=sys.stderr)
        return 1
    except SiteError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"{site.pages} pages, {site.size / 1e6:.1f} MB, {time.monotonic() - start:.1f} s:"
        f" {options.output}/index.html"
    )
    return 0


if __name__ == "__main__":
    end_script(main)
