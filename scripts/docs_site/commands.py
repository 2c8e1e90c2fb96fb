"""The commands with all their options, as Markdown, and their exit codes."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise

from cyclopts import App

from matricula.cli.app import find_commands, make_app
from matricula.cli.exits import Exit
from matricula.cli.help import list_usage


def list_commands(above: tuple[str, ...] = ()) -> Iterator[tuple[str, str, App]]:
    """Yield each command: its full name, its description by cyclopts, and its App."""
    for name in find_commands(above):
        names = (*above, name)
        if find_commands(names):
            yield from list_commands(names)
            continue
        app = make_app().parse_commands([*names])[1][-1]
        full = " ".join(("matricula", *names))
        text = app.generate_docs(output_format="markdown", recursive=False, heading_level=2)
        text = text.replace(f"## {name}", f"## {full}", 1)
        shown = app.assemble_argument_collection().filter_by(show=True)
        # The words in the order in which the help on a terminal has them.
        usage = " ".join((full, *list_usage(shown)))
        before, console, after = text.partition("```console\n")
        text = f"{before}{console}{usage}\n" + after.partition("\n")[2]
        yield full, text.strip(), app


def list_exits() -> Iterator[tuple[Exit, str]]:
    """Yield each exit code with the text below it in the source."""
    [definition] = ast.parse(inspect.getsource(Exit)).body
    assert isinstance(definition, ast.ClassDef)
    for statement, text in pairwise(definition.body):
        match statement, text:
            case ast.Assign(targets=[ast.Name(name)]), ast.Expr(ast.Constant(str(meaning))):
                yield Exit[name], inspect.cleandoc(meaning)
