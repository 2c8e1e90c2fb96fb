"""OpenAPI documents: parsed once, with references followed and schemas compiled."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from jsonschema_rs import Draft202012Validator, EmailOptions, ReferencingError, Registry
from jsonschema_rs import ValidationError as SchemaError

from .call import NOTHING, Json

_Loader: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)

_EMAIL: Final = EmailOptions(allow_display_text=False)
"""The format `email` allows `ana@example.org`, not `Ana <ana@example.org>`."""


class SpecError(Exception):
    """A spec, or the behaviour written for it, that cannot be served. The text names the place."""


def spec_folder() -> Path:
    """Return the folder of the specs: in the wheel beside this file, else `spec/` of the
    repository."""
    package = Path(__file__).resolve().parent
    installed = package / "spec"
    return installed if installed.is_dir() else package.parents[1] / "spec"


class MockSpec:
    """One spec. `content` is the parsed document."""

    def __init__(self, name: str, content: Json) -> None:
        if not isinstance(content, dict) or not isinstance(content.get("paths"), dict):
            raise SpecError(f"{name}: not an OpenAPI document with `paths`")
        self.name = name
        self.content = content
        self._uri = f"urn:{name}"
        self._sent_uri = f"urn:{name}:sent"
        self._registry = Registry([(self._uri, content), (self._sent_uri, loosen(content))])
        # by the id of a schema, with the schema, so that the id stays its own
        self._compiled: dict[tuple[str, int], tuple[Json, Draft202012Validator]] = {}

    @classmethod
    def read(cls, path: Path) -> MockSpec:
        """Read a YAML or JSON file; SpecError if that fails."""
        try:
            return _read(path.stem, path.read_bytes())
        except OSError as error:
            raise SpecError(f"{path}: cannot be read: {error.strerror}") from None
        except yaml.YAMLError as error:
            raise SpecError(f"{path}: not YAML: {error}") from None

    def resolve(self, node: Json) -> Json:
        """Return `node`, or the target of its `$ref`."""
        while isinstance(node, dict) and "$ref" in node:
            node = self._target(node["$ref"])
        return node

    def _target(self, reference: str) -> Json:
        node = self.content
        for part in reference.removeprefix("#/").split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or key not in node:
                raise SpecError(f"{self.name}: the reference {reference} leads nowhere")
            node = node[key]
        return node

    def find_example(self, content: Json) -> Json:
        """Return the example of a content, else of its schema, else NOTHING."""
        if "example" in content:
            return content["example"]
        for example in content.get("examples", {}).values():
            return self.resolve(example)["value"]
        schema = self.resolve(content.get("schema", {}))
        return (
            next(iter(schema.get("examples", [])), NOTHING) if isinstance(schema, dict) else NOTHING
        )

    def compile(self, schema: Json) -> Draft202012Validator:
        """Return a validator for a schema of this document, formats included.

        Each schema object is compiled once.
        """
        return self._compile(schema, self._uri)

    def compile_sent(self, schema: Json) -> Draft202012Validator:
        """Return a validator for a schema of requests: it takes what the platform takes, although
        the spec describes less (`x-lenient`)."""
        return self._compile(schema, self._sent_uri)

    def _compile(self, schema: Json, uri: str) -> Draft202012Validator:
        key = uri, id(schema)
        if key not in self._compiled:
            loose = loosen(schema) if uri == self._sent_uri else schema
            self._compiled[key] = schema, self._make_validator(loose, uri)
        return self._compiled[key][1]

    def _make_validator(self, schema: Json, uri: str) -> Draft202012Validator:
        try:
            return Draft202012Validator(
                self._anchor(schema, uri),
                registry=self._registry,
                validate_formats=True,
                email_options=_EMAIL,
            )
        except (SchemaError, ReferencingError, ValueError) as error:
            raise SpecError(f"{self.name}: the schema {schema} cannot be used: {error}") from None

    def _anchor(self, schema: Json, uri: str) -> Json:
        """Return a copy with references that hold outside of the document, too."""
        if isinstance(schema, list):
            return [self._anchor(item, uri) for item in schema]
        if not isinstance(schema, dict):
            return schema
        anchored = {key: self._anchor(value, uri) for key, value in schema.items()}
        if isinstance(anchored.get("$ref"), str):
            anchored["$ref"] = uri + anchored["$ref"]
        return anchored


@lru_cache(16)
def _read(name: str, content: bytes) -> MockSpec:
    """Read YAML. The spec is shared: test suites start many mocks with the same specs."""
    return MockSpec(name, yaml.load(content, _Loader))


def loosen(node: Json) -> Json:
    """Return a copy in which lenient schemas describe all values that the platform takes."""
    if isinstance(node, list):
        return [loosen(item) for item in node]
    if not isinstance(node, dict):
        return node
    if isinstance(lenient := node.get("x-lenient"), dict):
        return lenient.get("accepts", {})
    return {key: loosen(value) for key, value in node.items()}
