"""`matricula courses`, also called `offerings`."""

from ..app import make_command
from ..choices import choose_platform, match_choices
from ..entry import Typed
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, ListOptions, On
from .codes import ASKING

app = make_command(
    "courses",
    show_examples("courses", "offerings"),
    ASKING,
)
app.config = (match_choices, choose_platform)


@app.default
def courses(
    *, on: On, access: Access = Access(), listing: ListOptions = ListOptions(), typed: Typed
) -> Exit:
    """List what people can be registered on: courses or offerings."""
    from ..listing import show_list

    return show_list(on, access, ("courses", "offerings"), listing, typed)
