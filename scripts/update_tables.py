"""Update the generated parts of pages: the retry table and the tree of errors.

python scripts/update_tables.py            update them
python scripts/update_tables.py --check    change nothing; exit 1 if they are outdated
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

from closed_pipe import end_script
from matricula_runtime import errors
from matricula_runtime.operation import Mode
from matricula_runtime.retry import RETRY_TABLE, FailureKind
from spec_data import list_specs, read_spec

DOCS = Path(__file__).resolve().parent.parent / "docs"

_AGAIN = {FailureKind.THROTTLED: "sent again when the server says"}
_LOST = (FailureKind.NO_RESPONSE, FailureKind.UNAVAILABLE)


def draw_retry_table() -> str:
    """Write the table of `matricula_runtime.retry` as Markdown."""
    lines = [
        "| what is known | a read, or a PUT that sets a value | a registration |"
        f" a registration that the platform never does twice ({', '.join(_list_unique())}) |",
        "|---|---|---|---|",
    ]
    for known, modes in RETRY_TABLE.items():
        cells = [_describe(known, mode, modes) for mode in (Mode.SAFE, Mode.LOOKUP, Mode.UNIQUE)]
        lines.append(f"| {known.value} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _list_unique() -> list[str]:
    """List the platforms that refuse a second registration, by the titles of their specs."""
    return [
        spec["info"]["title"].removesuffix(" API")
        for spec in map(read_spec, list_specs())
        if any(
            isinstance(one, dict) and one.get("x-replay", {}).get("mode") == Mode.UNIQUE
            for path in spec["paths"].values()
            for one in path.values()
        )
    ]


def _describe(known: FailureKind, mode: Mode, modes: frozenset[Mode]) -> str:
    if mode in modes:
        return _AGAIN.get(known, "sent again")
    if known not in _LOST:
        return "final"
    return "looked up, then sent again once" if mode is Mode.UNIQUE else "**unconfirmed**"


def draw_error_tree() -> str:
    """Write the tree of errors from the docstring of `matricula_runtime.errors`."""
    tree = (errors.__doc__ or "").partition("\n\n")[2]
    return f"```text\n{dedent(tree).strip()}\n```"


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "retry-table": ("explanations/lost-responses.md", draw_retry_table),
    "error-tree": ("guides/handle-errors.md", draw_error_tree),
}
"""The page of each part, and the function that writes it."""


def update(text: str, name: str, part: str) -> str:
    """Replace the part between its markers. Raises ValueError if one is missing."""
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
    before, has_begin, rest = text.partition(begin)
    _, has_end, after = rest.partition(end)
    if not (has_begin and has_end):
        raise ValueError(f"the page needs the lines {begin.strip()} and {end}")
    return f"{before}{begin}{part}\n{end}{after}"


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    arguments = parser.parse_args()
    outdated = 0
    for name, (file, draw) in PARTS.items():
        page = DOCS / file
        old = page.read_text(encoding="utf-8")
        new = update(old, name, draw())
        if arguments.check and new != old:
            print(f"docs/{file} is outdated. Fix: make tables")
            outdated = 1
        elif new != old:
            page.write_text(new, encoding="utf-8")
    return outdated


if __name__ == "__main__":
    end_script(main)
