"""`python -m matricula_mock`: serve the mock from a shell."""

from __future__ import annotations

import argparse
import sys

from .server import HOST, PORT, serve


def main(arguments: list[str] | None = None) -> int:
    """Parse the options and serve; the exit code is that of `serve`."""
    parser = argparse.ArgumentParser(prog="matricula_mock", description="A mock of all platforms.")
    parser.add_argument("--host", default=HOST, help="address to listen on (default %(default)s)")
    parser.add_argument(
        "--port", type=_port, default=PORT, help="port, 0 for a free one (default %(default)s)"
    )
    parser.add_argument(
        "--strict", action="store_true", help="check the mock's own answers against the specs"
    )
    options = parser.parse_args(arguments)
    try:
        return serve(options.host, options.port, strict=options.strict)
    except KeyboardInterrupt:
        return 130


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535")
    return port


if __name__ == "__main__":
    sys.exit(main())
