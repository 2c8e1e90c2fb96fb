"""The webhooks of a spec: what comes in, and which of the generated models it becomes."""

from attrs import frozen
from openapi_python_client import Project
from openapi_python_client.strings import ClassName

from .methods import JSONObject
from .plain import GenerationError


@frozen
class Webhook:
    """An event: its name, and the model of its payload."""

    verb: str
    model: str
    module: str


def find_webhooks(project: Project, spec: JSONObject) -> list[Webhook]:
    """All webhooks, in the order of the spec. Payloads are components, as check-specs holds."""
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
        raise GenerationError(f"the webhook {verb}: its payload {model} is no object")
    return Webhook(verb, model, modules[model])
