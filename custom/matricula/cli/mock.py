"""`matricula mock`."""

import argparse
import sys

from .exits import Exit


def run(options: argparse.Namespace) -> int:
    """Serve the mock until it is told to stop."""
    try:
        from matricula_mock.server import serve
    except ModuleNotFoundError as error:
        print(
            f"matricula mock: {error.name} is missing. Install the mock server with"
            " pip install 'matricula[mock]'",
            file=sys.stderr,
        )
        return Exit.USAGE
    return serve(options.host, options.port, strict=options.strict)
