"""The pages on which Scalar renders a spec, and requests can be tried."""

import json
from collections.abc import Iterator

from markupsafe import Markup
from sphinx.application import Sphinx

from .rendered import FROM_INTERACTIVE, preset_tokens, render_copy
from .spec import Spec, list_specs


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the pages, which `with_scalar` turns on, and the page for missing pages."""
    app.add_config_value("with_scalar", False, "")
    app.connect("html-collect-pages", _list_pages)
    return {"parallel_read_safe": True}


def _list_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    yield "404", {}, "404.html"
    for spec in map(Spec.read, list_specs() if app.config.with_scalar else ()):
        copy = json.dumps(render_copy(spec, FROM_INTERACTIVE), default=str, ensure_ascii=False)
        context = {
            "spec": spec,
            "copy": Markup(copy.replace("<", "\\u003c")),
            "authentication": Markup(json.dumps(preset_tokens(spec))),
        }
        yield f"interactive/{spec.name}", context, "interactive.html"
