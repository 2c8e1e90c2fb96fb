"""The pages that are written from specs, commands and code, each by a template of Markdown."""

import inspect
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from textwrap import dedent

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import matricula
import matricula_runtime.errors
from matricula.rosters.journal import migrations, schema
from matricula_mock.app import HEALTH
from matricula_mock.control import PREFIX, WEBHOOKS, Control
from matricula_mock.sessions import ROUTE as SESSIONS
from matricula_mock.sessions import Sessions
from spec_forms.files import make_spec_files

from . import evidence, features
from .commands import list_commands, list_exits
from .fields import list_fields
from .inferred import list_inferred
from .operation_page import make_operation_page
from .rendered import FROM_PAGES, name_tag, render_copy
from .servers import MOCK_URL
from .sources import KINDS, MEANING, Sources
from .spec import EVIDENCE, JSON, Spec
from .staging import ROOT
from .statements import list_documents

HERE = Path(__file__).resolve().parent
PYTHON = ("matricula", "matricula.rosters", "matricula_mock", "matricula_mock.pytest_plugin")
"""The public modules, besides the generated ones."""


def write_pages(source: Path, specs: list[Spec], *, with_scalar: bool) -> None:
    """Write all generated pages into the folder of Sphinx's sources."""
    environment = _make_environment(with_scalar)
    for page, template, values in _list_pages(specs):
        text = environment.get_template(f"{template}.md.jinja").render(specs=specs, **values)
        (source / page).parent.mkdir(parents=True, exist_ok=True)
        (source / page).write_text(text, encoding="utf-8")


def _list_pages(specs: list[Spec]) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Yield path, template and values of each page."""
    yield "index.md", "index", {}
    for spec in specs:
        yield from _list_platform(spec)
    yield from _list_tables(specs)
    yield "reference/commands.md", "commands", {"commands": list_commands()}
    yield "reference/exit-codes.md", "exit_codes", {"exits": list(list_exits())}
    yield "reference/control.md", "control", {"routes": _list_routes(), "prefix": PREFIX}
    yield "reference/journal.md", "journal", {"schema": schema, "version": migrations.VERSION}
    errors = [name for name in matricula.__all__ if _is_error(getattr(matricula, name))]
    tree = (matricula_runtime.errors.__doc__ or "").partition("\n\n")[2].rstrip()
    yield "reference/errors.md", "errors", {"errors": errors, "tree": tree}
    modules = [*PYTHON, *(f"{spec.name}_api" for spec in specs)]
    yield "reference/python/index.md", "python_index", {"modules": modules}
    for name in PYTHON:
        hidden = errors if name == "matricula" else []
        yield f"reference/python/{name}.md", "python_module", {"module": name, "hidden": hidden}
    for spec in specs:
        package = import_module(f"{spec.name}_api.models")
        values = {"spec": spec, "models": list(package.__all__)}
        yield f"reference/python/{spec.name}_api.md", "python_client", values


def _list_platform(spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Yield the pages of a platform: an overview, tags, operations, webhooks."""
    sources = Sources.read(spec)
    copy = Spec(spec.path, render_copy(spec, FROM_PAGES))
    tags = [tag["name"] for tag in copy.content["tags"]]
    folder = f"reference/{spec.name}"
    forms = list(make_spec_files(spec.path))
    yield f"{folder}/index.md", "platform", {"spec": copy, "tags": tags, "forms": forms}
    for tag in copy.content["tags"]:
        members = [one for one in copy.operations if one.facts["tags"][0] == tag["name"]]
        values = {"spec": copy, "tag": tag, "operations": members}
        yield f"{folder}/{tag['name']}.md", "operations", values
        for one in (one for one in spec.operations if one.facts["tags"][0] == tag["name"]):
            page = make_operation_page(spec, one)
            known = {"spec": spec, "tag": tag, "page": page, "sources": sources}
            yield f"{folder}/{tag['name']}/{one.id}.md", "operation", known
    if copy.webhooks:
        yield f"{folder}/webhooks.md", "webhooks", {"spec": spec, "sources": sources}


def _list_tables(specs: list[Spec]) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    facts = {spec.name: evidence.list_facts(spec) for spec in specs}
    counts = {name: evidence.count(found) for name, found in facts.items()}
    uses = {name: evidence.count_uses(found) for name, found in facts.items()}
    sources = {spec.name: Sources.read(spec) for spec in specs}
    meaning = {word: MEANING[word] for word in EVIDENCE}
    yield "reference/platforms.md", "platforms", {"rows": features.compare(specs)}
    yield "reference/evidence.md", "evidence", {"counts": counts, "meaning": meaning}
    inferred = {spec.name: list_inferred(spec) for spec in specs}
    yield "reference/inferred.md", "inferred", {"inferred": inferred, "counts": counts}
    yield "reference/sources.md", "sources", {"kinds": KINDS, "uses": uses, "sources": sources}
    documents = {spec.name: list_documents(spec) for spec in specs}
    yield "reference/statements.md", "statements", {"documents": documents}
    yield "reference/planted-faults.md", "planted", {"faults": read_planted_faults()}


def read_planted_faults() -> list[list[str]]:
    """List the planted faults: description, platform, and the checks that find it."""
    folder = ROOT / "scripts" / "planted_faults"
    return [
        [one["what"], file.stem, ", ".join(one["caught_by"])]
        for file in sorted(folder.glob("*.toml"))
        for one in tomllib.loads(file.read_text(encoding="utf-8"))["fault"]
    ]


def _list_routes() -> Iterator[tuple[str, str]]:
    """Yield each control route of the mock with the docstring of its method."""
    yield f"GET {HEALTH}", "Return `{status: ok}` while the mock runs."
    control = Control({})
    for route, methods in control.routes.items():
        for method, handler in methods.items():
            yield f"{method} {PREFIX}{route}", inspect.getdoc(handler) or ""
    yield f"POST {PREFIX}{WEBHOOKS}{{verb}}", inspect.getdoc(control.webhooks.deliver) or ""
    yield f"GET {SESSIONS}", "Return the running sessions: `[{name, url}]`."
    yield f"PUT {SESSIONS}/{{name}}", inspect.getdoc(Sessions.start) or ""
    yield f"DELETE {SESSIONS}/{{name}}", "End a session. 404 if there is none."


def _is_error(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Exception)


def _make_environment(with_scalar: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"cell": _write_cell, "tag": name_tag, "deepen": _deepen}
    environment.globals |= {
        "fields": list_fields,
        "has_scalar": with_scalar,
        "find_anchor": find_anchor,
        "mock_url": MOCK_URL,
        "dedent": dedent,
    }
    return environment


def find_anchor(tag: str, operation_id: str) -> str:
    """Return Scalar's anchor of an operation: its tag, and the slug that interactive.js sets."""
    return f"tag/{tag.lower().replace('_', '-')}/{operation_id}"


def _write_cell(text: JSON) -> str:
    """Write a text for a cell of a table."""
    return re.sub(r"\s*\n\s*", " ", str(text).strip()).replace("|", "\\|")


def _deepen(text: str) -> str:
    """Make the headings of a description headings of the third level and below."""
    return re.sub(r"(?m)^(#+ )", r"#\1", text.strip())
