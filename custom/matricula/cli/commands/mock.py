"""`matricula mock`: the function and its options are the ones of `python -m matricula_mock`."""

from functools import wraps
from typing import Any

from matricula_extras import name_install
from matricula_mock.command import EXAMPLES, NOTES, serve_mock

from ..app import make_command
from ..exits import Exit
from ..terminal import say

app = make_command("mock", EXAMPLES.format(command="matricula mock"), NOTES)


@app.default
@wraps(serve_mock)
def mock(**options: Any) -> int:
    """Serve the mock until it is stopped."""
    try:
        return serve_mock(**options)
    except ModuleNotFoundError as error:
        say(f"matricula mock: {error.name} is missing: {name_install('mock')}")
        return Exit.USAGE
