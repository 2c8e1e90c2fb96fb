"""Sphinx's configuration of the site. `build.py` sets what depends on the build."""

from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent

project = "matricula"
author = "the matricula project"
copyright = author
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "docs_site.docstrings",
    "docs_site.interactive",
    "docs_site.search",
]
smartquotes = False  # it would make a dash of the `--` of options
default_role = "code"  # docstrings have `names` in single marks, as Markdown has

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88

html_theme = "furo"
html_title = "matricula"
html_theme_options = {"source_edit_link": "", "footer_icons": []}
html_static_path = [str(HERE / "static")]
templates_path = [str(HERE / "theme")]
html_favicon = "static/favicon.svg"
html_css_files = ["site.css"]
html_js_files = ["site.js", ("server-choice.js", {"defer": "defer"})]
html_copy_source = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

copybutton_prompt_text = r"\$ "
copybutton_prompt_is_regexp = True
copybutton_selector = "div.highlight pre"
copybutton_exclude = ".linenos, .gp, .go"


def setup(app: Sphinx) -> None:
    """Add the language of the rosters, which has no colours."""
    app.add_lexer("csv", TextLexer)
