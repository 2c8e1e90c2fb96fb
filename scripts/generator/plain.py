"""The plain client: openapi-python-client with a few patches of its templates."""

from pathlib import Path
from typing import Any

from attrs import frozen
from jinja2 import BaseLoader, Environment
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import GeneratorData

from spec_copies import unify_forms
from spec_data import list_parameters, resolve

# `--isolated` and few rules: ruff's defaults rewrite types so that mypy fails.
FORMAT = "ruff format . --isolated --target-version py311 --line-length 100 --no-cache --quiet"
TIDY = (
    "ruff check . --isolated --target-version py311 --line-length 100"
    " --select F401,I --fix-only --no-cache --quiet"
)


class GenerationError(Exception):
    """The generator cannot generate a client from the spec."""


@frozen
class Patch:
    """A patch of one of the generator's templates; `old` must occur exactly once."""

    template: str
    old: str
    new: str
    why: str


PATCHES = (
    Patch(
        "endpoint_module.py.jinja",
        "import Response, UNSET\n",
        "import Response, UNSET, Unset\n",
        "an operation with a JSON and a form body raised NameError on import",
    ),
    Patch(
        "endpoint_module.py.jinja",
        "    if isinstance(body, {{body.prop",
        '    {{ "if" if loop.first else "elif" }} isinstance(body, {{body.prop',
        "of two bodies with one schema the last one always won",
    ),
    Patch(
        "types.py.jinja",
        "class Unset:\n",
        'class Unset:\n    def __repr__(self) -> str:\n        return "UNSET"\n\n',
        "the repr of a record showed a memory address for each value that it lacks",
    ),
    Patch(
        "endpoint_macros.py.jinja",
        "body:\n    {%- for body in endpoint.bodies -%}"
        "{% set body_required = body_required and body.prop.required %}",
        "{% set body_required = endpoint.bodies | map(attribute='prop.required') | min %}\n"
        "body:\n    {%- for body in endpoint.bodies -%}",
        "a required body with two content types became optional",
    ),
    Patch(
        "model.py.jinja",
        "d = dict(src_dict)\n",
        "if not isinstance(src_dict, (dict, Mapping)):\n"
        '            raise TypeError("not an object")\n'
        "        d = dict(src_dict)\n",
        "an empty list in place of an object became an object without properties",
    ),
    Patch(
        "property_templates/list_property.py.jinja",
        "{{ property.python_name }} = []\n_{{ property.python_name }} = {{ source }}\n",
        "{{ property.python_name }} = []\n_{{ property.python_name }} = {{ source }}\n"
        "if not isinstance(_{{ property.python_name }}, list):\n"
        '    raise TypeError("not a list")\n',
        "an object in place of a required list became an empty list",
    ),
    Patch(
        "property_templates/list_property.py.jinja",
        "if _{{ property.python_name }} is not UNSET:\n",
        "if _{{ property.python_name }} is not UNSET:\n"
        "    if not isinstance(_{{ property.python_name }}, list):\n"
        '        raise TypeError("not a list")\n',
        "an object in place of an optional list became an empty list",
    ),
)


class _PatchedLoader(BaseLoader):
    """Loads the generator's templates with our patches. Raises GenerationError if one fails."""

    def __init__(self, original: BaseLoader) -> None:
        self._original = original

    def get_source(self, environment: Environment, template: str):  # type: ignore[no-untyped-def]
        source, name, is_current = self._original.get_source(environment, template)
        for patch in PATCHES:
            if patch.template == template:
                source = apply_patch(patch, source)
        # httpx2 is the maintained continuation of httpx, with the same interface.
        source = source.replace("import httpx\n", "import httpx2 as httpx\n")
        return source, name, is_current


def apply_patch(patch: Patch, source: str) -> str:
    if source.count(patch.old) != 1:
        raise GenerationError(
            f"The template {patch.template} of openapi-python-client has changed. Update its patch,"
            f" which exists because {patch.why}."
        )
    return source.replace(patch.old, patch.new)


def parse_spec(spec: Path, package: str, target: Path) -> Project:
    """Parse a spec with the generator, without writing files.

    Raises GenerationError if the spec is not readable.
    """
    config = Config.from_sources(
        ConfigFile(
            package_name_override=package,
            docstrings_on_attributes=True,
            literal_enums=True,  # enums occur in requests only: status="active" reads best
            post_hooks=[TIDY, FORMAT],
        ),
        MetaType.NONE,
        document_source=spec,
        file_encoding="utf-8",
        overwrite=False,
        output_path=target,
    )
    return Project(openapi=_parse(spec, config), config=config)


def write_plain_client(spec: Path, package: str, target: Path) -> Project:
    """Write the plain client of a spec into `target`, which must not exist.

    Returns the generator's project with the parsed spec. Raises GenerationError with all errors
    and warnings of the generator.
    """
    project = parse_spec(spec, package, target)
    if project.env.loader is None:
        raise GenerationError("openapi-python-client no longer has a template loader.")
    project.env.loader = _PatchedLoader(project.env.loader)
    _refuse(spec, project.build())
    (target / "py.typed").touch()
    return project


def _parse(spec: Path, config: Config) -> GeneratorData:
    from ruamel.yaml import YAML  # the generator's own reader, so that both see the same text

    document = YAML(typ="safe").load(spec.read_bytes())
    _drop_path_defaults(document)
    unify_forms(document)
    data = GeneratorData.from_dict(document, config=config)
    if isinstance(data, GeneratorError):
        _refuse(spec, [data])
        raise GenerationError(f"{spec}: not readable")
    return data


def _drop_path_defaults(document: Any) -> None:
    """Remove the defaults of path parameters, which `calls.py` has.

    The generator writes them into signatures before arguments without one: not valid Python.
    """
    for parameter in list_parameters(document):
        schema = resolve(document, parameter.get("schema", {}))
        if parameter.get("in") == "path" and "default" in schema:
            parameter["schema"] = {key: schema[key] for key in schema if key != "default"}


def _refuse(spec: Path, errors: object) -> None:
    found = [error for error in errors if isinstance(error, GeneratorError)]  # type: ignore[attr-defined]
    if found:
        lines = (f"  {error.header}: {error.detail}" for error in found)
        raise GenerationError(f"{spec}: errors of openapi-python-client:\n" + "\n".join(lines))
