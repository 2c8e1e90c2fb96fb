"""What the generator knows of arguments: of parameters, and of the properties of a body."""

from collections.abc import Mapping

from attrs import evolve, field, frozen
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.parser.properties.const import ConstProperty

PAGE_SIZE = "page_size"
"""The name of a wire parameter `limit`; `limit` itself is the cap on records."""


@frozen
class Argument:
    """One argument of a method.

    `name` is ours, `target` what the generated code calls it.
    """

    name: str
    target: str
    type: str
    is_required: bool
    description: str
    imports: frozenset[str] = field(repr=False)

    @property
    def declaration(self) -> str:
        """As it stands in a signature."""
        return f"{self.name}: {self.type}" + ("" if self.is_required else " = UNSET")


def make_argument(
    prop: Property, descriptions: Mapping[str, str] = {}, *, rename: bool = False
) -> Argument:
    """The argument for a parameter or a property; `rename` is for the parameters of lists.

    The generator forgets the descriptions of parameters: `descriptions` has them by wire name.
    """
    target = str(prop.python_name)
    imports = prop.get_imports(prefix="..") | prop.get_lazy_imports(prefix="..")
    return Argument(
        name=PAGE_SIZE if rename and target == "limit" else target,
        target=target,
        type=prop.get_type_string().as_unembedded_code(),
        is_required=prop.required,
        description=read_text(descriptions.get(read_text(prop.name)) or prop.description),
        imports=frozenset(imports),
    )


@frozen
class Rest:
    """The argument for the properties of a body that the spec does not name.

    They are what the body consists of (`values`), or come besides those that are named (`extra`).
    """

    type: str
    is_all: bool

    @property
    def name(self) -> str:
        """What the argument is called."""
        return "values" if self.is_all else "extra"

    @property
    def declaration(self) -> str:
        """As it stands in a signature."""
        mapping = f"Mapping[str, {self.type}]"
        return f"{self.name}: {mapping}" if self.is_all else f"{self.name}: {mapping} | None = None"


@frozen
class Body:
    """A JSON body: its model, its properties as arguments, and those whose value is fixed.

    `rest` is for further properties, where the body may have any.
    """

    model: str
    description: str
    arguments: tuple[Argument, ...]
    constants: tuple[tuple[str, str], ...]
    rest: Rest | None
    imports: frozenset[str]


def find_bodies(endpoint: Endpoint, models: dict[str, ModelProperty]) -> list[Body]:
    """The JSON bodies that an operation takes: none, one, or each alternative of a `oneOf`."""
    for body in endpoint.bodies:
        if read_text(body.content_type) == "application/json":
            alternatives = getattr(body.prop, "inner_properties", [body.prop])
            names = [
                prop.get_type_string(no_optional=True).as_unembedded_code() for prop in alternatives
            ]
            return [_make_body(models[name]) for name in names]
    return []


def _make_body(model: ModelProperty) -> Body:
    properties = [*(model.required_properties or []), *(model.optional_properties or [])]
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
    """The body with `body_` before those of its arguments whose names parameters have."""
    arguments = (
        evolve(argument, name=f"body_{argument.name}") if argument.name in taken else argument
        for argument in body.arguments
    )
    return evolve(body, arguments=tuple(arguments))


def _make_rest(model: ModelProperty, is_all: bool) -> Rest | None:
    further = model.additional_properties
    return Rest(further.get_type_string().as_unembedded_code(), is_all) if further else None


def read_text(text: object) -> str:
    """The text that the generator wraps to keep it out of code: for docstrings and look-ups."""
    raw = text.get_untrusted_value() if hasattr(text, "get_untrusted_value") else text
    return " ".join(str(raw or "").replace("\\", "/").replace('"""', "'''").split())
