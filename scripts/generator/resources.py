"""Render the resource classes, sync and async, into a plain client's package."""

import re
import subprocess
import sys
import textwrap
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from openapi_python_client import Project

from spec_data import find_token_prefix

from .methods import (
    ClientModule,
    JSONObject,
    Method,
    describe_client,
    find_created_id,
    is_created_id_number,
    read_path_defaults,
)
from .parameters import Argument
from .plain import FORMAT, TIDY, GenerationError
from .secret_places import find_secrets
from .webhooks import find_webhooks

_FILES: dict[str, tuple[str, bool]] = {
    "__init__.py": ("init.py.jinja", False),
    "operations.py": ("operations.py.jinja", False),
    "calls.py": ("calls.py.jinja", False),
    "sync.py": ("resources.py.jinja", False),
    "aio.py": ("resources.py.jinja", True),
}


def write_resources(project: Project, spec: JSONObject, name: str, target: Path) -> None:
    """Write `resources/` into the package at `target`. `name` is the platform's."""
    client = describe_client(project, spec)
    environment = _make_environment(spec)
    folder = target / "resources"
    folder.mkdir()
    webhooks = find_webhooks(project, spec)
    files = _FILES | ({"webhooks.py": ("webhooks.py.jinja", False)} if webhooks else {})
    for file, (template, is_async) in files.items():
        text = environment.get_template(template).render(
            client=client,
            spec=spec,
            name=name,
            errors={"message": [], "fields": [], "refused": [401], **spec.get("x-error", {})},
            token_prefix=find_token_prefix(spec),
            imports=sorted(_collect_imports(client)),
            webhooks=webhooks,
            is_async=is_async,
        )
        (folder / file).write_text(text, encoding="utf-8")
    _tidy(folder)


def _make_environment(spec: JSONObject) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "pyrepr": repr,
        "totuple": tuple,
        "toset": lambda values: "{" + ", ".join(str(int(value)) for value in values) + "}",
        "created_id": find_created_id,
        "secrets": partial(find_secrets, spec),
        "path_defaults": read_path_defaults,
        "error_places": _list_error_places,
        "keywords": _render_keywords,
        "is_created_id_number": partial(is_created_id_number, spec),
        "parameters": _render_parameters,
        "docstring": _render_docstring,
        "builtin": lambda text: re.sub(r"\blist\[", "builtins.list[", text),
    }
    return environment


def _collect_imports(client: ClientModule) -> set[str]:
    lines: set[str] = set()
    for endpoint in client.endpoints:
        lines |= endpoint.imports
    for method in client.methods:
        lines |= method.body.imports if method.body else set()
        lines |= method.item_imports
        for argument in (*method.path_arguments, *method.arguments):
            lines |= argument.imports
    return lines


def _render_parameters(arguments: Iterable[Argument]) -> str:
    # In a class with a method `list`, the name `list` is the method.
    return "\n".join(
        "    " + re.sub(r"\blist\[", "builtins.list[", argument.declaration) + ","
        for argument in arguments
    )


def _list_error_places(places: Iterable[str | JSONObject]) -> list[JSONObject]:
    return [{"at": place} if isinstance(place, str) else place for place in places]


def _render_keywords(values: JSONObject) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items())


def _render_docstring(method: Method) -> str:
    *paragraphs, source = method.documentation
    parts = [_wrap(paragraph) for paragraph in paragraphs]
    described = [
        f"{argument.name}: {argument.description}"
        for argument in (*method.path_arguments, *method.arguments)
        if argument.description
    ]
    if method.body and method.body.rest and method.body.rest.is_all:
        described.append(f"{method.body.rest.name}: {method.body.description}")
    if method.is_list:
        described.append("limit: The largest number of records; all by default.")
    if described:
        parts.append("\n".join(["Args:", *(_wrap_entry(entry) for entry in described)]))
    parts.append("\n".join(["Raises:", *(_wrap_entry(entry) for entry in _list_errors(method))]))
    parts.append(source)
    text = '"""' + "\n\n".join(parts) + '\n"""'
    return textwrap.indent(text, "        ")


_REFUSALS = {
    "400": "Invalid: a value was rejected",
    "401": "Unauthorized: the token was rejected",
    "403": "Forbidden: the token was rejected or lacks permission",
    "404": "NotFound: no such record",
    "409": "Duplicate: the record already exists",
    "429": "RateLimited: too many requests",
}


def _list_errors(method: Method) -> list[str]:
    """List the runtime's errors for the documented statuses."""
    refusals = [text for status, text in _REFUSALS.items() if status in method.facts["responses"]]
    lost = (
        "NoResponse: no response came"
        if method.facts["method"] == "GET"
        else "Unconfirmed: no valid response came; the platform may have done it"
    )
    return [f"{text}." for text in (*refusals, lost, "NotSent: the server was not reached")]


def _wrap_entry(text: str) -> str:
    return textwrap.fill(
        text,
        88,
        initial_indent="    ",
        subsequent_indent="        ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _wrap(text: str) -> str:
    if text.lstrip().startswith("|"):  # a table
        return text
    return textwrap.fill(" ".join(text.split()), 88, break_long_words=False, break_on_hyphens=False)


def _tidy(folder: Path) -> None:
    binaries = Path(sys.executable).parent
    for command in (TIDY, FORMAT):
        done = subprocess.run(
            [str(binaries / command.split()[0]), *command.split()[1:]],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise GenerationError(f"{command}: {done.stderr or done.stdout}")
