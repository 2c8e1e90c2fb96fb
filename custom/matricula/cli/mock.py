"""`matricula mock`."""

import argparse

from .exits import Exit
from .terminal import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of the mock server; none where its package is missing."""
    try:
        from matricula_mock.options import add_arguments as add
    except ModuleNotFoundError:
        return
    add(parser)


def run(options: argparse.Namespace) -> int:
    """Serve the mock until it is told to stop. What `options` lack has its default."""
    try:
        import matricula_mock.server  # noqa: F401  what it needs may be missing
        from matricula_mock.options import run_from
    except ModuleNotFoundError as error:
        say(
            f"matricula mock: {error.name} is missing. Install the mock server with"
            " pip install 'matricula[mock]'"
        )
        return Exit.USAGE
    defaults = argparse.ArgumentParser(add_help=False)
    add_arguments(defaults)
    return run_from(argparse.Namespace(**vars(defaults.parse_args([])) | vars(options)))
