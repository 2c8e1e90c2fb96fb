"""`python -m matricula_mock`: serve the mock from a shell."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from matricula_start import end_quietly, run

    end_quietly()  # the imports below take a while

from collections.abc import Sequence

from cyclopts import App, CycloptsError, Parameter

from .command import EXAMPLES, NOTES, serve_mock

_NAME = "python -m matricula_mock"


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the options and serve; the exit code is the one of `serve_mock`."""
    app = App(
        name=_NAME,
        help="Serve a mock of all platforms.",
        help_format="plaintext",
        help_formatter="plain",
        help_epilogue=f"Examples:\n{EXAMPLES.format(command=_NAME)}\n{NOTES}",
        default_parameter=Parameter(negative=(), allow_repeating=True, show_default=False),
        version_flags=(),
    )
    app.default(serve_mock)
    try:
        command, bound, _ = app.parse_args(
            sys.argv[1:] if arguments is None else arguments, print_error=False, exit_on_error=False
        )
        return command(*bound.args, **bound.kwargs) or 0
    except CycloptsError as error:
        print(f"{_NAME}: {error}\nSee {_NAME} --help", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run(main))
