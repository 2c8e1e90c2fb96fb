"""The webhooks of a spec with the models of their payloads."""

from attrs import frozen
from openapi_python_client import Project
from openapi_python_client.strings import ClassName

from .methods import JSONObject
from .plain import GenerationError


@frozen
class Webhook:
    """An event: its verb, and the model of its payload."""

    verb: str
    model: str
    module: str


def find_webhooks(project: Project, spec: JSONObject) -> list[Webhook]:
    """List the webhooks in the order of the spec. check-specs ensures component payloads."""
    modules = {
        str(model.class_info.name): str(model.class_info.module_name)
        for model in project.openapi.models
    }
    return [
        _read_webhook(verb, item["post"]["requestBody"]["content"], modules)
        for verb, item in spec.get("webhooks", {}).items()
    ]


def _read_webhook(verb: str, content: JSONObject, modules: dict[str, str]) -> Webhook:
    reference: str = content["application/json"]["schema"]["$ref"]
    model = str(ClassName(reference.rpartition("/")[2], "field_"))
    if model not in modules:
        raise GenerationError(f"the webhook {verb}: its payload {model} is not an object")
    return Webhook(verb, model, modules[model])
