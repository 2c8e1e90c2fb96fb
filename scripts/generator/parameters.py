"""Arguments of methods: parameters, and properties of a body."""

import re
from collections.abc import Mapping

from attrs import evolve, field, frozen
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.strings import PythonIdentifier

from .plain import GenerationError

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"

PAGING = {"size": "page_size", "offset": "offset", "page": "page"}
"""The arguments for the parameters of `x-pagination`; the argument `limit` caps the records."""


@frozen
class Argument:
    """One argument of a method: `name` in our method, `target` in the generated code.

    `default` is the default value as code; None for an argument that is required.
    """

    name: str
    target: str
    type: str
    default: str | None
    description: str
    imports: frozenset[str] = field(repr=False)

    @property
    def is_required(self) -> bool:
        """True if the argument must be given."""
        return self.default is None

    @property
    def declaration(self) -> str:
        """The declaration in a signature."""
        declared = f"{self.name}: {self.type}"
        return declared if self.default is None else f"{declared} = {self.default}"


def list_properties(model: ModelProperty | None) -> list[Property]:
    """List the properties of a model, required ones first; none without a model."""
    if model is None:
        return []
    return [*(model.required_properties or []), *(model.optional_properties or [])]


def wire_name(prop: object) -> str:
    """Return the name of a property or a parameter in requests and responses."""
    name = getattr(prop, "name", "")
    return str(name.get_untrusted_value() if hasattr(name, "get_untrusted_value") else name)


def make_argument(
    prop: Property, descriptions: Mapping[str, str] = {}, names: Mapping[str, str] = {}
) -> Argument:
    """Make the argument for a parameter or a property; `names` are other names for some.

    The generator drops descriptions of parameters, so `descriptions` has them by name.
    """
    target = str(prop.python_name)
    imports = prop.get_imports(prefix="..") | prop.get_lazy_imports(prefix="..")
    return Argument(
        name=names.get(read_text(prop.name)) or _name_argument(prop),
        target=target,
        type=prop.get_type_string().as_unembedded_code(),
        default=None if prop.required else "UNSET",
        description=read_text(descriptions.get(read_text(prop.name)) or prop.description),
        imports=frozenset(imports),
    )


def _name_argument(prop: Property) -> str:
    """Return the name of an argument; for a field of a form such as `user[email]`, `user_email`."""
    name = wire_name(prop)
    if "[" in name:
        return str(PythonIdentifier(re.sub(r"[\[\].]+", "_", name).strip("_"), "field_"))
    return str(prop.python_name)


@frozen
class Rest:
    """The argument for undescribed properties of a body.

    It is `values` if the body has no described properties, else `extra`.
    """

    type: str
    is_all: bool

    @property
    def name(self) -> str:
        """The name of the argument."""
        return "values" if self.is_all else "extra"

    @property
    def declaration(self) -> str:
        """The declaration in a signature."""
        mapping = f"Mapping[str, {self.type}]"
        return f"{self.name}: {mapping}" if self.is_all else f"{self.name}: {mapping} | None = None"


@frozen
class Body:
    """A body, in JSON or as a form: its model, properties as arguments, and constants.

    `rest` is the argument for further properties, None if the body allows none.
    """

    model: str
    description: str
    arguments: tuple[Argument, ...]
    constants: tuple[tuple[str, str], ...]
    rest: Rest | None
    imports: frozenset[str]


def find_bodies(endpoint: Endpoint, models: dict[str, ModelProperty]) -> list[Body]:
    """List the bodies of an operation: none, one, or each alternative of a `oneOf`.

    A form counts if there is no JSON body. Raises GenerationError for a body without properties.
    """
    if not endpoint.bodies:
        return []
    by_type = {read_text(body.content_type): body for body in endpoint.bodies}
    body = by_type.get(JSON_TYPE) or by_type.get(FORM_TYPE)
    if body is None:
        raise GenerationError(f"{endpoint.name}: its body is neither {JSON_TYPE} nor {FORM_TYPE}")
    alternatives = getattr(body.prop, "inner_properties", [body.prop])
    names = [prop.get_type_string(no_optional=True).as_unembedded_code() for prop in alternatives]
    for name in names:
        if name not in models:
            raise GenerationError(
                f"{endpoint.name}: its body {name} is no object with a name: move the schema of an"
                " object to components/schemas, and refer to it"
            )
    return [_make_body(models[name]) for name in names]


def _make_body(model: ModelProperty) -> Body:
    properties = list_properties(model)
    constants = [prop for prop in properties if isinstance(prop, ConstProperty)]
    name = str(model.class_info.name)
    return Body(
        model=name,
        description=read_text(model.description),
        arguments=tuple(make_argument(prop) for prop in properties if prop not in constants),
        constants=tuple(
            (str(prop.python_name), prop.value.python_code.as_unembedded_code())
            for prop in constants
        ),
        rest=_make_rest(model, not properties),
        imports=frozenset({f"from ..models.{model.class_info.module_name} import {name}"}),
    )


def avoid_names(body: Body, taken: set[str]) -> Body:
    """Prefix arguments of a body with `body_` if a parameter has the same name."""
    arguments = (
        evolve(argument, name=f"body_{argument.name}") if argument.name in taken else argument
        for argument in body.arguments
    )
    return evolve(body, arguments=tuple(arguments))


def _make_rest(model: ModelProperty, is_all: bool) -> Rest | None:
    further = model.additional_properties
    return Rest(further.get_type_string().as_unembedded_code(), is_all) if further else None


def read_text(text: object) -> str:
    """Unwrap a text of the generator on one line, safe in docstrings."""
    raw = text.get_untrusted_value() if hasattr(text, "get_untrusted_value") else text
    return " ".join(str(raw or "").replace("\\", "/").replace('"""', "'''").split())
