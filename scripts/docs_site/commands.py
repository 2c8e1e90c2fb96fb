"""The commands with all their options, as Markdown."""

from collections.abc import Iterator

from cyclopts import App

from matricula.cli.app import find_commands, make_app


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
        for start in ("## ", "```console\n"):
            text = text.replace(f"{start}{name}", f"{start}{full}", 1)
        yield full, text.strip(), app
