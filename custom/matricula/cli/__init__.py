"""The command `matricula`. What a command needs is imported when it runs, so that help is quick."""

import os
import sys
from collections.abc import Sequence

from .exits import Exit, find_exit

__all__ = ["Exit", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code, as `Exit` has them."""
    from .parser import make_parser
    from .profile import expand_profile

    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = make_parser().parse_args(expand_profile(given))
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.STOPPED
    except KeyboardInterrupt:
        print("\nmatricula: interrupted", file=sys.stderr)
        return Exit.INTERRUPTED
    except Exception as error:
        found = find_exit(error)
        if found is None:
            raise
        print(f"matricula: {error}", file=sys.stderr)
        return found
    return code
