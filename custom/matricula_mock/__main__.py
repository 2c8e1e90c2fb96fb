"""`python -m matricula_mock`: serve the mock from a shell."""

from __future__ import annotations

import argparse
import sys

from .options import add_arguments, run_from


def main(arguments: list[str] | None = None) -> int:
    """Parse the options and serve; the exit code is that of `serve`."""
    parser = argparse.ArgumentParser(prog="matricula_mock", description="A mock of all platforms.")
    add_arguments(parser)
    try:
        return run_from(parser.parse_args(arguments))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
