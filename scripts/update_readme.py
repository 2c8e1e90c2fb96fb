"""Write the parts of README.md that come from the code: the retry table and the tree of errors.

python scripts/update_readme.py            write them
python scripts/update_readme.py --check    change nothing; exit 1 if they are not up to date
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

from matricula_runtime import errors
from matricula_runtime.operation import Mode
from matricula_runtime.retry import RETRY_TABLE, FailureKind

README = Path(__file__).resolve().parent.parent / "README.md"

_AGAIN = {FailureKind.THROTTLED: "sent again when the server says"}
_NOT_AGAIN = {
    FailureKind.NO_RESPONSE: "**unconfirmed**",
    FailureKind.UNAVAILABLE: "**unconfirmed**",
}


def draw_retry_table() -> str:
    """The table of `matricula_runtime.retry`, as Markdown."""
    lines = [
        "| what is known | a read, or a PUT that sets a value | a registration |",
        "|---|---|---|",
    ]
    for known, modes in RETRY_TABLE.items():
        cells = [
            _AGAIN.get(known, "sent again") if mode in modes else _NOT_AGAIN.get(known, "final")
            for mode in (Mode.SAFE, Mode.LOOKUP)
        ]
        lines.append(f"| {known.value} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def draw_error_tree() -> str:
    """The tree of `matricula_runtime.errors`, as it stands in its docstring."""
    tree = (errors.__doc__ or "").partition("\n\n")[2]
    return f"```text\n{dedent(tree).strip()}\n```"


PARTS: dict[str, Callable[[], str]] = {
    "retry-table": draw_retry_table,
    "error-tree": draw_error_tree,
}


def update(text: str) -> str:
    """The text with each part between its markers written anew. Raises ValueError without them."""
    for name, draw in PARTS.items():
        begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
        before, has_begin, rest = text.partition(begin)
        _, has_end, after = rest.partition(end)
        if not (has_begin and has_end):
            raise ValueError(f"README.md needs the lines {begin.strip()} and {end}")
        text = f"{before}{begin}{draw()}\n{end}{after}"
    return text


def main() -> int:
    """Run the command; its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    arguments = parser.parse_args()
    old = README.read_text(encoding="utf-8")
    new = update(old)
    if arguments.check:
        if new != old:
            print("README.md is not what the code gives. Fix: make readme")
        return int(new != old)
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
